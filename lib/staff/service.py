"""People taken onto the staff list, changed, their certificates kept, a telephone looked at."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.customers import RevealReason
from db.choices.staff import CertificateState, StaffStatus
from db.staff import Certificate, Staff
from lib import audit
from lib.access import Actor, command
from lib.customers.projects import projects
from lib.customers.reveal_rules import why
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.staff.scope import find_certificate, find_own, find_person


@command("staff.manage")
def add_person(
    s: Session,
    actor: Actor,
    *,
    name: str,
    no: str = "",
    phone: str = "",
    project_id: int | None = None,
    department: str = "",
    post: str = "",
    joined: date | None = None,
) -> int:
    """project none: head office, which only somebody of the whole company may fill."""
    _may_place(s, actor, project_id)
    person = Staff(name=_named(name), no=_free(s, no), phone=phone.strip()[:40], project_id=project_id)
    person.department, person.post, person.joined = department.strip()[:60], post.strip()[:60], joined
    s.add(person)
    s.flush()
    return person.id


@command("staff.manage")
def change_person(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    name: str,
    no: str,
    phone: str | None,
    project_id: int | None,
    department: str,
    post: str,
    status: StaffStatus,
    joined: date | None,
    left_on: date | None,
    note: str,
) -> None:
    """phone None leaves it as it is: who sees it masked cannot overwrite it."""
    person = find_own(s, actor, id)
    unchanged(person, version)
    if project_id != person.project_id:
        _may_place(s, actor, project_id)
    person.name, person.no, person.project_id = _named(name), _free(s, no, id), project_id
    person.department, person.post = department.strip()[:60], post.strip()[:60]
    person.status, person.joined, person.left_on = StaffStatus(status), joined, left_on
    person.note = note.strip()[:4000]
    if phone is not None:
        person.phone = phone.strip()[:40]
    s.flush()


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(N_("Please enter the person's name."))
    return name.strip()[:60]


def _free(s: Session, no: str, id: int = 0) -> str:
    no = no.strip()[:30]
    if no and s.scalar(select(Staff.id).where(Staff.no == no, Staff.id != id).limit(1)):
        raise Refused(N_("The staff number {no} is in use already."), no=no)
    return no


def _may_place(s: Session, actor: Actor, project_id: int | None) -> None:
    if project_id is None:
        if actor.projects is not None:
            raise Refused(N_("Please choose the project this person works in."))
    elif project_id not in projects.within(s, actor):
        raise NotFound(N_("This project is not there, or not yours to see."))


@command("staff.manage")
def link_account(s: Session, actor: Actor, *, id: int, user_id: int | None) -> None:
    """One person, one account; none takes the link away."""
    person = find_own(s, actor, id)
    if user_id is not None:
        if not s.scalar(select(User.id).where(User.id == user_id)):
            raise NotFound(N_("This account is not there."))
        if s.scalar(select(Staff.id).where(Staff.user_id == user_id, Staff.id != id)):
            raise Refused(N_("This account belongs to somebody else on the list."))
    person.user_id = user_id
    s.flush()


@command("staff.manage")
def add_certificate(
    s: Session,
    actor: Actor,
    *,
    staff_id: int,
    name: str,
    number: str = "",
    state: CertificateState = CertificateState.DATED,
    expires: date | None = None,
) -> int:
    """expires is its last valid day."""
    person, state = find_own(s, actor, staff_id), CertificateState(state)
    if not name.strip():
        raise Refused(N_("Please name the certificate."))
    if state == CertificateState.DATED and expires is None:
        raise Refused(N_("Please say until when the certificate is valid."))
    kept = Certificate(staff_id=person.id, name=name.strip()[:60], number=number.strip()[:60], state=state)
    kept.expires = expires if state == CertificateState.DATED else None
    s.add(kept)
    s.flush()
    return kept.id


@command("staff.manage")
def remove_certificate(s: Session, actor: Actor, *, id: int) -> None:
    s.delete(find_certificate(s, actor, id))


@command("staff.reveal")
def reveal_phone(s: Session, actor: Actor, *, id: int, reason: str) -> list[str]:
    """The telephone in full, as a list of one; who looked, and why, is kept in the audit log."""
    person = find_person(s, actor, id)
    audit.note(s, table="staff", id=id, viewed=["phone"], reason=why(RevealReason.OTHER, reason))
    return [person.phone]
