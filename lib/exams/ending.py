"""How a sitting ends when nobody hands it in: by the clock, with its exam, or by an invigilator."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer

from db.choices.exams import Ending, ExamState, SittingState
from db.exams import Exam, Sitter, Sitting
from lib import clock
from lib.access import Actor, command
from lib.errors import NotFound, Refused
from lib.exams.scope import sitters_of
from lib.exams.sitter_rows import not_own
from lib.exams.sitting_rows import end_by_time, end_sitting
from lib.exams.sitting_rules import GRACE, is_over
from lib.i18n import N_

MOST_AT_ONCE = 100
"""In one transaction: people who are still answering wait for it."""
LONGEST_REASON = 200


@command("exams.end")
def end_due(s: Session, actor: Actor) -> int:
    """Everybody's whose time is up, and those of an exam that has been ended; how many."""
    now = clock.now()
    due = or_(Sitting.due_at < now - GRACE, Exam.state != ExamState.ANNOUNCED)
    wanted = (
        select(Sitting)
        .join(Exam, Exam.id == Sitting.exam_id)
        .where(Sitting.state == SittingState.OPEN, due)
        .order_by(Sitting.due_at)
        .limit(MOST_AT_ONCE)
        .options(defer(Sitting.paper), defer(Sitting.result))
    )
    found = s.scalars(wanted.with_for_update(of=Sitting, skip_locked=True)).all()
    for sitting in found:
        if is_over(sitting.due_at, now):
            end_by_time(s, sitting)
        else:
            end_sitting(s, sitting, Ending.INVIGILATOR, now)
    return len(found)


@command("exams.invigilate")
def hand_in_for(s: Session, actor: Actor, *, id: int, reason: str) -> None:
    """What somebody has answered so far counts: their telephone broke, or they were sent out."""
    wanted = select(Sitting).join(Sitter, Sitter.id == Sitting.sitter_id)
    wanted = wanted.where(Sitting.id == id, sitters_of(actor)).with_for_update(of=Sitting)
    sitting = s.scalars(wanted.options(defer(Sitting.paper), defer(Sitting.result))).one_or_none()
    if sitting is None:
        raise NotFound(N_("This sitting is not there, or not yours to see."))
    not_own(s, actor, sitting.sitter_id)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Refused(N_("Please say why, in at most {n} signs."), n=LONGEST_REASON)
    if sitting.state != SittingState.OPEN:
        raise Refused(N_("This paper has been handed in already."))
    if is_over(sitting.due_at, clock.now()):
        end_by_time(s, sitting)
    else:
        end_sitting(s, sitting, Ending.INVIGILATOR, clock.now(), actor.user_id, said)
