"""Has this been said already? Tickets of the same household or place, open or of the last month."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.choices.tickets import State, TicketType
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, query
from lib.tickets.intake_rules import is_same_place
from lib.tickets.rules import OPEN
from lib.tickets.scope import visible

DAYS, MOST, LOOKED_AT = 30, 2, 200


@dataclass(frozen=True)
class Repeat:
    id: int
    no: str
    state: State
    category: str
    place: str
    summary: str
    received_at: datetime

    @property
    def open(self) -> bool:
        return self.state in OPEN


@query("tickets.receive")
def repeats(
    s: Session,
    actor: Actor,
    *,
    type: TicketType,
    project_id: int,
    household_id: int | None = None,
    place: str = "",
    category: str = "",
) -> list[Repeat]:
    """The same category and the open ones first; a public place by the words it shares."""
    since = clock.days_ago(clock.now(), DAYS)
    wanted = (
        select(Ticket)
        .where(visible(actor), Ticket.type == type, _where(project_id, household_id))
        .where(Ticket.state.not_in((State.CANCELLED, State.REJECTED)))
        .where(or_(Ticket.state.in_(sorted(OPEN)), Ticket.received_at >= since))
        .order_by(Ticket.received_at.desc(), Ticket.id.desc())
        .limit(LOOKED_AT)
    )
    found = [
        Repeat(t.id, t.no, t.state, t.category, t.place, t.summary, t.received_at) for t in s.scalars(wanted)
    ]
    if not household_id:
        found = [one for one in found if is_same_place(place, one.place)]
    return sorted(found, key=lambda one: (category != "" and one.category != category, not one.open))[:MOST]


def _where(project_id: int, household_id: int | None) -> ColumnElement[bool]:
    if household_id:
        return Ticket.household_id == household_id
    return (Ticket.project_id == project_id) & Ticket.household_id.is_(None)
