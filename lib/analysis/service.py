"""What the charts ask for: tallies of a slice, and what only this moment can tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.analysis import StaleMonth, Tally, TallyBook
from db.choices.standards import Measure
from db.choices.tickets import TicketType
from db.customers import Building, Household, Project
from db.tickets import Promise, Ticket
from lib import audit, clock
from lib.access import Actor, command, query
from lib.analysis.rules import Slice, Tallied, Topic
from lib.analysis.tally_rows import BOOK
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.standards.company import company
from lib.standards.rows import book as book_of
from lib.tickets.among_rules import NEVER, Among, edges, month_edges
from lib.tickets.rules import OPEN
from lib.tickets.scope import visible

MOST_NAMES = 500
AGES = (1, 3, 7, 14, 30)  # days open, at most


@dataclass(frozen=True)
class Standing:
    """How fresh the tallies are: which making, when, and how many months of this slice wait."""

    no: int
    at: datetime | None
    stale: int


@query("analysis.view")
def standing(s: Session, actor: Actor, *, by: Slice) -> Standing:
    book = s.get(TallyBook, BOOK)
    waiting = select(func.count()).select_from(StaleMonth).where(*_here(s, actor, by, StaleMonth))
    return Standing(book.no if book else 0, book.at if book else None, s.scalar(waiting) or 0)


@query("analysis.view")
def tallied(s: Session, actor: Actor, *, topic: Topic, by: Slice) -> list[Tallied]:
    """Sums over the projects in sight, by month, a and b."""
    columns = (func.sum(column) for column in (Tally.n, Tally.good, Tally.excused, Tally.total))
    wanted = select(Tally.month, Tally.a, Tally.b, *columns).where(
        Tally.topic == topic.value, *_here(s, actor, by, Tally)
    )
    if by.type:
        wanted = wanted.where(Tally.b == by.type.value)
    grouped = wanted.group_by(Tally.month, Tally.a, Tally.b).order_by(Tally.month, Tally.a, Tally.b)
    return [Tallied(month, a, b, *sums) for month, a, b, *sums in s.execute(grouped)]


def _here(s: Session, actor: Actor, by: Slice, table: Any) -> list[ColumnElement[bool]]:
    _whole(actor)
    found = [table.month >= by.since, table.month <= by.until]
    if by.project_id is not None:
        _must_see(s, actor, by.project_id)
        found.append(table.project_id == by.project_id)
    elif actor.projects is not None:
        found.append(table.project_id.in_(actor.projects))
    return found


def _whole(actor: Actor) -> None:
    """Tallies know projects, not working groups: whoever sees one group may not see the sum of all."""
    if actor.team_id is not None:
        raise Refused(N_("The analysis counts whole projects; your account sees one working group."))


def _must_see(s: Session, actor: Actor, project_id: int) -> None:
    if not actor.sees(project_id) or s.get(Project, project_id) is None:
        raise NotFound(N_("This project is not there, or not yours to see."))


def _tickets(s: Session, actor: Actor, by: Slice) -> list[ColumnElement[bool]]:
    _whole(actor)
    found = [visible(actor)]
    if by.project_id is not None:
        _must_see(s, actor, by.project_id)
        found.append(Ticket.project_id == by.project_id)
    if by.type:
        found.append(Ticket.type == by.type)
    return found


@query("analysis.view")
def overdue(s: Session, actor: Actor, *, by: Slice) -> dict[tuple[Measure, TicketType], int]:
    """Promises of this moment that are open and over their time, of tickets received in the slice."""
    since, until = edges(Among(month_edges(by.since)[0], month_edges(by.until)[1]), clock.zone())
    wanted = (
        select(Promise.measure, Ticket.type, func.count())
        .join(Ticket, Ticket.id == Promise.ticket_id)
        .where(Promise.met_at.is_(None), Promise.due_at < clock.now(), Promise.dropped.is_(False))
        .where(Ticket.received_at >= since, Ticket.received_at < until, *_tickets(s, actor, by))
        .group_by(Promise.measure, Ticket.type)
    )
    return {(measure, type): n for measure, type, n in s.execute(wanted)}


@query("analysis.view")
def ages(s: Session, actor: Actor, *, by: Slice) -> list[tuple[TicketType, int, int]]:
    """(kind, index into AGES or one past it, how many) of what is open now."""
    now = clock.now()
    wanted = select(Ticket.type, Ticket.received_at).where(
        Ticket.state.in_(sorted(OPEN - NEVER)), *_tickets(s, actor, by)
    )
    found: dict[tuple[TicketType, int], int] = {}
    for type, received_at in s.execute(wanted.limit(200_000)):
        days = (now - received_at).total_seconds() / 86_400
        age = next((i for i, most in enumerate(AGES) if days <= most), len(AGES))
        found[type, age] = found.get((type, age), 0) + 1
    return [(type, age, n) for (type, age), n in sorted(found.items())]


@query("analysis.view")
def households(s: Session, actor: Actor, *, by: Slice) -> int:
    """How many the rate per 100 households counts on."""
    wanted = select(func.count()).select_from(Household)
    if by.project_id is not None:
        _must_see(s, actor, by.project_id)
        wanted = wanted.where(Household.project_id == by.project_id)
    elif actor.projects is not None:
        wanted = wanted.where(Household.project_id.in_(actor.projects))
    return s.scalar(wanted) or 0


@query("analysis.view")
def names(s: Session, actor: Actor, *, topic: Topic, ids: list[int]) -> dict[str, str]:
    """What a tally's numbers stand for; of buildings and households only those in sight."""
    wanted: Any
    if topic == Topic.STAFF:
        wanted = select(User.id, User.display_name).where(User.id.in_(ids))
    elif topic == Topic.BUILDING:
        wanted = _in_sight(select(Building.id, Building.name), Building, actor, ids)
    else:
        wanted = _in_sight(select(Household.id, Household.room), Household, actor, ids)
    return {str(id): name for id, name in s.execute(wanted.limit(MOST_NAMES))}


def _in_sight(wanted: Any, table: Any, actor: Actor, ids: list[int]) -> Any:
    seen = table.project_id.in_(actor.projects) if actor.projects is not None else None
    return wanted.where(and_(table.id.in_(ids), seen) if seen is not None else table.id.in_(ids))


@query("analysis.view")
def first_month(s: Session, actor: Actor) -> str:
    """The oldest month anything is tallied for; "" before anything is."""
    wanted = select(func.min(Tally.month))
    if actor.projects is not None:
        wanted = wanted.where(Tally.project_id.in_(actor.projects))
    return s.scalar(wanted) or ""


@query("analysis.view")
def targets(s: Session, actor: Actor, *, by: Slice) -> dict[Measure, float]:
    """Per cent wanted in time, of the book in force now; the highest where kinds differ."""
    book = book_of(s, by.project_id, clock.now())
    found: dict[Measure, float] = {}
    for clause in book.clauses if book else ():
        if clause.target is not None and clause.type in (None, by.type or clause.type):
            found[clause.measure] = max(found.get(clause.measure, 0.0), float(clause.target))
    return found


@query("analysis.view")
def company_name(s: Session, actor: Actor) -> str:
    return company.within(s, actor).name


@command("analysis.export")
def taken(s: Session, actor: Actor, *, sights: list[str]) -> None:
    """Somebody takes these numbers away."""
    audit.note(s, table="tally", exported=sights)
