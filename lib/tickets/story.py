"""One ticket whole: its row, its story, its lines, and the moves open to the reader."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.choices.customers import RevealReason
from db.choices.tickets import LineKind, Move, State
from db.customers import Project
from db.tickets import Ticket, TicketEvent, TicketLine
from lib import audit
from lib.access import Actor, command, query
from lib.customers.reveal_rules import why
from lib.tickets.chain_rows import is_chained
from lib.tickets.chain_rules import CAUSED
from lib.tickets.complaint_rows import lacks_findings, must_be_impartial
from lib.tickets.rows import COLUMNS, Assignee, row_of
from lib.tickets.rules import OWN_WORK, PATHS, Row, may_close, may_move
from lib.tickets.scope import find

First, By, Behalf = aliased(User), aliased(User), aliased(User)


@dataclass(frozen=True)
class Event:
    move: Move
    state: State
    at: datetime
    by: str
    on_behalf_of: str
    note: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Line:
    id: int
    kind: LineKind
    name: str
    quantity: Decimal
    price: Decimal
    charged: bool

    @property
    def amount(self) -> Decimal:
        return (self.quantity * self.price).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Story:
    row: Row
    version: int
    project_id: int
    household_id: int | None
    customer_id: int | None
    assignee_id: int | None
    first_contact: str
    cause: str
    chained: bool
    reopened: int
    attempts: int
    events: list[Event]
    lines: list[Line]
    moves: frozenset[Move]


@query("tickets.view")
def story(s: Session, actor: Actor, *, id: int) -> Story:
    ticket = find(s, actor, id)
    found = s.execute(
        select(*COLUMNS, First.display_name.label("first"))
        .join(Project, Project.id == Ticket.project_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .outerjoin(First, First.id == Ticket.first_contact_id)
        .where(Ticket.id == id)
    ).one()
    events = _events(s, id)
    attempts = _attempts(events)
    return Story(
        row=row_of(found),
        version=ticket.version,
        project_id=ticket.project_id,
        household_id=ticket.household_id,
        customer_id=ticket.customer_id,
        assignee_id=ticket.assignee_id,
        first_contact=found.first or "",
        cause=ticket.cause,
        chained=ticket.type in CAUSED and is_chained(s, ticket),
        reopened=ticket.reopened,
        attempts=attempts,
        events=events,
        lines=_lines(s, id),
        moves=_moves_open_to(s, actor, ticket, attempts),
    )


def _events(s: Session, id: int) -> list[Event]:
    wanted = (
        select(TicketEvent, By.display_name.label("by"), Behalf.display_name.label("behalf"))
        .outerjoin(By, By.id == TicketEvent.by_id)
        .outerjoin(Behalf, Behalf.id == TicketEvent.on_behalf_of_id)
        .where(TicketEvent.ticket_id == id)
        .order_by(TicketEvent.id.desc())
    )
    return [
        Event(e.move, e.state, e.at, by or "", behalf or "", e.note, e.content)
        for e, by, behalf in s.execute(wanted)
    ]


def _lines(s: Session, id: int) -> list[Line]:
    wanted = select(TicketLine).where(TicketLine.ticket_id == id).order_by(TicketLine.id)
    return [Line(x.id, x.kind, x.name, x.quantity, x.price, x.charged) for x in s.scalars(wanted)]


def _attempts(events: list[Event]) -> int:
    """Call-backs since the work was done; events come newest first."""
    tried = 0
    for event in events:
        if event.move == Move.FINISH:
            break
        tried += event.move == Move.CALL_BACK
    return tried


def _moves_open_to(s: Session, actor: Actor, ticket: Ticket, attempts: int) -> frozenset[Move]:
    """What the buttons show; the use cases check again."""
    steps = PATHS[ticket.type]
    legal = {m for m in steps if may_move(ticket.type, ticket.state, m) and actor.may(steps[m].permission)}
    if ticket.assignee_id != actor.user_id and not actor.may("tickets.on_behalf"):
        legal -= OWN_WORK | {Move.TELL}
    legal -= {Move.HELPED, Move.LINK}  # said beside the part itself, and beside the cases
    if actor.user_id and ticket.assignee_id == actor.user_id:
        legal.discard(Move.CALL_BACK)
    if not may_close(ticket.type, ticket.state, attempts):
        legal.discard(Move.CLOSE)
    if lacks_findings(s, ticket):
        legal.discard(Move.FINISH)
    return frozenset(legal)


@command("tickets.work")
def reveal_contact(
    s: Session, actor: Actor, *, id: int, reason: RevealReason, note: str = ""
) -> tuple[str, str]:
    """(name, phone) in full; who looked and why is kept in the audit log."""
    ticket = find(s, actor, id)
    must_be_impartial(s, actor, ticket.id)
    audit.note(s, table="ticket", id=id, viewed=["contact", "phone"], reason=why(reason, note))
    return ticket.contact, ticket.phone
