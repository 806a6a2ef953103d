"""Looking tickets up: lists, counts, export."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.choices.tickets import Grade, State, TicketType, Urgency
from db.customers import Project
from db.search import contains
from db.tickets import Ticket
from lib import audit, clock
from lib.access import Actor, command, query
from lib.forms import find as forms
from lib.forms.checks import masked
from lib.paging import Page, page_of
from lib.tickets.among_rows import aged, conditions
from lib.tickets.among_rules import Among
from lib.tickets.rows import COLUMNS, Assignee, row_of
from lib.tickets.rules import OPEN, WARNING, Row
from lib.tickets.scope import visible

SORTS = {
    "due": (Ticket.due_at.is_(None), Ticket.due_at, Ticket.id),
    "-due": (Ticket.due_at.is_(None), Ticket.due_at.desc(), Ticket.id.desc()),
    "-received": (Ticket.received_at.desc(), Ticket.id.desc()),
    "received": (Ticket.received_at, Ticket.id),
    "no": (Ticket.no, Ticket.id),
    "-no": (Ticket.no.desc(), Ticket.id.desc()),
}


Wanted = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything."""

    text: str = ""
    states: frozenset[State] = frozenset()
    type: TicketType | None = None
    project_id: int | None = None
    category: str = ""
    urgency: Urgency | None = None
    grade: Grade | None = None
    assignee_id: int | None = None
    first_contact_id: int | None = None
    household_id: int | None = None
    among: Among | None = None
    days: tuple[int, int | None] | None = None
    late: bool = False
    soon: bool = False


def _wanted(s: Session, actor: Actor, by: Filter) -> Wanted:
    wanted = (
        select(*COLUMNS)
        .join(Project, Project.id == Ticket.project_id)
        .outerjoin(Assignee, Assignee.id == Ticket.assignee_id)
        .where(visible(actor))
    )
    for word in by.text.split()[:5]:
        wanted = wanted.where(_mentions(s, actor, word))
    return _narrowed(wanted, by)


def _narrowed(wanted: Wanted, by: Filter) -> Wanted:
    now = clock.now()
    exact = {
        Ticket.type: by.type,
        Ticket.project_id: by.project_id,
        Ticket.category: by.category or None,
        Ticket.urgency: by.urgency,
        Ticket.grade: by.grade,
        Ticket.assignee_id: by.assignee_id,
        Ticket.first_contact_id: by.first_contact_id,
        Ticket.household_id: by.household_id,
    }
    wanted = wanted.where(*(column == value for column, value in exact.items() if value is not None))
    states = by.states or (OPEN if by.late or by.soon else by.states)
    if states:
        wanted = wanted.where(Ticket.state.in_(sorted(states)))
    if by.days:
        wanted = wanted.where(*aged(by.days, now))
    if by.among:
        wanted = wanted.where(*conditions(by.among))
    if by.late:
        wanted = wanted.where(Ticket.due_at < now)
    if by.soon:
        wanted = wanted.where(Ticket.due_at >= now, Ticket.due_at < now + WARNING)
    return wanted


def _mentions(s: Session, actor: Actor, word: str) -> Any:
    """Masked columns answer only to those who may see them whole."""
    columns = [Ticket.no, Ticket.place, Ticket.summary]
    if actor.may("customers.reveal"):
        columns += [Ticket.contact, Ticket.phone]
    return or_(*(contains(s, column, word) for column in columns))


@query("tickets.view")
def list_tickets(
    s: Session, actor: Actor, *, by: Filter, sort: str = "due", number: int = 1, size: int = 20
) -> Page[Row]:
    wanted = _wanted(s, actor, by).order_by(*SORTS.get(sort, SORTS["due"]))
    found = page_of(s, wanted, number=number, size=size)
    return Page([row_of(row) for row in found.rows], found.total, found.number, found.size)


@command("tickets.export")
def export_tickets(
    s: Session, actor: Actor, *, by: Filter, sort: str = "due", why: str = "", most: int = 20_000
) -> list[Row]:
    """The same rows as the list, without pages; whole names and telephones only for a reason.

    Of one kind of ticket each row brings its answers along.
    """
    if why:
        actor.must("tickets.export_whole")
    wanted = _wanted(s, actor, by).order_by(*SORTS.get(sort, SORTS["due"])).limit(most)
    rows = [row_of(row, whole=bool(why)) for row in s.execute(wanted)]
    if by.type:
        rows = _with_answers(s, actor, rows, whole=bool(why))
    audit.note(s, table="ticket", exported=len(rows), reason=why, filter=_told(by))
    return rows


def _with_answers(s: Session, actor: Actor, rows: list[Row], *, whole: bool) -> list[Row]:
    """Each with what its form was answered, on the version of then."""
    answers = forms.answers_on.within(s, actor, owner_kind="ticket", owner_ids=[row.id for row in rows])
    seen = {
        id: (schema, values if whole else masked(schema, values)) for id, (schema, values) in answers.items()
    }
    return [replace(row, answer=seen.get(row.id)) for row in rows]


def _told(by: Filter) -> dict[str, str]:
    """What of the filter was set; the searched words may name a person."""
    return {
        name: ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)
        for name, value in asdict(by).items()
        if value and name != "text"
    }


@dataclass(frozen=True)
class Today:
    """Numbers of the day, in the actor's sight."""

    received: int
    closed: int
    open: dict[State, int]
    late: int
    soon: int


@query("tickets.view")
def today(s: Session, actor: Actor) -> Today:
    now = clock.now()
    since, seen = clock.start_of_day(now), visible(actor)
    late, soon = Ticket.due_at < now, and_(Ticket.due_at >= now, Ticket.due_at < now + WARNING)
    wanted = select(Ticket.state, func.count(), _how_many(late), _how_many(soon)).group_by(Ticket.state)
    states = s.execute(wanted.where(seen, Ticket.state.in_(sorted(OPEN)))).all()
    return Today(
        received=_count(s, seen, Ticket.received_at >= since),
        closed=_count(s, seen, Ticket.closed_at >= since, Ticket.state == State.CLOSED),
        open={state: number for state, number, _, _ in states},
        late=sum(number for _, _, number, _ in states),
        soon=sum(number for _, _, _, number in states),
    )


def _how_many(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((true, 1), else_=0))


def _count(s: Session, *where: Any) -> int:
    return s.scalar(select(func.count()).select_from(Ticket).where(*where)) or 0
