"""Inside the use cases: a ticket taken in hand, moved with its event, and read as a list's row."""

from datetime import datetime
from typing import Any

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
from lib.tickets.promise_rows import course_of, follow, happened
from lib.tickets.rules import OWN_WORK, PATHS, Row, is_late, is_soon, may_move, state_label
from lib.tickets.scope import find
from lib.tickets.stale_rows import month_is_stale

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
    state = state_label(ticket.type, ticket.state)
    return Refused(N_("{no} is “{state}” now; this step is not possible."), no=ticket.no, state=state)


def must_hold(actor: Actor, ticket: Ticket) -> None:
    """The work is its worker's, or the desk's on their behalf."""
    if ticket.assignee_id != actor.user_id and not actor.may("tickets.on_behalf"):
        raise Forbidden(N_("Only the person it was dispatched to, or the desk on their behalf, may do this."))


def go(
    s: Session, actor: Actor, ticket: Ticket, move: Move, now: datetime, note: str = "", **content: Any
) -> None:
    """Make the move: state, event and promises together."""
    step = PATHS[ticket.type][move]
    if step.reason and not note.strip():
        raise Refused(N_("Please give a reason."))
    if step.target:
        ticket.state = step.target
    happen(s, actor, ticket, move, now, note, **content)


def happen(
    s: Session, actor: Actor, ticket: Ticket, move: Move, now: datetime, note: str = "", **content: Any
) -> None:
    """One event, never before the last: a computer's clock may be set back, a story is not."""
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("The note is too long: at most {n} characters."), n=LONGEST_NOTE)
    course = course_of(s, ticket, fresh=move == Move.RECEIVE)
    worker = ticket.assignee_id if move in OWN_WORK and ticket.assignee_id != actor.user_id else None
    event = TicketEvent(
        ticket_id=ticket.id,
        move=move,
        state=ticket.state,
        at=max(now, course.reached or now),
        by_id=actor.user_id,
        on_behalf_of_id=worker,
        note=note.strip(),
        content=content,
    )
    s.add(event)
    course.events.append(happened(event))
    follow(s, ticket)
    month_is_stale(s, ticket.project_id, ticket.received_at)
    s.flush()


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
        grade=t.grade,
        promised_at=t.promised_at,
    )
