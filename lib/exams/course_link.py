"""Which course is passed by passing an exam."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.exams import Exam
from db.training import Course
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.exams.scope import find_to_run, visible
from lib.i18n import N_


@dataclass(frozen=True)
class LinkedExam:
    """An exam as the course it belongs to shows it."""

    id: int
    no: str
    title: str
    state: ExamState
    opens_at: datetime
    course_id: int | None
    version: int


@query("exams.view")
def exams_of_course(s: Session, actor: Actor, *, course_id: int) -> list[LinkedExam]:
    """The newest first."""
    return _listed(s, actor, Exam.course_id == course_id)


@query("exams.manage")
def exams_to_link(s: Session, actor: Actor) -> list[LinkedExam]:
    """Those of no course yet, but for what was called off."""
    return _listed(s, actor, Exam.course_id.is_(None), Exam.state != ExamState.CANCELLED)


def _listed(s: Session, actor: Actor, *where: ColumnElement[bool]) -> list[LinkedExam]:
    columns = (Exam.id, Exam.no, Exam.title, Exam.state, Exam.opens_at, Exam.course_id, Exam.version)
    wanted = select(*columns).where(visible(actor), *where).order_by(Exam.opens_at.desc(), Exam.id.desc())
    return [LinkedExam(*row) for row in s.execute(wanted.limit(100))]


@command("exams.manage")
def link_course(s: Session, actor: Actor, *, id: int, version: int, course_id: int | None) -> None:
    """None: the exam stands for itself. What was passed by it follows in the background."""
    exam = find_to_run(s, actor, id)
    unchanged(exam, version)
    course = s.get(Course, course_id) if course_id else None
    if course_id and course is None:
        raise NotFound(N_("This course is not there."))
    if course and not course.active:
        raise Refused(N_("{course} is out of use."), course=course.title)
    exam.course_id = course_id
