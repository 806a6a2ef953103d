"""Inside the use cases: a case linked to the one it says again, and its cause."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.tickets import Move, State
from db.tickets import Ticket
from lib.access import Actor
from lib.alerts.rows import managers_of, tell
from lib.errors import Refused
from lib.i18n import N_
from lib.standards.company import company
from lib.tickets.chain_rules import CAUSED, CHAINED, chosen_cause
from lib.tickets.intake_rules import is_same_place
from lib.tickets.rows import happen

LOOKED_AT = 200
NEVER_WAS = (State.CANCELLED, State.REJECTED)


def link_repeat(s: Session, actor: Actor, ticket: Ticket, now: datetime) -> None:
    """What the same household or place said lately, said again: told on both, and to the managers."""
    earlier = _said_before(s, actor, ticket) if ticket.type in CHAINED and ticket.category else None
    if earlier is None:
        return
    ticket.repeat_of_id = earlier.id
    happen(s, actor, ticket, Move.LINK, now, repeats=earlier.no)
    happen(s, actor, earlier, Move.LINK, now, repeated_by=ticket.no)
    if ticket.type in CAUSED:
        tell(
            s,
            managers_of(s, ticket.project_id),
            AlertKind.REPEAT,
            N_("{no} at {place} repeats {earlier}: {summary}"),
            {"no": ticket.no, "place": ticket.place, "earlier": earlier.no, "summary": ticket.summary[:60]},
            source=("ticket", ticket.id),
            key=f"repeat/{ticket.id}",
            project_id=ticket.project_id,
        )


def _said_before(s: Session, actor: Actor, ticket: Ticket) -> Ticket | None:
    """The latest of the same kind and category, whoever may see it."""
    since = ticket.received_at - timedelta(days=company.within(s, actor).repeat_days)
    found = s.execute(
        select(Ticket.id, Ticket.place)
        .where(_same_spot(ticket), Ticket.type == ticket.type, Ticket.category == ticket.category)
        .where(Ticket.received_at >= since, Ticket.id != ticket.id, Ticket.state.not_in(NEVER_WAS))
        .order_by(Ticket.received_at.desc(), Ticket.id.desc())
        .limit(1 if ticket.household_id else LOOKED_AT)
    )
    same = (id for id, place in found if ticket.household_id or is_same_place(ticket.place, place))
    earlier = next(same, None)
    return s.get_one(Ticket, earlier) if earlier else None


def _same_spot(ticket: Ticket) -> ColumnElement[bool]:
    if ticket.household_id:
        return Ticket.household_id == ticket.household_id
    return (Ticket.project_id == ticket.project_id) & Ticket.household_id.is_(None)


def is_chained(s: Session, ticket: Ticket) -> bool:
    """It repeats another case, or another repeats it."""
    later = select(Ticket.id).where(Ticket.repeat_of_id == ticket.id).limit(1)
    return ticket.repeat_of_id is not None or s.scalar(later) is not None


def lacks_cause(s: Session, ticket: Ticket) -> bool:
    return ticket.type in CAUSED and not ticket.cause and is_chained(s, ticket)


def must_have_cause(s: Session, ticket: Ticket) -> None:
    if lacks_cause(s, ticket):
        told = N_("{no} is one of a chain of the same cases: name its cause before closing.")
        raise Refused(told, no=ticket.no)


def set_cause(s: Session, actor: Actor, ticket: Ticket, cause: str, now: datetime, note: str = "") -> None:
    ticket.cause = chosen_cause(ticket.type, cause)
    happen(s, actor, ticket, Move.CAUSE, now, note, cause=ticket.cause, type=ticket.type.value)
