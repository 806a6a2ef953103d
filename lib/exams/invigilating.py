"""Invigilation: who sits, how far they are, and what may be done for or against a sitting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session, defer

from db.accounts import User
from db.choices.exams import Ending, ExamState, SittingMove, SittingState
from db.customers import Project
from db.exams import Exam, Sitter, Sitting, SittingAnswer, SittingEvent
from db.staff import Staff
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.exams.plan_rules import many
from lib.exams.scope import find_exam, find_sitter, frozen_of, sitters_of
from lib.exams.scoring_rows import score
from lib.exams.sitter_rows import not_own
from lib.exams.sitting_rows import note_move
from lib.i18n import N_

MOST_SHOWN, MOST_MINUTES, LONGEST_NOTE = 1000, 240, 200
LIGHT = (defer(Sitting.paper), defer(Sitting.result))


@dataclass(frozen=True)
class Seat:
    """One who sits, with their newest sitting; state none: not begun. last_at: their newest answer."""

    sitter_id: int
    name: str
    post: str
    project: str
    extra_minutes: int
    note: str
    sitting_id: int | None = None
    attempt: int = 0
    state: SittingState | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    submitted_at: datetime | None = None
    ending: Ending | None = None
    leaves: int = 0
    answered: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Room:
    """Everybody in sight, as of this moment; many: questions on a paper."""

    seats: tuple[Seat, ...]
    many: int
    at: datetime

    def count(self, state: SittingState | None) -> int:
        return sum(seat.state == state for seat in self.seats)


@dataclass(frozen=True)
class Event:
    move: SittingMove
    at: datetime
    by: str
    note: str


# -- looking -----------------------------------------------------------------------------------


@query("exams.invigilate")
def live(s: Session, actor: Actor, *, id: int) -> Room:
    """Who sits now first, then who has not begun, then who has finished."""
    exam = find_exam(s, actor, id)
    project = func.coalesce(Project.name, "")
    wanted = (
        select(Sitter.id, Staff.name, Sitter.post, project, Sitter.extra_minutes, Sitter.note)
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Sitter.project_id)
        .where(Sitter.exam_id == id, sitters_of(actor))
        .order_by(Staff.name, Sitter.id)
    )
    newest, answers = _newest(s, id), _answers(s, id)
    seats = [_seat(row, newest, answers) for row in s.execute(wanted.limit(MOST_SHOWN))]
    seats.sort(key=lambda seat: _PLACE[seat.state])
    total = many(frozen_of(s, exam).plan) if exam.announced_at else 0
    return Room(tuple(seats), total, clock.now())


_PLACE = {SittingState.OPEN: 0, None: 1, SittingState.SUBMITTED: 2, SittingState.VOID: 3}
Answered = Mapping[int, tuple[int, datetime]]


def _newest(s: Session, exam_id: int) -> dict[int, Sitting]:
    """By sitter."""
    wanted = select(Sitting).where(Sitting.exam_id == exam_id).order_by(Sitting.attempt).options(*LIGHT)
    return {sitting.sitter_id: sitting for sitting in s.scalars(wanted)}


def _answers(s: Session, exam_id: int) -> Answered:
    """By sitting: how many questions have an answer, and when the newest was stored."""
    said = cast(SittingAnswer.given, Text) != "{}"
    wanted = (
        select(SittingAnswer.sitting_id, func.count().filter(said), func.max(SittingAnswer.saved_at))
        .join(Sitting, Sitting.id == SittingAnswer.sitting_id)
        .where(Sitting.exam_id == exam_id)
        .group_by(SittingAnswer.sitting_id)
    )
    return {id: (answered, last_at) for id, answered, last_at in s.execute(wanted)}


def _seat(row: Any, newest: Mapping[int, Sitting], answers: Answered) -> Seat:
    seat = Seat(*row)
    sitting = newest.get(seat.sitter_id)
    if sitting is None:
        return seat
    answered, last_at = answers.get(sitting.id, (0, None))
    return replace(
        seat,
        sitting_id=sitting.id,
        attempt=sitting.attempt,
        state=sitting.state,
        started_at=sitting.started_at,
        due_at=sitting.due_at,
        submitted_at=sitting.submitted_at,
        ending=sitting.ending,
        leaves=sitting.leaves,
        answered=answered,
        last_at=last_at,
    )


@query("exams.invigilate")
def events(s: Session, actor: Actor, *, id: int) -> list[Event]:
    """What happened in a sitting, the newest first."""
    sitting = _find(s, actor, id)
    by = func.coalesce(User.display_name, "")
    wanted = select(SittingEvent.move, SittingEvent.at, by, SittingEvent.note)
    wanted = wanted.outerjoin(User, User.id == SittingEvent.by_id)
    found = s.execute(wanted.where(SittingEvent.sitting_id == sitting.id).order_by(SittingEvent.id.desc()))
    return [Event(*row) for row in found]


# -- doing -------------------------------------------------------------------------------------


@command("exams.invigilate")
def give_time(s: Session, actor: Actor, *, id: int, minutes: int, note: str) -> None:
    """To one who sits, or before they begin: what they write now may go on so much longer."""
    sitter = find_sitter(s, actor, id)
    not_own(s, actor, sitter.id)
    _while_open(s, actor, sitter.exam_id)
    if not 1 <= minutes <= MOST_MINUTES - sitter.extra_minutes:
        raise Refused(N_("More time: {n} minutes at most in all."), n=MOST_MINUTES)
    said = _because(note)
    sitter.extra_minutes += minutes
    wanted = select(Sitting).where(Sitting.sitter_id == id, Sitting.state == SittingState.OPEN)
    for sitting in s.scalars(wanted.options(*LIGHT).with_for_update()):
        sitting.due_at = max(sitting.due_at, clock.now()) + timedelta(minutes=minutes)
        note_move(s, sitting.id, SittingMove.EXTENDED, actor.user_id, f"+{minutes}: {said}")


@command("exams.invigilate")
def reopen(s: Session, actor: Actor, *, id: int, minutes: int, reason: str) -> None:
    """Handed in by mistake, or declared void: it goes on for so many minutes from now."""
    sitting = _find(s, actor, id, lock=True)
    not_own(s, actor, sitting.sitter_id)
    _while_open(s, actor, sitting.exam_id)
    if sitting.state == SittingState.OPEN:
        raise Refused(N_("This sitting is open."))
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(N_("More time: {n} minutes at most in all."), n=MOST_MINUTES)
    if _later(s, sitting):
        raise Refused(N_("This person has begun another attempt since."))
    sitting.state, sitting.submitted_at, sitting.ending = SittingState.OPEN, None, None
    sitting.due_at = clock.now() + timedelta(minutes=minutes)
    note_move(s, id, SittingMove.REOPENED, actor.user_id, f"+{minutes}: {_because(reason)}")
    _score_anew(s, sitting)


def _later(s: Session, sitting: Sitting) -> bool:
    wanted = select(Sitting.id).where(Sitting.sitter_id == sitting.sitter_id)
    return s.scalar(wanted.where(Sitting.attempt > sitting.attempt).limit(1)) is not None


@command("exams.invigilate")
def void(s: Session, actor: Actor, *, id: int, reason: str) -> None:
    """It counts for nothing; what was written stays, and why is kept."""
    sitting = _find(s, actor, id, lock=True)
    not_own(s, actor, sitting.sitter_id)
    exam = s.get_one(Exam, sitting.exam_id)
    if exam.state == ExamState.PUBLISHED:
        raise Refused(N_("The results of this exam are out."))
    if sitting.state == SittingState.VOID:
        raise Refused(N_("This sitting is void already."))
    sitting.state = SittingState.VOID
    note_move(s, id, SittingMove.VOIDED, actor.user_id, _because(reason))
    _score_anew(s, sitting)


@command("exams.invigilate")
def note(s: Session, actor: Actor, *, id: int, words: str) -> None:
    """What the invigilator saw."""
    note_move(s, _find(s, actor, id).id, SittingMove.NOTED, actor.user_id, _because(words))


def _find(s: Session, actor: Actor, id: int, *, lock: bool = False) -> Sitting:
    wanted = select(Sitting).join(Sitter, Sitter.id == Sitting.sitter_id).options(*LIGHT)
    wanted = wanted.where(Sitting.id == id, sitters_of(actor))
    found = s.scalars(wanted.with_for_update(of=Sitting) if lock else wanted).one_or_none()
    if found is None:
        raise NotFound(N_("This sitting is not there, or not yours to see."))
    return found


def _while_open(s: Session, actor: Actor, exam_id: int) -> None:
    exam = find_exam(s, actor, exam_id)
    if exam.state != ExamState.ANNOUNCED:
        raise Refused(
            N_("“{title}” is “{state}” now; this step is not possible."),
            title=exam.title,
            state=exam.state.label,
        )


def _because(words: str) -> str:
    said = words.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise Refused(N_("Please say why, in at most {n} signs."), n=LONGEST_NOTE)
    return said


def _score_anew(s: Session, sitting: Sitting) -> None:
    s.flush()
    score(s, sitting)
