"""Results by themselves: what was handed in is scored within seconds, or when somebody opens the results."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState, SittingState
from db.exams import Exam, Sitting
from lib.access import Actor, command
from lib.exams.scope import find_exam
from lib.exams.scoring_rows import score_many

BATCH = 50
# Handed in and not scored since; or scored, and open again or void by now.
FRESH = and_(
    Sitting.state == SittingState.SUBMITTED,
    or_(Sitting.score.is_(None), Sitting.marked_at < Sitting.submitted_at),
)
UNDONE = and_(Sitting.state != SittingState.SUBMITTED, Sitting.score.is_not(None))


@command("exams.end")
def score_waiting(s: Session, actor: Actor) -> int:
    """How many were scored just now, of whichever exam is under way or ended."""
    current = select(Exam.id).where(Exam.state.in_((ExamState.ANNOUNCED, ExamState.ENDED)))
    return _score(s, select(Sitting.id).where(Sitting.exam_id.in_(current)))


@command("exams.results")
def score_exam(s: Session, actor: Actor, *, id: int) -> int:
    """The same for one exam, at most a batch: for whoever opens its results before the job has come by."""
    exam = find_exam(s, actor, id)
    return _score(s, select(Sitting.id).where(Sitting.exam_id == exam.id))


def _score(s: Session, wanted: Select[int]) -> int:
    ids = s.scalars(wanted.where(or_(FRESH, UNDONE)).order_by(Sitting.exam_id, Sitting.id).limit(BATCH)).all()
    held = select(Sitting).where(Sitting.id.in_(ids)).order_by(Sitting.id).with_for_update()
    by_exam: dict[int, list[Sitting]] = {}
    for sitting in s.scalars(held.execution_options(populate_existing=True)):
        by_exam.setdefault(sitting.exam_id, []).append(sitting)
    for exam_id, sittings in by_exam.items():
        score_many(s, s.get_one(Exam, exam_id), sittings)
    return len(ids)
