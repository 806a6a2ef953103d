"""Sessions of courses: planned, people asked to come, moved, held, called off."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.choices.training import Presence, SessionState
from db.training import Attendance, CourseSession
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.numbers import next_number
from lib.paging import Page, page_of
from lib.training.completion_rows import settle
from lib.training.scope import find_course, find_session, find_to_hold, must_hold_for, visible
from lib.training.session_rows import COMES, OFF, SessionRow, accounts_of, expect, must_be, rows, tell_of
from lib.training.session_rules import SERIES, Expected, SessionFacts, credited, may_finish, must_make_sense

LONGEST_SUMMARY = 2000
NOBODY = Expected()


@dataclass(frozen=True)
class Which:
    """What of the list is looked at; nothing chosen: all of it, the newest first."""

    state: SessionState | None = None
    project_id: int | None = None
    course_id: int | None = None


@query("training.view")
def list_sessions(
    s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20
) -> Page[SessionRow]:
    wanted = rows().where(visible(actor)).order_by(CourseSession.starts_at.desc(), CourseSession.id.desc())
    if by.state:
        wanted = wanted.where(CourseSession.state == SessionState(by.state))
    if by.project_id:
        wanted = wanted.where(CourseSession.project_id == by.project_id)
    if by.course_id:
        wanted = wanted.where(CourseSession.course_id == by.course_id)
    page = page_of(s, wanted, number=number, size=size)
    return Page([SessionRow(*row) for row in page.rows], page.total, page.number, page.size)


@query("training.view")
def one_session(s: Session, actor: Actor, *, id: int) -> SessionRow:
    found = find_session(s, actor, id)
    return SessionRow(*s.execute(rows().where(CourseSession.id == found.id)).one())


@command("training.hold")
def plan(s: Session, actor: Actor, *, facts: SessionFacts, who: Expected = NOBODY) -> int:
    """Whoever is expected is told at once."""
    must_hold_for(actor, facts.project_id)
    must_make_sense(facts)
    course = find_course(s, facts.course_id)
    if not course.active:
        raise Refused(N_("{course} is out of use."), course=course.title)
    now = clock.now()
    session = CourseSession(no=next_number(s, SERIES, now), course_id=course.id, by_id=actor.user_id)
    session.project_id, session.state = facts.project_id, SessionState.PLANNED
    _tell(session, facts, course.hours)
    s.add(session)
    s.flush()
    expect(s, actor, session, who)
    return session.id


def _tell(session: CourseSession, facts: SessionFacts, usual: Decimal) -> None:
    session.starts_at, session.ends_at = facts.starts_at, facts.ends_at
    session.hours = usual if facts.hours is None else facts.hours
    session.place, session.trainer = facts.place.strip()[:120], facts.trainer.strip()[:60]


@command("training.hold")
def change(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    starts_at: datetime,
    ends_at: datetime,
    hours: Decimal,
    place: str,
    trainer: str,
) -> None:
    """Time, place and who teaches; a new time is told to those expected."""
    session = find_to_hold(s, actor, id)
    unchanged(session, version)
    must_be(session, SessionState.PLANNED)
    facts = SessionFacts(session.course_id, starts_at, ends_at, session.project_id, hours, place, trainer)
    must_make_sense(facts)
    moved = (session.starts_at, session.place) != (starts_at, place.strip()[:120])
    _tell(session, facts, hours)
    for one in s.scalars(_of(session, Presence.PRESENT)):
        one.hours = hours
    s.flush()
    if moved and starts_at > clock.now():
        people = accounts_of(s, session, Presence.EXPECTED)
        tell_of(s, session, people, COMES, f"moved/{session.version}")


def _of(session: CourseSession, presence: Presence) -> Select[Attendance]:
    mine = Attendance.session_id == session.id
    return select(Attendance).where(mine, Attendance.presence == presence)


@command("training.hold")
def ask_to_come(s: Session, actor: Actor, *, id: int, who: Expected) -> int:
    """How many came onto the list."""
    session = find_to_hold(s, actor, id)
    must_be(session, SessionState.PLANNED)
    return expect(s, actor, session, who)


@command("training.hold")
def let_off(s: Session, actor: Actor, *, id: int, staff_id: int) -> None:
    """Off the list again, as long as nothing is known of them."""
    session = find_to_hold(s, actor, id)
    must_be(session, SessionState.PLANNED)
    row = s.scalars(_of(session, Presence.EXPECTED).where(Attendance.staff_id == staff_id)).one_or_none()
    if row is None:
        raise NotFound(N_("This person is not on the list, or attendance was taken already."))
    s.delete(row)


@command("training.hold")
def finish(s: Session, actor: Actor, *, id: int, version: int, summary: str = "") -> None:
    """Held: who did not come was absent; hours are credited; being there passes a course without a paper."""
    session = find_to_hold(s, actor, id)
    unchanged(session, version)
    must_be(session, SessionState.PLANNED)
    if not may_finish(session.starts_at, clock.now()):
        raise Refused(N_("This session has not begun yet."))
    for one in s.scalars(_of(session, Presence.EXPECTED)):
        one.presence = Presence.ABSENT
    for one in s.scalars(_of(session, Presence.PRESENT)):
        one.hours = credited(one.presence, session.hours)
    session.state, session.code = SessionState.HELD, ""
    session.summary = summary.strip()[:LONGEST_SUMMARY]
    s.flush()
    settle(s, session, find_course(s, session.course_id))


@command("training.hold")
def call_off(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> None:
    """Those expected are told why."""
    session = find_to_hold(s, actor, id)
    unchanged(session, version)
    must_be(session, SessionState.PLANNED)
    if not reason.strip():
        raise Refused(N_("Please give a reason."))
    session.state, session.code = SessionState.CANCELLED, ""
    session.summary = reason.strip()[:LONGEST_SUMMARY]
    for one in s.scalars(_of(session, Presence.PRESENT)):
        one.hours = Decimal(0)
    s.flush()
    people = accounts_of(s, session, Presence.EXPECTED)
    tell_of(s, session, people, OFF, "off", reason=reason.strip()[:200])
