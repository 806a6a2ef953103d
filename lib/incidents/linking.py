"""Tickets that are one incident: linked in bulk, answered in bulk, taken off again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.tickets import Move
from db.incidents import Incident
from db.tickets import Ticket
from lib import audit, clock
from lib.access import Actor, command
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.incidents.candidate_rows import fitting
from lib.incidents.rules import AT_ONCE
from lib.incidents.scope import find
from lib.tickets import service as tickets
from lib.tickets import telling
from lib.tickets.promise_rows import read_ahead
from lib.tickets.rows import go
from lib.tickets.rules import OPEN, may_move
from lib.tickets.scope import find as find_ticket
from lib.tickets.scope import visible


@command("incidents.edit")
def link_tickets(s: Session, actor: Actor, *, id: int, ticket_ids: Sequence[int]) -> int:
    """How many were linked: those ended or linked elsewhere meanwhile stay as they are."""
    incident = find(s, actor, id)
    if not ticket_ids:
        raise Refused(N_("Please choose at least one ticket."))
    _bounded(ticket_ids)
    here = select(Ticket).where(Ticket.id.in_(set(ticket_ids)), visible(actor))
    found = s.scalars(here.where(Ticket.project_id == incident.project_id).order_by(Ticket.id)).all()
    if len(found) < len(set(ticket_ids)):
        raise NotFound(N_("A ticket is not there, or not yours to see. Please choose again."))
    return _link(s, actor, incident, found)


@command("incidents.edit")
def link_fitting(s: Session, actor: Actor, *, id: int) -> int:
    """All open tickets of its buildings and categories since it began; some hundreds at a time."""
    incident = find(s, actor, id)
    found = s.scalars(fitting(actor, incident).order_by(Ticket.id).limit(AT_ONCE)).all()
    return _link(s, actor, incident, found)


def _bounded(ids: Sequence[int]) -> None:
    if len(ids) > AT_ONCE:
        raise Refused(N_("At most {n} tickets at a time."), n=AT_ONCE)


def _link(s: Session, actor: Actor, incident: Incident, found: Sequence[Ticket]) -> int:
    now, told = clock.now(), f"{incident.no} {incident.title}"
    free = [ticket for ticket in found if ticket.incident_id is None and ticket.state in OPEN]
    read_ahead(s, [ticket.id for ticket in free])
    for ticket in free:
        ticket.incident_id = incident.id
        go(s, actor, ticket, Move.LINK, now, told, incident=incident.id)
    audit.note(s, table="incident", id=incident.id, linked=len(free))
    return len(free)


@command("incidents.edit")
def unlink(s: Session, actor: Actor, *, id: int, ticket_id: int) -> None:
    """It was something else after all."""
    incident, ticket = find(s, actor, id), find_ticket(s, actor, ticket_id)
    if ticket.incident_id != incident.id:
        raise Refused(N_("{no} does not belong to this incident any more."), no=ticket.no)
    ticket.incident_id = None
    go(s, actor, ticket, Move.LINK, clock.now(), f"{incident.no} {incident.title}", unlinked=incident.id)


@command("incidents.reply")
def reply_all(
    s: Session,
    actor: Actor,
    *,
    id: int,
    text: str,
    promised: datetime | None = None,
    finish: bool = False,
) -> int:
    """The same words to everybody who waits; finish: and the work is done wherever that step is possible.

    How many were told.
    """
    incident = find(s, actor, id)
    linked = select(Ticket).where(Ticket.incident_id == incident.id, Ticket.state.in_(sorted(OPEN)))
    waiting = s.scalars(linked.where(visible(actor)).order_by(Ticket.id).limit(AT_ONCE + 1)).all()
    _bounded([ticket.id for ticket in waiting])
    told = [ticket for ticket in waiting if may_move(ticket.type, ticket.state, Move.TELL)]
    if not told:
        raise Refused(N_("Nobody is waiting for an answer to this incident."))
    read_ahead(s, [ticket.id for ticket in told])
    for ticket in told:
        telling.tell_customer.within(s, actor, id=ticket.id, note=text, promised=promised)
    done = [ticket for ticket in told if may_move(ticket.type, ticket.state, Move.FINISH)] if finish else []
    for ticket in done:
        tickets.finish.within(s, actor, id=ticket.id, note=text)
    audit.note(s, table="incident", id=incident.id, told=len(told), finished=len(done))
    return len(told)
