"""What everybody sees of their own training: sessions they are asked to, and those they were at."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.training import Presence, SessionState
from db.training import Attendance, Course, CourseSession
from lib import clock
from lib.access import Actor, query
from lib.training.scope import oneself

MOST = 50


@dataclass(frozen=True)
class OwnSession:
    id: int
    no: str
    course_id: int
    course: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    place: str
    trainer: str
    state: SessionState
    presence: Presence
    note: str


@query("training.own")
def own_sessions(s: Session, actor: Actor, *, coming: bool) -> list[OwnSession]:
    """coming: those not over yet, the next one first; else those that are, the newest first."""
    mine = oneself(s, actor)
    if mine is None:
        return []
    wanted = (
        select(CourseSession, Course.title, Attendance.presence, Attendance.hours, Attendance.note)
        .join(Attendance, Attendance.session_id == CourseSession.id)
        .join(Course, Course.id == CourseSession.course_id)
        .where(Attendance.staff_id == mine.id)
    )
    planned = CourseSession.state == SessionState.PLANNED
    if coming:
        wanted = wanted.where(planned, CourseSession.ends_at >= clock.now()).order_by(CourseSession.starts_at)
    else:
        over = (CourseSession.ends_at < clock.now()) | ~planned
        wanted = wanted.where(over).order_by(CourseSession.starts_at.desc())
    found = s.execute(wanted.order_by(CourseSession.id).limit(MOST))
    return [_row(session, title, presence, hours, note) for session, title, presence, hours, note in found]


def _row(session: CourseSession, title: str, presence: Presence, hours: Decimal, note: str) -> OwnSession:
    planned = session.state == SessionState.PLANNED
    return OwnSession(
        id=session.id,
        no=session.no,
        course_id=session.course_id,
        course=title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        hours=session.hours if planned else hours,
        place=session.place,
        trainer=session.trainer,
        state=session.state,
        presence=presence,
        note=note,
    )
