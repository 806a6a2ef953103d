"""Which of the company's people an actor sees: those of the projects in scope, and head office."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from db.staff import Certificate, Staff
from lib.access import Actor
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    if actor.projects is None:
        return true()
    return or_(Staff.project_id.is_(None), Staff.project_id.in_(actor.projects))


def find_person(s: Session, actor: Actor, id: int) -> Staff:
    if found := s.scalars(select(Staff).where(Staff.id == id, visible(actor))).one_or_none():
        return found
    raise NotFound(N_("This person is not on the staff list, or not yours to see."))


def find_own(s: Session, actor: Actor, id: int) -> Staff:
    """To change: head office is seen by all and changed by those whose scope is the whole company."""
    person = find_person(s, actor, id)
    if person.project_id is None and actor.projects is not None:
        raise NotFound(N_("This person belongs to head office: somebody there must change this."))
    return person


def find_certificate(s: Session, actor: Actor, id: int) -> Certificate:
    wanted = select(Certificate).join(Staff).where(Certificate.id == id, visible(actor))
    found = s.scalars(wanted).one_or_none()
    if not found:
        raise NotFound(N_("This certificate is not there, or not yours to see."))
    find_own(s, actor, found.staff_id)
    return found
