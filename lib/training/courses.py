"""Courses: taken up, changed, out of use and back."""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.exams import PaperState
from db.choices.training import ContentArea
from db.exams import Paper
from db.search import contains
from db.training import Course
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.paging import Page, page_of
from lib.training.course_rows import CourseRow, rows
from lib.training.course_rules import CourseFacts, sound
from lib.training.scope import find_course


@dataclass(frozen=True)
class Which:
    """What of the list is looked at. active none: those out of use too."""

    typed: str = ""
    area: ContentArea | None = None
    active: bool | None = True


@query("training.view")
def list_courses(s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20) -> Page[CourseRow]:
    wanted = rows().order_by(Course.code, Course.id)
    for word in by.typed[:100].split()[:4]:
        wanted = wanted.where(contains(s, Course.code, word) | contains(s, Course.title, word))
    if by.area:
        wanted = wanted.where(Course.area == ContentArea(by.area))
    if by.active is not None:
        wanted = wanted.where(Course.active.is_(by.active))
    page = page_of(s, wanted, number=number, size=size)
    return Page([CourseRow(*row) for row in page.rows], page.total, page.number, page.size)


@query("training.view")
def one_course(s: Session, actor: Actor, *, id: int) -> CourseRow:
    if found := s.execute(rows().where(Course.id == id)).one_or_none():
        return CourseRow(*found)
    raise NotFound(N_("This course is not there."))


@query("training.view")
def courses(s: Session, actor: Actor) -> dict[int, str]:
    """Those in use, by id."""
    found = s.execute(select(Course.id, Course.title).where(Course.active.is_(True)).order_by(Course.code))
    return dict(found.all())


@query("training.manage")
def papers(s: Session, actor: Actor) -> dict[int, str]:
    """What may be sat to pass a course, by id."""
    wanted = select(Paper.id, Paper.title).where(Paper.state != PaperState.RETIRED)
    return dict(s.execute(wanted.order_by(Paper.title, Paper.id)).all())


@command("training.manage")
def add_course(s: Session, actor: Actor, *, facts: CourseFacts) -> int:
    course = Course(**_free(s, sound(facts)))
    s.add(course)
    s.flush()
    return course.id


@command("training.manage")
def change_course(s: Session, actor: Actor, *, id: int, version: int, facts: CourseFacts) -> None:
    """How long it holds counts from here on; what was passed before keeps its last day."""
    course = find_course(s, id)
    unchanged(course, version)
    for name, value in _free(s, sound(facts), besides=id).items():
        setattr(course, name, value)


@command("training.manage")
def set_active(s: Session, actor: Actor, *, id: int, version: int, active: bool) -> None:
    """Out of use it is asked of nobody, and still told in everybody's file."""
    course = find_course(s, id)
    unchanged(course, version)
    course.active = active


def _free(s: Session, facts: CourseFacts, besides: int = 0) -> dict[str, object]:
    """The facts as columns; a code is one course's."""
    if s.scalar(select(Course.id).where(Course.code == facts.code, Course.id != besides)):
        raise Refused(N_("There is a course with the code {code} already."), code=facts.code)
    if facts.paper_id is not None and s.get(Paper, facts.paper_id) is None:
        raise NotFound(N_("This paper is not there."))
    return asdict(facts)
