"""Which tickets an actor sees. Every ticket is found through here, never by a bare id."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.tickets import State
from db.tickets import CoHandling, Ticket, TicketEvent
from lib.access import Actor
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    """The scope's tickets, or own work and what may be grabbed; the first contact keeps sight to the end."""
    here: ColumnElement[bool] = true() if actor.projects is None else Ticket.project_id.in_(actor.projects)
    if not actor.may("tickets.all"):
        here = here & _own_work(actor)
    elif actor.team_id is not None:
        here = here & _team_work(actor)
    return or_(here, Ticket.first_contact_id == actor.user_id) if actor.user_id else here


def _own_work(actor: Actor) -> ColumnElement[bool]:
    if actor.user_id is None:
        return false()
    own = Ticket.assignee_id == actor.user_id
    mine = or_(own, Ticket.id.in_(_touched_by(actor.user_id)), Ticket.id.in_(_helped_by(actor.user_id)))
    free = (Ticket.state == State.ACCEPTED) if actor.may("tickets.grab") else false()
    return or_(mine, free)


def _touched_by(user_id: int | None) -> Any:
    by = select(TicketEvent.ticket_id).where(TicketEvent.by_id == user_id)
    return by.union(select(TicketEvent.ticket_id).where(TicketEvent.on_behalf_of_id == user_id))


def _helped_by(user_id: int | None) -> Any:
    return select(CoHandling.ticket_id).where(CoHandling.user_id == user_id)


def _team_work(actor: Actor) -> ColumnElement[bool]:
    mates = select(User.id).where(User.team_id == actor.team_id)
    free = Ticket.state.in_((State.RECEIVED, State.ACCEPTED, State.CLASSIFIED))
    helps = Ticket.id.in_(_helped_by(actor.user_id))
    return or_(Ticket.assignee_id.in_(mates), Ticket.first_contact_id.in_(mates), free, helps)


def find(s: Session, actor: Actor, id: int) -> Ticket:
    ticket = s.scalars(select(Ticket).where(Ticket.id == id, visible(actor))).one_or_none()
    if ticket is None:
        raise NotFound(N_("This ticket is not there, or not yours to see."))
    return ticket
