"""The list of customers to call back: who waits, how often they were tried, who is next."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.choices.tickets import Move
from db.customers import Project
from db.tickets import Ticket, TicketEvent
from lib import audit, clock
from lib.access import Actor, command, query
from lib.paging import Page, page_of
from lib.tickets.call_back_rules import WAITS
from lib.tickets.rows import COLUMNS, Assignee, row_of
from lib.tickets.rules import Row
from lib.tickets.scope import visible

Ended, Tried, Last = aliased(TicketEvent), aliased(TicketEvent), aliased(TicketEvent)


@dataclass(frozen=True)
class By:
    """What the list shows; mine: taken in by me."""

    project_id: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class Waiting(Row):
    """A ticket whose customer is to be called; tried_at: the last attempt, again_at: not before."""

    attempts: int = 0
    tried_at: datetime | None = None
    again_at: datetime | None = None
    held_back: bool = False


@query("tickets.call_back")
def list_call_backs(s: Session, actor: Actor, *, by: By, number: int = 1, size: int = 20) -> Page[Waiting]:
    """Who may be called now before who is to be tried later; of each the most overdue first."""
    found = page_of(s, _waiting(actor, by), number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, found.size)


@query("tickets.call_back")
def next_call_back(s: Session, actor: Actor, *, by: By, id: int = 0) -> int | None:
    """The ticket asked for while it waits, else the first of the list that may be called now."""
    if id and s.scalar(select(Ticket.id).where(Ticket.id == id, *_conditions(actor, By()))):
        return id
    first = s.execute(_waiting(actor, by).limit(1)).first()
    return first[0].id if first and not first.held_back else None


@dataclass(frozen=True)
class Numbers:
    waiting: int
    late: int


@query("tickets.call_back")
def count_call_backs(s: Session, actor: Actor, *, by: By) -> Numbers:
    late = func.sum(case((Ticket.due_at < clock.now(), 1), else_=0))
    row = s.execute(select(func.count(), late).select_from(Ticket).where(*_conditions(actor, by))).one()
    return Numbers(row[0], row[1] or 0)


@command("tickets.export")
def export_call_backs(
    s: Session, actor: Actor, *, by: By, why: str = "", most: int = 20_000
) -> list[Waiting]:
    """The whole list; whole names and telephones only for a reason."""
    if why:
        actor.must("tickets.export_whole")
    rows = [_row(row, whole=bool(why)) for row in s.execute(_waiting(actor, by).limit(most))]
    audit.note(s, table="ticket", exported=len(rows), reason=why, filter={"list": "call_backs"})
    return rows


def _waiting(actor: Actor, by: By) -> Select[*tuple[Any, ...]]:
    attempts, last = _tries()
    held_back = func.coalesce(Last.content["again_at"].as_string() > _now(), False)
    return (
        select(*COLUMNS, attempts.label("attempts"), Last.at, Last.content, held_back.label("held_back"))
        .join(Project, Project.id == Ticket.project_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .outerjoin(Last, Last.id == last)
        .where(*_conditions(actor, by))
        .order_by(case((held_back, 1), else_=0), Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
    )


def _now() -> str:
    """As an event writes the time of the next try: text of one shape sorts as time does."""
    return clock.now().astimezone(UTC).isoformat(timespec="seconds")


def _tries() -> tuple[Any, Any]:
    """How many attempts since the work or the answer, and the last of them."""
    ended = select(func.max(Ended.id)).where(
        Ended.ticket_id == Ticket.id, Ended.move.in_((Move.FINISH, Move.ANSWER))
    )
    since = func.coalesce(ended.correlate(Ticket).scalar_subquery(), 0)
    tried = (Tried.ticket_id == Ticket.id, Tried.move == Move.CALL_BACK, Tried.id > since)
    count, last = select(func.count(Tried.id)).where(*tried), select(func.max(Tried.id)).where(*tried)
    return count.correlate(Ticket).scalar_subquery(), last.correlate(Ticket).scalar_subquery()


def _conditions(actor: Actor, by: By) -> list[ColumnElement[bool]]:
    """In sight, waiting, and not the caller's own work: nobody asks about that themselves."""
    kinds = [and_(Ticket.type == type, Ticket.state.in_(sorted(states))) for type, states in WAITS.items()]
    states = sorted({state for states in WAITS.values() for state in states})
    another_s = or_(Ticket.assignee_id.is_(None), Ticket.assignee_id != actor.user_id)
    found = [visible(actor), Ticket.state.in_(states), or_(*kinds), another_s]
    if by.project_id is not None:
        found.append(Ticket.project_id == by.project_id)
    if by.mine:
        found.append(Ticket.first_contact_id == actor.user_id)
    return found


def _row(found: Any, *, whole: bool = False) -> Waiting:
    again = (found.content or {}).get("again_at")
    return Waiting(
        **vars(row_of(found, whole=whole)),
        attempts=found.attempts,
        tried_at=found.at,
        again_at=datetime.fromisoformat(again) if again else None,
        held_back=bool(found.held_back),
    )
