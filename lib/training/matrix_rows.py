"""Inside the use cases: the lines of the matrix for some people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.customers import Project
from db.staff import Staff
from db.training import Completion, Course, PostCourse
from lib import clock
from lib.training.matrix_rules import FOR_EVER, Asked, PersonRow, cells


def today() -> date:
    return clock.local(clock.now()).date()


def asked_of_posts(s: Session) -> dict[str, list[Asked]]:
    """Courses in use, by post, in the order of their codes."""
    wanted = select(PostCourse.post, PostCourse.course_id, PostCourse.before).join(
        Course, Course.id == PostCourse.course_id
    )
    found: dict[str, list[Asked]] = defaultdict(list)
    for post, course_id, before in s.execute(wanted.where(Course.active.is_(True)).order_by(Course.code)):
        found[post].append(Asked(course_id, before))
    return found


def held_by(s: Session, *whose: ColumnElement[bool]) -> Mapping[int, Mapping[int, date]]:
    """Person → course → the last day of what they passed, whichever holds longest."""
    longest = func.max(func.coalesce(Completion.until, FOR_EVER))
    wanted = (
        select(Completion.staff_id, Completion.course_id, longest)
        .join(Staff, Staff.id == Completion.staff_id)
        .where(Completion.revoked_at.is_(None), *whose)
        .group_by(Completion.staff_id, Completion.course_id)
    )
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for staff_id, course_id, until in s.execute(wanted):
        found[staff_id][course_id] = until
    return found


def lines(s: Session, *whose: ColumnElement[bool]) -> list[PersonRow]:
    """Everybody these conditions on the staff list fit, by project, post and name."""
    wanted = (
        select(Staff.id, Staff.no, Staff.name, Staff.post, Staff.project_id, func.coalesce(Project.name, ""))
        .outerjoin(Project, Project.id == Staff.project_id)
        .where(*whose)
        .order_by(Project.name, Staff.post, Staff.name, Staff.id)
    )
    asked, held, day = asked_of_posts(s), held_by(s, *whose), today()
    return [
        PersonRow(*row, cells=cells(asked.get(row.post, ()), held.get(row.id, {}), day))
        for row in s.execute(wanted)
    ]


def titles(s: Session, ids: Iterable[int]) -> dict[int, str]:
    wanted = select(Course.id, Course.title).where(Course.id.in_(set(ids))).order_by(Course.code)
    return dict(s.execute(wanted).all())
