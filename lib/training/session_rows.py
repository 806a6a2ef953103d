"""Inside the use cases: sessions as they are shown, who is expected, and telling them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.training import ContentArea, Presence, SessionState
from db.customers import Project
from db.staff import Staff
from db.training import Attendance, Course, CourseSession
from lib import clock
from lib.access import Actor
from lib.alerts.rows import tell
from lib.errors import Refused
from lib.i18n import N_
from lib.training.scope import here
from lib.training.session_rules import Expected

COMES = N_("You are expected at {course}: {date}, {place}.")
OFF = N_("{course} on {date} does not take place: {reason}")


@dataclass(frozen=True)
class SessionRow:
    """project "" is the whole company. expected counts everybody on the list, came those who were there."""

    id: int
    no: str
    course_id: int
    course: str
    area: ContentArea
    with_paper: bool
    project_id: int | None
    project: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    place: str
    trainer: str
    state: SessionState
    summary: str
    expected: int
    came: int
    version: int


def rows() -> Select[*tuple[Any, ...]]:
    listed = select(func.count()).where(Attendance.session_id == CourseSession.id)
    came = listed.where(Attendance.presence == Presence.PRESENT)
    return (
        select(
            CourseSession.id,
            CourseSession.no,
            Course.id,
            Course.title,
            Course.area,
            Course.paper_id.is_not(None),
            CourseSession.project_id,
            func.coalesce(Project.name, ""),
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.hours,
            CourseSession.place,
            CourseSession.trainer,
            CourseSession.state,
            CourseSession.summary,
            listed.scalar_subquery(),
            came.scalar_subquery(),
            CourseSession.version,
        )
        .join(Course, Course.id == CourseSession.course_id)
        .outerjoin(Project, Project.id == CourseSession.project_id)
    )


def must_be(session: CourseSession, *states: SessionState) -> None:
    if session.state not in states:
        raise Refused(
            N_("“{no}” is “{state}” now; this step is not possible."),
            no=session.no,
            state=session.state.label,
        )


def expect(s: Session, actor: Actor, session: CourseSession, who: Expected) -> int:
    """How many came onto the list; those on it already stay as they are."""
    on_list = set(s.scalars(select(Attendance.staff_id).where(Attendance.session_id == session.id)))
    wanted = select(Staff.id, Staff.user_id).where(*here(actor), _meant(who)).order_by(Staff.id)
    new = [row for row in s.execute(wanted) if row.id not in on_list]
    s.add_all(Attendance(session_id=session.id, staff_id=one.id, presence=Presence.EXPECTED) for one in new)
    s.flush()
    if session.starts_at > clock.now():
        tell_of(s, session, [one.user_id for one in new], COMES, f"expected/{session.starts_at:%Y%m%d%H%M}")
    return len(new)


def _meant(who: Expected) -> ColumnElement[bool]:
    """Posts and projects narrow each other down; people named come besides."""
    named = Staff.id.in_(who.staff_ids) if who.staff_ids else false()
    if not who.posts and not who.project_ids:
        return named
    group = [Staff.post.in_(who.posts)] if who.posts else []
    group += [Staff.project_id.in_(who.project_ids)] if who.project_ids else []
    together = group[0] if len(group) == 1 else group[0] & group[1]
    return or_(named, together)


def accounts_of(s: Session, session: CourseSession, presence: Presence) -> list[int | None]:
    wanted = select(Staff.user_id).join(Attendance, Attendance.staff_id == Staff.id)
    return list(s.scalars(wanted.where(Attendance.session_id == session.id, Attendance.presence == presence)))


def tell_of(
    s: Session, session: CourseSession, people: Iterable[int | None], message: str, key: str, **more: str
) -> int:
    course = s.get_one(Course, session.course_id)
    told = {"course": course.title, "date": clock.shown(session.starts_at), "place": session.place or "—"}
    return tell(
        s,
        people,
        AlertKind.TRAINING,
        message,
        {**told, **more},
        source=("training", 0),
        key=f"session/{session.id}/{key}",
        project_id=session.project_id,
    )
