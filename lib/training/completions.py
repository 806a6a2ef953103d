"""What was passed by exam: made out of results that are published, and taken back when a mark falls."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.exams import Exam, Sitter, Sitting
from db.training import Completion, Course
from lib import clock
from lib.access import Actor, command
from lib.training.certificate_rows import GONE, tell_owner
from lib.training.certificate_rules import FELL, NO_LONGER_PASSED
from lib.training.completion_rows import complete

IN_ONE_GO = 500


@command("training.remind")
def from_results(s: Session, actor: Actor) -> int:
    """Some at a time; how many were made, taken back or given back."""
    return _made(s) + _fallen(s) + _risen(s)


def _counts() -> tuple[ColumnElement[bool], ...]:
    """A sitter's result counts for a course: passed, results out, and the exam belongs to one."""
    return Sitter.passed.is_(True), Exam.state == ExamState.PUBLISHED, Exam.course_id.is_not(None)


def _made(s: Session) -> int:
    had = exists().where(Completion.sitter_id == Sitter.id, Completion.course_id == Exam.course_id)
    wanted = select(Sitter, Exam).join(Exam, Exam.id == Sitter.exam_id).where(*_counts(), ~had)
    found = s.execute(wanted.order_by(Sitter.id).limit(IN_ONE_GO)).all()
    for sitter, exam in found:
        course = s.get_one(Course, exam.course_id)
        on = _day(s, sitter.id, exam.published_at or exam.closes_at)
        complete(s, sitter.staff_id, course, on, sitter_id=sitter.id, score=sitter.total)
    return len(found)


def _day(s: Session, sitter_id: int, otherwise: datetime) -> date:
    """The day it was sat last; of one passed by practical work alone, the day results came out."""
    handed_in = s.scalar(select(func.max(Sitting.submitted_at)).where(Sitting.sitter_id == sitter_id))
    return clock.local(handed_in or otherwise).date()


def _fallen(s: Session) -> int:
    """A corrected key or an appeal has taken the pass away, or the exam belongs to another course now."""
    still = and_(*_counts(), Exam.course_id == Completion.course_id)
    wanted = _of_exams().where(Completion.revoked_at.is_(None), ~still)
    found = list(s.scalars(wanted.limit(IN_ONE_GO)))
    for one in found:
        one.revoked_at, one.reason = clock.now(), FELL
        if one.no:
            tell_owner(s, one, GONE, "fell", reason=NO_LONGER_PASSED)
    return len(found)


def _risen(s: Session) -> int:
    """Passed again: what this job itself took back holds once more."""
    wanted = _of_exams().where(Completion.revoked_at.is_not(None), Completion.reason == FELL)
    again = wanted.where(*_counts(), Exam.course_id == Completion.course_id)
    found = list(s.scalars(again.limit(IN_ONE_GO)))
    for one in found:
        one.revoked_at, one.reason = None, ""
    return len(found)


def _of_exams() -> Select[Completion]:
    return (
        select(Completion)
        .join(Sitter, Sitter.id == Completion.sitter_id)
        .join(Exam, Exam.id == Sitter.exam_id)
        .order_by(Completion.id)
    )
