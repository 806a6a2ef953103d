"""Inside the use cases: whom a link belongs to, their sitting, their answers, and a sitting's end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer, load_only

from db.choices.exams import Ending, ExamState, SittingMove, SittingState
from db.exams import Exam, Sitter, Sitting, SittingAnswer, SittingEvent
from db.upserts import insert
from lib import clock
from lib.access import Actor
from lib.errors import NotFound
from lib.exams.plan import SheetItem
from lib.exams.scope import frozen_of
from lib.exams.sitting_answer_rules import UNFIT, Unfit
from lib.exams.sitting_rules import Elsewhere, Over, Stage, TimeUp, closes_at, is_over, stage_of
from lib.i18n import N_
from lib.questions.content import Asked

NO_LINK = N_("This exam link is not in use. Please ask the trainer for the right one.")
TIME_UP = N_("Time is up. What was saved before counts.")
OVER = N_("This paper has been handed in. Nothing more can be answered.")
ELSEWHERE = N_("This exam is going on on another device. This page takes no answers any more.")
MOST_LEAVES = 500
"""So many are noted one by one; the rest are none of a person's."""


@dataclass(frozen=True)
class Link:
    """Whom a code belongs to, and what they have sat so far, the newest last."""

    sitter: Sitter
    exam: Exam
    sittings: tuple[Sitting, ...]

    @property
    def newest(self) -> Sitting | None:
        return self.sittings[-1] if self.sittings else None

    def open(self, now: datetime) -> Sitting | None:
        """Under way by the clock too: nobody may have looked since its time was up."""
        one = self.newest
        under_way = one and one.state == SittingState.OPEN and not is_over(one.due_at, now)
        return one if under_way else None

    @property
    def attempts_left(self) -> int:
        return self.exam.attempts + self.sitter.extra_attempts - len(self.sittings)

    def stage(self, now: datetime) -> Stage:
        return stage_of(
            self.exam.state,
            self.exam.opens_at,
            closes_at(self.exam.closes_at, self.sitter.extra_minutes),
            now,
            sat=len(self.sittings),
            left=self.attempts_left,
            under_way=self.open(now) is not None,
        )


def find_link(s: Session, actor: Actor, code: str, *, lock: bool = False) -> Link:
    """One that never was, one of an exam in preparation and one of another project look alike."""
    wanted = select(Sitter, Exam).join(Exam, Exam.id == Sitter.exam_id).where(Sitter.code == code)
    wanted = wanted.where(Exam.state != ExamState.DRAFT).options(defer(Exam.frozen))
    found = s.execute(wanted.with_for_update(of=Sitter) if lock else wanted).one_or_none()
    if found is None or not actor.sees(found[0].project_id):
        raise NotFound(NO_LINK)
    mine = select(Sitting).where(Sitting.sitter_id == found[0].id).order_by(Sitting.attempt)
    mine = mine.options(defer(Sitting.paper), defer(Sitting.result))
    return Link(found[0], found[1], tuple(s.scalars(mine.with_for_update() if lock else mine)))


def find_writable(
    s: Session, actor: Actor, code: str, device: str, *, lock: bool = False
) -> tuple[Sitting, Exam]:
    """What takes answers now, from this device. With lock nobody ends it meanwhile."""
    wanted = (
        select(Sitting, Exam, Sitter.project_id)
        .join(Sitter, Sitter.id == Sitting.sitter_id)
        .join(Exam, Exam.id == Sitting.exam_id)
        .where(Sitter.code == code)
        .order_by(Sitting.attempt.desc())
        .limit(1)
        .options(defer(Sitting.result), load_only(Exam.no, Exam.state, Exam.announced_at))
    )
    found = s.execute(wanted.with_for_update(read=True, of=Sitting) if lock else wanted).one_or_none()
    if found is None or not actor.sees(found[2]):
        raise NotFound(NO_LINK)
    sitting, exam, _ = found
    if sitting.state != SittingState.OPEN or exam.state != ExamState.ANNOUNCED:
        raise Over(OVER)
    if is_over(sitting.due_at, clock.now()):
        raise TimeUp(TIME_UP)
    if sitting.device != device:
        raise Elsewhere(ELSEWHERE)
    return sitting, exam


def asked_of(s: Session, sitting: Sitting, exam: Exam, n: int) -> tuple[Asked, SheetItem]:
    """One question of a paper, without reading all of it."""
    items = sitting.paper["items"]
    if not 1 <= n <= len(items):
        raise Unfit(UNFIT)
    item = SheetItem.model_validate(items[n - 1])
    return frozen_of(s, exam).questions[item.question].content.asked, item


def keep_answer(s: Session, sitting_id: int, n: int, turn: int, given: dict[str, Any], flagged: bool) -> bool:
    """Whether it is kept: an older change never overwrites a newer, the same sent again is there already."""
    row = {"sitting_id": sitting_id, "n": n, "turn": turn, "given": given, "flagged": flagged}
    new = insert(s, SittingAnswer).values(**row, saved_at=clock.now())
    changed = {name: new.excluded[name] for name in ("turn", "given", "flagged", "saved_at")}
    newer = SittingAnswer.turn < new.excluded.turn
    upsert = new.on_conflict_do_update(index_elements=["sitting_id", "n"], set_=changed, where=newer)
    if s.scalar(upsert.returning(SittingAnswer.turn)) is not None:
        return True
    there = answer_of(s, sitting_id, n)
    return there is not None and (there.turn, there.given, there.flagged) == (turn, given, flagged)


def answer_of(s: Session, sitting_id: int, n: int) -> SittingAnswer | None:
    return s.get(SittingAnswer, (sitting_id, n))


def answers_of(s: Session, sitting_id: int) -> dict[int, SittingAnswer]:
    rows = s.scalars(select(SittingAnswer).where(SittingAnswer.sitting_id == sitting_id))
    return {row.n: row for row in rows}


def note_move(
    s: Session, sitting_id: int, move: SittingMove, by_id: int | None = None, note: str = ""
) -> None:
    s.add(SittingEvent(sitting_id=sitting_id, move=move, at=clock.now(), by_id=by_id, note=note))


def note_leave(s: Session, sitting: Sitting, *, back: bool) -> None:
    """Counted beside the audit log: it is one of a hundred small things, and no change of the sitting."""
    if not back:
        more = update(Sitting).where(Sitting.id == sitting.id).values(leaves=Sitting.leaves + 1)
        s.execute(more.execution_options(synchronize_session=False))
    if sitting.leaves < MOST_LEAVES:
        note_move(s, sitting.id, SittingMove.BACK if back else SittingMove.LEFT)


def end_sitting(
    s: Session, sitting: Sitting, ending: Ending, at: datetime, by_id: int | None = None, note: str = ""
) -> None:
    """Only stored: marking comes afterwards, so that a whole class may hand in at once."""
    sitting.state, sitting.ending, sitting.submitted_at = SittingState.SUBMITTED, ending, at
    note_move(s, sitting.id, SittingMove.SUBMITTED, by_id, note)


def end_by_time(s: Session, sitting: Sitting) -> None:
    """Whenever it is noticed: it ended when its time was up."""
    end_sitting(s, sitting, Ending.TIME, sitting.due_at)
