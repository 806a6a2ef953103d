"""Inside the use cases: a ticket taken in hand, moved with its event, and read as a list's row."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.choices.tickets import Move
from db.customers import Project
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.errors import Forbidden, Refused, unchanged
from lib.i18n import N_
from lib.masks import mask_name, mask_phone
from lib.tickets.rules import MOVES, OWN_WORK, Row, due, is_late, is_soon, may_move
from lib.tickets.scope import find

LONGEST_NOTE = 1000
Assignee = aliased(User)
COLUMNS = (Ticket, Project.name.label("project"), Assignee.display_name.label("assignee"))


def begin(s: Session, actor: Actor, id: int, version: int | None, move: Move) -> Ticket:
    """The ticket, if this actor may make this move on it now."""
    ticket = find(s, actor, id)
    if version is not None:
        unchanged(ticket, version)
    if not may_move(ticket.type, ticket.state, move):
        raise not_now(ticket)
    if move in OWN_WORK:
        must_hold(actor, ticket)
    return ticket


def not_now(ticket: Ticket) -> Refused:
    return Refused(
        N_("{no} is “{state}” now; this step is not possible."), no=ticket.no, state=ticket.state.label
    )


def must_hold(actor: Actor, ticket: Ticket) -> None:
    """The work is its worker's, or the desk's on their behalf."""
    if ticket.assignee_id != actor.user_id and not actor.may("tickets.on_behalf"):
        raise Forbidden(N_("Only the person it was dispatched to, or the desk on their behalf, may do this."))


def go(
    s: Session, actor: Actor, ticket: Ticket, move: Move, now: datetime, note: str = "", **content: Any
) -> None:
    """Make the move: state, due time and event together."""
    step = MOVES[move]
    if step.reason and not note.strip():
        raise Refused(N_("Please give a reason."))
    if step.target:
        ticket.state = step.target
        _set_due(s, ticket, now, content)
    happen(s, actor, ticket, move, now, note, **content)


def happen(
    s: Session, actor: Actor, ticket: Ticket, move: Move, now: datetime, note: str = "", **content: Any
) -> None:
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("The note is too long: at most {n} characters."), n=LONGEST_NOTE)
    if move == Move.RECEIVE:
        _set_due(s, ticket, now, {})
    worker = ticket.assignee_id if move in OWN_WORK and ticket.assignee_id != actor.user_id else None
    s.add(
        TicketEvent(
            ticket_id=ticket.id,
            move=move,
            state=ticket.state,
            at=now,
            by_id=actor.user_id,
            on_behalf_of_id=worker,
            note=note.strip(),
            content=content,
        )
    )
    s.flush()


def _set_due(s: Session, ticket: Ticket, now: datetime, content: dict[str, Any]) -> None:
    reopened = select(func.max(TicketEvent.at)).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.content["reopened"].as_boolean()
    )
    if content.get("reopened"):
        since = now
    else:
        since = (s.scalar(reopened) if ticket.reopened else None) or ticket.received_at
    promised = datetime.fromisoformat(content["promised"]) if content.get("promised") else None
    ticket.due_at = due(ticket.state, ticket.urgency, since, promised=promised, done_at=ticket.done_at)


def row_of(found: Any, *, whole: bool = False) -> Row:
    """From a result row that holds COLUMNS; name and telephone masked unless asked for whole."""
    t, now = found[0], clock.now()
    return Row(
        id=t.id,
        no=t.no,
        type=t.type,
        project=found.project,
        place=t.place,
        summary=t.summary,
        category=t.category,
        urgency=t.urgency,
        state=t.state,
        contact=t.contact if whole else mask_name(t.contact),
        phone=t.phone if whole else mask_phone(t.phone),
        assignee=found.assignee or "",
        received_at=t.received_at,
        due_at=t.due_at,
        late=is_late(t.due_at, now),
        soon=is_soon(t.due_at, now),
        satisfaction=t.satisfaction,
    )
