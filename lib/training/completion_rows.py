"""Inside the use cases: who has passed a course, by being there or by exam; plans that are done thereby."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.choices.training import Presence, SessionState, WishState
from db.training import Attendance, Completion, Course, CourseSession, PlanLine
from lib import clock
from lib.errors import Refused
from lib.i18n import N_
from lib.training.course_rules import valid_until


def complete(
    s: Session,
    staff_id: int,
    course: Course,
    on: date,
    *,
    session_id: int | None = None,
    sitter_id: int | None = None,
    score: Decimal | None = None,
) -> Completion:
    """Holds from that day, for as long as the course says today."""
    row = Completion(
        staff_id=staff_id,
        course_id=course.id,
        session_id=session_id,
        sitter_id=sitter_id,
        on=on,
        until=valid_until(on, course.months),
        score=score,
    )
    s.add(row)
    _plans_done(s, staff_id, course.id, on)
    s.flush()
    return row


def _plans_done(s: Session, staff_id: int, course_id: int, on: date) -> None:
    mine = PlanLine.staff_id == staff_id, PlanLine.course_id == course_id
    for line in s.scalars(select(PlanLine).where(*mine, PlanLine.state == WishState.OPEN)):
        line.state, line.done_on = WishState.DONE, on


def settle(s: Session, session: CourseSession, course: Course) -> None:
    """Of a session that was held: whoever was there has passed, unless there is a paper to sit."""
    if session.state != SessionState.HELD:
        return
    came = set()
    if course.paper_id is None:
        there = Attendance.session_id == session.id, Attendance.presence == Presence.PRESENT
        came = set(s.scalars(select(Attendance.staff_id).where(*there)))
    made = {one.staff_id: one for one in s.scalars(_made_by(session))}
    for staff_id in sorted(came - made.keys()):
        complete(s, staff_id, course, clock.local(session.ends_at).date(), session_id=session.id)
    for staff_id in made.keys() - came:
        _take_back(s, made[staff_id])


def _made_by(session: CourseSession) -> Select[Completion]:
    return select(Completion).where(Completion.session_id == session.id, Completion.revoked_at.is_(None))


def _take_back(s: Session, row: Completion) -> None:
    """What a certificate was made out for is revoked there, with a reason; it does not just go."""
    if row.no:
        raise Refused(N_("Certificate {no} was made out for being there. Revoke it first."), no=row.no)
    s.delete(row)
