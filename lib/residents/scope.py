"""Which codes an actor sees, what an open code leads to, and whose ticket a resident may look at."""

import hmac
from dataclasses import replace

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from db.customers import Building, Household
from db.residents import ResidentLink
from db.tickets import Ticket
from lib.access import Actor
from lib.errors import NotFound
from lib.i18n import N_
from lib.residents.code_rules import is_code, named
from lib.residents.phone_rules import last_digits

NOBODY = b"----"


def visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.projects is None else ResidentLink.project_id.in_(actor.projects)


def find_link(s: Session, actor: Actor, id: int) -> ResidentLink:
    wanted = select(ResidentLink).where(ResidentLink.id == id, visible(actor))
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This code is not there, or not yours to see."))


def find_open(s: Session, actor: Actor, code: str) -> ResidentLink:
    """By its code; one switched off looks like one that never was."""
    wanted = select(ResidentLink).where(ResidentLink.code == code, ResidentLink.active, visible(actor))
    found = s.scalars(wanted).one_or_none() if is_code(code) else None
    if found is None:
        raise NotFound(N_("This code is not in use. Please ask the property office for the new one."))
    return found


def place_of(s: Session, link: ResidentLink) -> str:
    """Where its poster hangs: 3栋, 3-2-1502, 3栋 · 一层大厅."""
    if link.household_id is not None:
        return s.scalar(select(Household.room).where(Household.id == link.household_id)) or ""
    building = s.scalar(select(Building.name).where(Building.id == link.building_id)) or ""
    return named(building, link.place)


def find_own(s: Session, actor: Actor, no: str, digits: str) -> Ticket:
    """By its number and the last four digits of the telephone given with it.

    An unknown number and wrong digits cost the same work and get the same words.
    """
    ticket = s.scalars(select(Ticket).where(Ticket.no == no)).one_or_none()
    known = last_digits(ticket.phone) if ticket else ""
    fits = hmac.compare_digest(known.encode() or NOBODY, digits.encode())
    if ticket is None or not known or not fits or not actor.sees(ticket.project_id):
        raise NotFound(N_("No request fits this number and these four digits. Please look at both again."))
    return ticket


def on_own_ticket(actor: Actor, ticket: Ticket) -> Actor:
    """The same resident for a use case of the tickets: their ticket has just been found by its digits."""
    here = frozenset({ticket.project_id})
    return replace(actor, projects=here, permissions=actor.permissions | {"tickets.all"})
