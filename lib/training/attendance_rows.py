"""Inside the use cases: somebody's line on a session's list, and finding who stands before the code."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.staff import StaffStatus
from db.choices.training import Presence, SignedBy
from db.staff import Staff
from db.training import Attendance, CourseSession
from lib.errors import NotFound
from lib.i18n import N_
from lib.training.code_rules import LONGEST, UNFIT, fits, session_of
from lib.training.session_rules import credited


def find_by_code(s: Session, code: str, now: datetime) -> CourseSession:
    """The session whose QR code says so just now; a wrong one looks like one that is over."""
    if code and len(code) <= LONGEST:
        claimed = session_of(code)
        which = CourseSession.code == code if claimed is None else CourseSession.id == claimed
        found = s.scalars(select(CourseSession).where(which, CourseSession.code != "").limit(1)).one_or_none()
        if found and fits(code, found.code, found.id, now):
            return found
    raise NotFound(N_("This code is not valid any more. Please scan the one on the screen again."))


def by_number(s: Session, no: str, digits: str) -> Staff:
    """Whoever has this staff number and a telephone that ends so; nobody is told which of them was wrong."""
    wanted = select(Staff).where(func.upper(Staff.no) == no.upper(), Staff.status != StaffStatus.LEFT)
    for one in s.scalars(wanted.where(Staff.no != "").limit(5)):
        if _last_four(one.phone) == digits:
            return one
    raise NotFound(UNFIT)


def _last_four(phone: str) -> str:
    """Of the last number written there; "" where there is none to be known by."""
    told = "".join(char for char in phone if char.isdigit())
    return told[-4:] if len(told) >= 7 else ""


def line_of(s: Session, session: CourseSession, staff_id: int) -> Attendance:
    """Theirs on the list; whoever comes without being asked is put on it."""
    mine = Attendance.session_id == session.id, Attendance.staff_id == staff_id
    if found := s.scalars(select(Attendance).where(*mine)).one_or_none():
        return found
    made = Attendance(session_id=session.id, staff_id=staff_id, presence=Presence.EXPECTED)
    s.add(made)
    return made


def put(
    line: Attendance, session: CourseSession, presence: Presence, by: SignedBy, at: datetime, note: str = ""
) -> None:
    line.presence, line.signed_by, line.signed_at = presence, by, at
    line.hours, line.note = credited(presence, session.hours), note[:200]
