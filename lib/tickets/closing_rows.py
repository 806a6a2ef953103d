"""Inside the use cases: the end of a ticket, and its coming back."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.tickets import Move
from db.tickets import Ticket, TicketEvent
from lib.access import Actor
from lib.tickets.archive_rows import file_closed
from lib.tickets.chain_rows import must_have_cause
from lib.tickets.helping_rows import must_be_finished
from lib.tickets.rows import go


def attempts(s: Session, ticket: Ticket) -> int:
    """Call-backs since the work was done."""
    since = select(func.max(TicketEvent.id)).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.move == Move.FINISH
    )
    tried = select(func.count()).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.move == Move.CALL_BACK,
        TicketEvent.id > since.scalar_subquery(),
    )
    return s.scalar(tried) or 0


def shut(s: Session, actor: Actor, ticket: Ticket, now: datetime, note: str = "") -> None:
    """The one way a ticket is closed: every part of it finished, a chain's cause named; filed at once."""
    must_be_finished(s, ticket)
    must_have_cause(s, ticket)
    ticket.closed_at = now
    go(s, actor, ticket, Move.CLOSE, now, note)
    file_closed(s, actor, ticket)


def take_back(s: Session, actor: Actor, ticket: Ticket, now: datetime, reason: str) -> None:
    ticket.reopened += 1
    ticket.closed_at = ticket.done_at = ticket.on_site_at = ticket.promised_at = None
    go(s, actor, ticket, Move.REOPEN, now, reason, reopened=True)
