"""A task through its time: ahead, open, late, missed, made up, done, excused."""

from datetime import datetime

from db.choices import N_, Choice
from db.choices.duties import TaskState
from lib.errors import Refused

LONGEST_NOTE = 400


class Standing(Choice):
    """Where a task stands this minute, whether or not a job has looked since."""

    AHEAD = "ahead", N_("Not due yet")
    OPEN = "open", N_("To be done")
    LATE = "late", N_("Overdue task")
    MISSED = "missed", N_("Missed task")
    DONE = "done", N_("Done on time")
    DONE_LATE = "done_late", N_("Done late")
    EXCUSED = "excused", N_("Excused task")


TONES = {
    Standing.AHEAD: "grey",
    Standing.OPEN: "blue",
    Standing.LATE: "orange",
    Standing.MISSED: "red",
    Standing.DONE: "green",
    Standing.DONE_LATE: "orange",
    Standing.EXCUSED: "grey",
}


def standing(
    state: TaskState,
    starts_at: datetime,
    due_at: datetime,
    late_until: datetime,
    done_at: datetime | None,
    now: datetime,
) -> Standing:
    if state == TaskState.DONE:
        return Standing.DONE_LATE if done_at and done_at > due_at else Standing.DONE
    if state == TaskState.EXCUSED:
        return Standing.EXCUSED
    if state == TaskState.MISSED or now >= late_until:
        return Standing.MISSED
    if now < starts_at:
        return Standing.AHEAD
    return Standing.LATE if now > due_at else Standing.OPEN


def may_be_done(standing: Standing, made_up: bool) -> bool:
    """made_up: what was missed may still be done."""
    return standing in (Standing.OPEN, Standing.LATE) or (standing == Standing.MISSED and made_up)


def may_change_hands(standing: Standing, made_up: bool) -> bool:
    return standing == Standing.AHEAD or may_be_done(standing, made_up)


def may_be_excused(standing: Standing) -> bool:
    return standing in (Standing.AHEAD, Standing.OPEN, Standing.LATE, Standing.MISSED)


def noted(note: str) -> str:
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused(N_("The note is too long: at most {n} characters."), n=LONGEST_NOTE)
    return note.strip()
