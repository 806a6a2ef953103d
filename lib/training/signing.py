"""Signing in to a session by its QR code: by account, or by staff number and four digits of the telephone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.training import Presence, SignedBy
from db.customers import Project
from db.staff import Staff
from db.training import Course, CourseSession
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.masks import mask_name
from lib.standards.company import company
from lib.training.attendance_rows import by_number, find_by_code, line_of, put
from lib.training.code_rules import stamp
from lib.training.scope import must_be_staff
from lib.training.session_rules import Door, door

NOT_NOW = {
    Door.EARLY: N_("Attendance is not open yet. Please scan again half an hour before it begins."),
    Door.OVER: N_("Attendance is closed. Please speak to the trainer."),
}


@dataclass(frozen=True)
class Room:
    """What somebody sees who scanned the code. stamp: of the code, to be brought back when signing."""

    session_id: int
    no: str
    course: str
    project: str
    place: str
    trainer: str
    starts_at: datetime
    ends_at: datetime
    door: Door
    stamp: str
    company: str


@dataclass(frozen=True)
class Signed:
    """name masked; again: it had been done before, and stays as it was."""

    name: str
    course: str
    at: datetime
    again: bool


@query("training.sign")
def by_code(s: Session, actor: Actor, *, code: str) -> Room:
    session = find_by_code(s, code, clock.now())
    course = s.get_one(Course, session.course_id)
    project = s.scalar(select(Project.name).where(Project.id == session.project_id))
    return Room(
        session_id=session.id,
        no=session.no,
        course=course.title,
        project=project or "",
        place=session.place,
        trainer=session.trainer,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        door=door(session.state, session.starts_at, session.ends_at, clock.now()),
        stamp=stamp(session.code),
        company=company.within(s, actor).name,
    )


@command("training.sign")
def sign_by_number(s: Session, actor: Actor, *, session_id: int, stamp: str, no: str, digits: str) -> Signed:
    """Whoever scanned a good code, known by what only they know."""
    session = _open(s, session_id, stamp)
    return _sign(s, session, by_number(s, no, digits))


@command("training.own")
def sign_myself(s: Session, actor: Actor, *, session_id: int, stamp: str) -> Signed:
    """Whoever scanned a good code with the browser they are signed in with."""
    session = _open(s, session_id, stamp)
    return _sign(s, session, must_be_staff(s, actor))


def _open(s: Session, id: int, seen: str) -> CourseSession:
    """The session whose code was scanned, while its list is open. The stamp proves the code was seen."""
    session = s.get(CourseSession, id)
    if session is None or not session.code or stamp(session.code) != seen:
        raise NotFound(N_("The code has been changed. Please scan the one on the screen again."))
    if refusal := NOT_NOW.get(door(session.state, session.starts_at, session.ends_at, clock.now())):
        raise Refused(refusal)
    return session


def _sign(s: Session, session: CourseSession, person: Staff) -> Signed:
    line, now = line_of(s, session, person.id), clock.now()
    again = line.presence == Presence.PRESENT and line.signed_at is not None
    if not again:
        put(line, session, Presence.PRESENT, SignedBy.CODE, now)
        s.flush()
    course = s.get_one(Course, session.course_id)
    return Signed(mask_name(person.name), course.title, line.signed_at or now, again)
