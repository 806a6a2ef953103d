"""Parts and work on a ticket, with what they cost."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.tickets import LineKind, Move
from db.tickets import Ticket, TicketLine
from lib.access import Actor, command
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.tickets.rows import must_hold, not_now
from lib.tickets.rules import may_move
from lib.tickets.scope import find

MOST = Decimal(1_000_000)


@command("tickets.work")
def add_line(
    s: Session,
    actor: Actor,
    *,
    id: int,
    kind: LineKind,
    name: str,
    quantity: Decimal,
    price: Decimal,
    charged: bool,
) -> int:
    """price is yuan a piece or an hour; charged says whether the customer pays it."""
    ticket = _workable(s, actor, id)
    if not name.strip():
        raise Refused(N_("Please name the part or the work."))
    quantity, price = _cents(quantity), _cents(price)
    if not (0 < quantity <= MOST and 0 <= price <= MOST):
        raise Refused(N_("Quantity must be above zero and the price not below zero."))
    line = TicketLine(
        ticket_id=ticket.id,
        kind=LineKind(kind),
        name=name.strip()[:80],
        quantity=quantity,
        price=price,
        charged=charged,
    )
    s.add(line)
    s.flush()
    return line.id


def _cents(number: Decimal) -> Decimal:
    """Rounded as it will be kept; what is no amount of money at all comes out below zero."""
    if not number.is_finite() or abs(number) > MOST:
        return Decimal(-1)
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


@command("tickets.work")
def remove_line(s: Session, actor: Actor, *, id: int, line_id: int) -> None:
    ticket = _workable(s, actor, id)
    line = s.scalars(
        select(TicketLine).where(TicketLine.id == line_id, TicketLine.ticket_id == ticket.id)
    ).one_or_none()
    if not line:
        raise NotFound(N_("This line is not there any more."))
    s.delete(line)


def _workable(s: Session, actor: Actor, id: int) -> Ticket:
    ticket = find(s, actor, id)
    if not may_move(ticket.type, ticket.state, Move.LINE):
        raise not_now(ticket)
    must_hold(actor, ticket)
    return ticket
