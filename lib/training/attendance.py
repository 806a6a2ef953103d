"""Who came: the list, marks by hand, the code that is shown, and excuses."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.training import Presence, SessionState, SignedBy
from db.customers import Project
from db.staff import Staff
from db.training import Attendance, CourseSession
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, Stale
from lib.i18n import N_
from lib.training.attendance_rows import line_of, put
from lib.training.code_rules import CHANGING, is_changing, shown
from lib.training.completion_rows import settle
from lib.training.scope import attending, find_course, find_session, find_to_hold, here, must_be_staff
from lib.training.session_rows import must_be
from lib.training.session_rules import Door, door

LONGEST_NOTE = 200
BYTES = 15


@dataclass(frozen=True)
class Line:
    """One person on a session's list."""

    id: int
    staff_id: int
    no: str
    name: str
    post: str
    project: str
    presence: Presence
    hours: Decimal
    signed_at: datetime | None
    signed_by: SignedBy | None
    note: str
    version: int


@dataclass(frozen=True)
class ShownCode:
    """What the QR code says now, "" where there is none; changing: another one every half minute."""

    word: str
    changing: bool
    door: Door


@query("training.view")
def attendance_list(s: Session, actor: Actor, *, id: int) -> list[Line]:
    """By project and name; of a session for the whole company, those of one's own projects."""
    session = find_session(s, actor, id)
    wanted = (
        select(Attendance, Staff, Project.name)
        .join(Staff, Staff.id == Attendance.staff_id)
        .outerjoin(Project, Project.id == Staff.project_id)
        .where(Attendance.session_id == session.id, attending(actor, session))
        .order_by(Project.name, Staff.name, Staff.id)
    )
    return [_line(one, person, project or "") for one, person, project in s.execute(wanted)]


@command("training.export")
def export_list(s: Session, actor: Actor, *, id: int) -> list[Line]:
    """The same, to be taken away."""
    found = attendance_list.within(s, actor, id=id)
    audit.note(s, table="attendance", exported=len(found), session=id)
    return found


def _line(one: Attendance, person: Staff, project: str) -> Line:
    return Line(
        id=one.id,
        staff_id=person.id,
        no=person.no,
        name=person.name,
        post=person.post,
        project=project,
        presence=one.presence,
        hours=one.hours,
        signed_at=one.signed_at,
        signed_by=one.signed_by,
        note=one.note,
        version=one.version,
    )


@command("training.hold")
def mark(
    s: Session, actor: Actor, *, id: int, presence: Presence, lines: Mapping[int, int], note: str = ""
) -> int:
    """Several people at once. lines: line → the version it was seen in: no scan is undone unseen.

    After a session was held too: hours and what was passed by being there follow.
    """
    session = find_to_hold(s, actor, id)
    must_be(session, SessionState.PLANNED, SessionState.HELD)
    wanted = Attendance.session_id == session.id, Attendance.id.in_(lines)
    found = list(s.scalars(select(Attendance).where(*wanted)))
    if len(found) != len(lines):
        raise NotFound(N_("Somebody is not on the list any more. Please look at it again."))
    if any(one.version != lines[one.id] for one in found):
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved."))
    for one in found:
        put(one, session, Presence(presence), SignedBy.HAND, clock.now(), note.strip())
    s.flush()
    settle(s, session, find_course(s, session.course_id))
    return len(found)


@command("training.hold")
def add_present(s: Session, actor: Actor, *, id: int, staff_id: int) -> None:
    """Somebody who came without being on the list."""
    session = find_to_hold(s, actor, id)
    must_be(session, SessionState.PLANNED, SessionState.HELD)
    if s.scalar(select(Staff.id).where(Staff.id == staff_id, *here(actor))) is None:
        raise NotFound(N_("This person is not on the staff list, or not yours to see."))
    line = line_of(s, session, staff_id)
    put(line, session, Presence.PRESENT, SignedBy.HAND, clock.now(), line.note or "")
    s.flush()
    settle(s, session, find_course(s, session.course_id))


@command("training.hold")
def open_code(s: Session, actor: Actor, *, id: int, changing: bool = False) -> None:
    """A code drawn anew; the one before is worth nothing from here on."""
    session = find_to_hold(s, actor, id)
    must_be(session, SessionState.PLANNED)
    drawn = secrets.token_hex(BYTES)
    session.code = f"{CHANGING}{drawn}" if changing else drawn


@command("training.hold")
def close_code(s: Session, actor: Actor, *, id: int) -> None:
    find_to_hold(s, actor, id).code = ""


@query("training.hold")
def shown_code(s: Session, actor: Actor, *, id: int) -> ShownCode:
    """For the screen in the room; only for who holds the session."""
    session, now = find_to_hold(s, actor, id), clock.now()
    word = shown(session.code, session.id, now) if session.code else ""
    stands = door(session.state, session.starts_at, session.ends_at, now)
    return ShownCode(word, is_changing(session.code), stands)


@command("training.own")
def excuse_myself(s: Session, actor: Actor, *, session_id: int, reason: str) -> None:
    """Before it begins; the trainer reads why."""
    person = must_be_staff(s, actor)
    mine = Attendance.session_id == session_id, Attendance.staff_id == person.id
    line = s.scalars(select(Attendance).where(*mine)).one_or_none()
    if line is None:
        raise NotFound(N_("This session is not there, or not yours to see."))
    session = s.get_one(CourseSession, session_id)
    must_be(session, SessionState.PLANNED)
    if not reason.strip():
        raise Refused(N_("Please give a reason."))
    if line.presence != Presence.EXPECTED or session.starts_at <= clock.now():
        raise Refused(N_("It is too late to excuse yourself here. Please tell your leader."))
    line.presence, line.note = Presence.EXCUSED, reason.strip()[:LONGEST_NOTE]
