"""Promises on tickets: read, worked out anew after a correction, tried out beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from db.choices.standards import CLOCKED, Clock, ProfileState, Unit
from db.customers import Project
from db.standards import Clause, CompanySetting, Profile
from db.tickets import Promise, Ticket
from lib import audit, clock
from lib.access import Actor, command, query
from lib.standards.book_rules import ClauseFacts
from lib.standards.rows import STALE, promises_are_stale, standards
from lib.tickets.excuse_rows import Told, told_of
from lib.tickets.promise_rows import FACTS, KEPT, promised, read_courses, rewrite
from lib.tickets.promise_rules import Case, Promised, first_due, promises
from lib.tickets.rules import OPEN
from lib.tickets.scope import find, visible
from lib.tickets.stale_rows import months_are_stale, months_of

BATCH = 500
SAMPLE = 2_000
SHOWN = 20


@dataclass(frozen=True)
class PromiseRow:
    """One promise as a ticket's page shows it, with the words of its clause."""

    promised: Promised
    late: bool
    limit: Decimal | None
    unit: Unit | None
    clock: Clock | None
    excuse: Told | None


@query("tickets.view")
def promises_of(s: Session, actor: Actor, *, id: int) -> list[PromiseRow]:
    """The newest round first, in the order of a ticket's life."""
    ticket = find(s, actor, id)
    wanted = select(*KEPT, Clause.limit, Clause.unit, Clause.clock).outerjoin(
        Clause, Clause.id == Promise.clause_id
    )
    excuses, now = told_of(s, ticket.id), clock.now()
    found = []
    for row in s.execute(wanted.where(Promise.ticket_id == ticket.id)):
        one = promised(row)
        words = row.limit, row.unit, row.clock
        found.append(PromiseRow(one, one.late(now), *words, excuses.get((one.round, one.measure))))
    return sorted(found, key=lambda row: (-row.promised.round, CLOCKED.index(row.promised.measure)))


# -- anew --------------------------------------------------------------------------------------


@command("tickets.rebuild")
def rebuild_some(s: Session, actor: Actor) -> int:
    """The next few tickets whose promises are to be worked out anew; returns how many, 0 when all is well."""
    asked = s.get(CompanySetting, STALE, with_for_update=True)
    if asked is None:
        return 0
    ids = list(s.scalars(_stale(asked.value).order_by(Ticket.id).limit(BATCH)))
    if not ids:
        s.execute(delete(CompanySetting).where(CompanySetting.key == STALE))
        return 0
    changed = rewrite(s, ids)
    months_are_stale(s, months_of(s, changed))
    done = {**asked.value, "done": ids[-1]}
    s.execute(update(CompanySetting).where(CompanySetting.key == STALE).values(value=done))
    if changed:
        audit.note(s, table="promise", tickets=[ids[0], ids[-1]], changed=len(changed))
    return len(ids)


def _stale(asked: dict[str, Any]) -> Any:
    """Open tickets, and those received since the day that was corrected."""
    wanted = select(Ticket.id).where(Ticket.id > asked["done"])
    if not asked["since"]:
        return wanted.where(Ticket.state.in_(OPEN))
    since = datetime.combine(date.fromisoformat(asked["since"]), datetime.min.time(), clock.zone())
    return wanted.where(or_(Ticket.state.in_(OPEN), Ticket.received_at >= since))


@command("tickets.rebuild")
def begin_promises(s: Session, actor: Actor) -> None:
    """After the version that brought promises: what is open has none yet, so the job makes them."""
    open_ones = select(Ticket.id).where(Ticket.state.in_(OPEN)).limit(1)
    if s.scalar(select(Promise.id).limit(1)) is None and s.scalar(open_ones) is not None:
        promises_are_stale(s)


# -- beforehand --------------------------------------------------------------------------------


@dataclass(frozen=True)
class DueChange:
    """An open ticket that would be due at another time."""

    id: int
    no: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Effect:
    """What a book would do to open tickets; looked_at of them, spread over all, were worked out."""

    open: int
    looked_at: int
    earlier: int
    later: int
    becoming_late: int
    rows: list[DueChange]


@query("standards.edit")
def preview(
    s: Session, actor: Actor, *, clauses: Sequence[ClauseFacts], project_id: int | None = None
) -> Effect:
    """As if these clauses held for what is open now. At most a few thousand tickets are worked out."""
    concerned = visible(actor) & Ticket.state.in_(OPEN) & _whose(s, project_id)
    all = s.scalar(select(func.count()).select_from(Ticket).where(concerned)) or 0
    step = max(1, -(-all // SAMPLE))
    wanted = select(*FACTS, Ticket.no).where(concerned, Ticket.id % step == 0)
    tickets = s.execute(wanted.order_by(Ticket.id).limit(SAMPLE)).all()
    changes = [one for one in _dues(s, tickets, clauses) if one.before != one.after]
    now = clock.now()
    return Effect(
        open=all,
        looked_at=len(tickets),
        earlier=sum(_at(one.after) < _at(one.before) for one in changes),
        later=sum(_at(one.after) > _at(one.before) for one in changes),
        becoming_late=sum(_at(one.after) < now <= _at(one.before) for one in changes),
        rows=sorted(changes, key=lambda one: _at(one.after))[:SHOWN],
    )


def _whose(s: Session, project_id: int | None) -> ColumnElement[bool]:
    """The company's book holds where a project has none of its own."""
    if project_id is not None:
        return Ticket.project_id == project_id
    own = select(Project.id).join(Profile, Profile.project_id == Project.id)
    today = clock.local(clock.now()).date()
    held = own.where(Profile.state == ProfileState.PUBLISHED, Profile.starts_on <= today)
    return Ticket.project_id.not_in(held)


def _dues(s: Session, tickets: Sequence[Any], clauses: Sequence[ClauseFacts]) -> list[DueChange]:
    known, courses = standards(s), read_courses(s, [ticket.id for ticket in tickets])
    found = []
    for ticket in tickets:
        case = Case(ticket.type, ticket.urgency, ticket.grade, ticket.received_at)
        events = courses[ticket.id].events
        now = promises(case, events, clauses, known.calendar(ticket.project_id))
        found.append(DueChange(ticket.id, ticket.no, ticket.due_at, first_due(now, events)))
    return found


def _at(due_at: datetime | None) -> datetime:
    """Without a due time it comes after all that have one."""
    return due_at or datetime.max.replace(tzinfo=clock.zone())
