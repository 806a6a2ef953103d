"""What each post must have learnt, and what before anybody is given the post."""

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.staff import StaffStatus
from db.staff import Staff
from db.training import Course, PostCourse
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.training.scope import find_course

LONGEST_POST = 60


@dataclass(frozen=True)
class Requirement:
    id: int
    post: str
    course_id: int
    code: str
    title: str
    active: bool
    before: bool
    version: int


@query("training.view")
def posts(s: Session, actor: Actor) -> list[str]:
    """Those people hold, and those something is asked of already."""
    held = s.scalars(select(Staff.post).where(Staff.post != "", Staff.status != StaffStatus.LEFT).distinct())
    asked = s.scalars(select(PostCourse.post).distinct())
    return sorted({*held, *asked})


@query("training.view")
def requirements(
    s: Session, actor: Actor, *, post: str = "", course_id: int | None = None
) -> list[Requirement]:
    """By post, then code; of one post, of one course, or all of them."""
    wanted = select(PostCourse, Course).join(Course, Course.id == PostCourse.course_id)
    if post:
        wanted = wanted.where(PostCourse.post == post)
    if course_id:
        wanted = wanted.where(PostCourse.course_id == course_id)
    found = s.execute(wanted.order_by(PostCourse.post, Course.code)).all()
    return [
        Requirement(
            one.id, one.post, course.id, course.code, course.title, course.active, one.before, one.version
        )
        for one, course in found
    ]


@query("training.view")
def by_post(s: Session, actor: Actor) -> dict[str, list[Requirement]]:
    found = requirements.within(s, actor)
    return {post: list(some) for post, some in groupby(found, key=lambda one: one.post)}


@command("training.manage")
def require(s: Session, actor: Actor, *, post: str, course_id: int, before: bool = False) -> int:
    post, course = post.strip()[:LONGEST_POST], find_course(s, course_id)
    if not post:
        raise Refused(N_("Say which post needs the course."))
    same = select(PostCourse.id).where(PostCourse.post == post, PostCourse.course_id == course.id)
    if s.scalar(same):
        raise Refused(N_("The post {post} needs {course} already."), post=post, course=course.title)
    asked = PostCourse(post=post, course_id=course.id, before=before)
    s.add(asked)
    s.flush()
    return asked.id


@command("training.manage")
def set_before(s: Session, actor: Actor, *, id: int, version: int, before: bool) -> None:
    """Whether nobody is given the post without it."""
    asked = _find(s, id)
    unchanged(asked, version)
    asked.before = before


@command("training.manage")
def no_longer_require(s: Session, actor: Actor, *, id: int, version: int) -> None:
    asked = _find(s, id)
    unchanged(asked, version)
    s.delete(asked)


def _find(s: Session, id: int) -> PostCourse:
    if found := s.get(PostCourse, id):
        return found
    raise NotFound(N_("This requirement is not there any more."))
