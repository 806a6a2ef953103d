"""Sitting an exam by a link: begun, answered, handed in. Deadline and paper are the server's."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from db.choices.exams import Ending, ExamState, SittingMove, SittingState
from db.customers import Project
from db.exams import Sitting
from db.staff import Staff
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.exams.drawing_rules import draw
from lib.exams.plan import Sheet
from lib.exams.scope import frozen_of
from lib.exams.sitting_answer_rules import UNFIT, Said, Unfit, read_answer
from lib.exams.sitting_rows import (
    ELSEWHERE,
    Link,
    answer_of,
    asked_of,
    end_by_time,
    end_sitting,
    find_link,
    find_writable,
    keep_answer,
    note_leave,
    note_move,
)
from lib.exams.sitting_rules import (
    Elsewhere,
    Proof,
    Stage,
    closes_at,
    due_at,
    fits,
    is_over,
    proof_of,
)
from lib.i18n import N_
from lib.standards import company as companies

MOST_TURNS = 1_000_000
NOT_NOW = N_("This exam cannot be begun now.")
UNKNOWN = N_("These signs do not fit. Please look again, or ask the invigilator.")


@dataclass(frozen=True)
class Standing:
    """What a link says before anything is sat. name, user_id: whose it is; device: a hash of the one in use.

    left: how many times they may still begin. closes_at, minutes: with their extra time.
    """

    title: str
    company: str
    project: str
    place: str
    rules: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    pass_mark: Decimal
    stage: Stage
    left: int
    name: str
    user_id: int | None
    proof: Proof
    device: str = ""
    due_at: datetime | None = None
    handed_in_at: datetime | None = None
    ending: Ending | None = None
    void: bool = False
    published: bool = False


@query("exams.sit")
def by_code(s: Session, actor: Actor, *, code: str) -> Standing:
    link = find_link(s, actor, code)
    who = s.get_one(Staff, link.sitter.staff_id)
    now, exam, newest = clock.now(), link.exam, link.newest
    project = s.get(Project, exam.project_id) if exam.project_id else None
    return Standing(
        title=exam.title,
        company=companies.company.within(s, actor).name,
        project=project.name if project else "",
        place=exam.place,
        rules=exam.rules,
        opens_at=exam.opens_at,
        closes_at=closes_at(exam.closes_at, link.sitter.extra_minutes),
        minutes=exam.minutes + link.sitter.extra_minutes,
        pass_mark=exam.pass_mark,
        stage=link.stage(now),
        left=link.attempts_left,
        name=who.name,
        user_id=who.user_id,
        proof=proof_of(who.no, who.phone),
        published=exam.state == ExamState.PUBLISHED,
        **(_of_newest(newest, now) if newest else {}),
    )


def _of_newest(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """Nobody may have looked since its time was up: it ended then all the same."""
    by_time = sitting.state == SittingState.OPEN and is_over(sitting.due_at, now)
    return {
        "device": sitting.device,
        "due_at": sitting.due_at,
        "handed_in_at": sitting.due_at if by_time else sitting.submitted_at,
        "ending": Ending.TIME if by_time else sitting.ending,
        "void": sitting.state == SittingState.VOID,
    }


@query("exams.sit")
def show_proof(s: Session, actor: Actor, *, code: str, typed: str) -> None:
    """Refused unless it fits; how often one may try is counted at the door."""
    link = find_link(s, actor, code)
    who = s.get_one(Staff, link.sitter.staff_id)
    if not fits(typed, who.no, who.phone):
        raise Refused(UNKNOWN)


@command("exams.sit")
def start(s: Session, actor: Actor, *, code: str, device: str) -> int:
    """Begins, or goes on with what is under way on this device; the one before takes no answers from then."""
    link, now = find_link(s, actor, code, lock=True), clock.now()
    if mine := link.open(now):
        if mine.device != device:
            mine.device = device
            note_move(s, mine.id, SittingMove.RESUMED)
        return mine.id
    if link.stage(now) != Stage.READY:
        raise Refused(NOT_NOW)
    if link.newest and link.newest.state == SittingState.OPEN:
        end_by_time(s, link.newest)
    sitting = _new(link, _drawn(s, link), device, now)
    s.add(sitting)
    s.flush()
    note_move(s, sitting.id, SittingMove.STARTED)
    return sitting.id


def _drawn(s: Session, link: Link) -> Sheet:
    return draw(frozen_of(s, link.exam), link.exam.seed, link.sitter.id, len(link.sittings) + 1)


def _new(link: Link, sheet: Sheet, device: str, now: datetime) -> Sitting:
    exam, sitter = link.exam, link.sitter
    return Sitting(
        exam_id=exam.id,
        sitter_id=sitter.id,
        attempt=len(link.sittings) + 1,
        state=SittingState.OPEN,
        started_at=now,
        due_at=due_at(now, exam.minutes, sitter.extra_minutes, exam.closes_at),
        device=device,
        paper=sheet.model_dump(mode="json"),
        full=sum((item.marks for item in sheet.items), Decimal(0)),
    )


# -- answering ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """kept: no where a newer change was there already, of that turn. said: whether it answers anything."""

    kept: bool
    turn: int
    at: datetime
    due_at: datetime
    said: bool = False


@command("exams.sit")
def save(
    s: Session,
    actor: Actor,
    *,
    code: str,
    device: str,
    n: int,
    turn: int,
    said: Said,
    flagged: bool = False,
) -> Saved:
    """An answer, stored when this has been committed. turn: how often the browser has changed it."""
    sitting, exam = find_writable(s, actor, code, device, lock=True)
    given = read_answer(*asked_of(s, sitting, exam, n), said)
    if not 1 <= turn <= MOST_TURNS:
        raise Unfit(UNFIT)
    if keep_answer(s, sitting.id, n, turn, given, flagged):
        return Saved(True, turn, clock.now(), sitting.due_at, bool(given))
    there = answer_of(s, sitting.id, n)
    return Saved(False, there.turn if there else turn, clock.now(), sitting.due_at)


@query("exams.sit")
def due_of(s: Session, actor: Actor, *, code: str, device: str) -> datetime:
    """Until when, as of now: an invigilator may have given more time."""
    return find_writable(s, actor, code, device)[0].due_at


@command("exams.sit")
def leave(s: Session, actor: Actor, *, code: str, device: str, back: bool) -> None:
    """The page was left, or come back to. Told to the invigilator, never punished by itself."""
    note_leave(s, find_writable(s, actor, code, device, lock=True)[0], back=back)


@command("exams.sit")
def hand_in(s: Session, actor: Actor, *, code: str, device: str) -> None:
    """Once; clicked again, or after the time was up, it changes nothing more."""
    link, now = find_link(s, actor, code, lock=True), clock.now()
    newest = link.newest
    if newest is None or newest.state != SittingState.OPEN:
        return
    if is_over(newest.due_at, now):
        end_by_time(s, newest)
    elif newest.device != device:
        raise Elsewhere(ELSEWHERE)
    else:
        end_sitting(s, newest, Ending.HAND, min(now, newest.due_at))
