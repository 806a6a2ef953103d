"""The tickets of an incident: linked ones, those that may be, and how far an answer to all of them goes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.choices.tickets import Move, State, TicketType
from db.customers import Project
from db.tickets import Ticket
from lib.access import Actor, query
from lib.incidents.candidate_rows import fitting
from lib.incidents.rules import why_unfinished
from lib.incidents.scope import find
from lib.paging import Page, page_of
from lib.tickets.rows import COLUMNS, Assignee, row_of
from lib.tickets.rules import OPEN, PATHS, Row, may_move
from lib.tickets.scope import visible

Wanted = Select[*tuple[Any, ...]]


def _tickets() -> Wanted:
    joined = select(*COLUMNS).join(Project, Project.id == Ticket.project_id)
    return joined.outerjoin(Assignee, Assignee.id == Ticket.assignee_id)


@query("incidents.view")
def linked(s: Session, actor: Actor, *, id: int, number: int = 1, size: int = 20) -> Page[Row]:
    """The tickets of an incident that the actor sees, open ones first."""
    find(s, actor, id)
    open_first = case((Ticket.state.in_(sorted(OPEN)), 0), else_=1)
    wanted = _tickets().where(Ticket.incident_id == id, visible(actor))
    found = page_of(s, wanted.order_by(open_first, Ticket.received_at, Ticket.id), number=number, size=size)
    return Page([row_of(row) for row in found.rows], found.total, found.number, found.size)


@query("incidents.edit")
def candidates(
    s: Session, actor: Actor, *, id: int, every_category: bool = False, number: int = 1, size: int = 20
) -> Page[Row]:
    """Open tickets that may be part of it, newest first."""
    fits = fitting(actor, find(s, actor, id), every_category=every_category)
    wanted = _tickets().where(Ticket.id.in_(fits.with_only_columns(Ticket.id)))
    found = page_of(s, wanted.order_by(Ticket.received_at.desc(), Ticket.id.desc()), number=number, size=size)
    return Page([row_of(row) for row in found.rows], found.total, found.number, found.size)


@dataclass(frozen=True)
class Waiting:
    """Linked tickets still under way: how many hear an answer, how many can be finished, why the rest not."""

    told: int
    finished: int
    rest: tuple[tuple[str, State, int], ...]


@query("incidents.view")
def waiting(s: Session, actor: Actor, *, id: int) -> Waiting:
    find(s, actor, id)
    counted = select(Ticket.type, Ticket.state, func.count()).group_by(Ticket.type, Ticket.state)
    linked = counted.where(Ticket.incident_id == id, visible(actor), Ticket.state.in_(sorted(OPEN)))
    found = [(t, state, n) for t, state, n in s.execute(linked) if may_move(t, state, Move.TELL)]
    rest: dict[tuple[str, State], int] = {}
    for type, state, number in found:
        if (why := why_unfinished(type, state)) and _before_done(type, state):
            rest[why, state] = rest.get((why, state), 0) + number
    return Waiting(
        told=sum(n for _, _, n in found),
        finished=sum(n for t, state, n in found if not why_unfinished(t, state)),
        rest=tuple((why, state, n) for (why, state), n in sorted(rest.items())),
    )


def _before_done(type: TicketType, state: State) -> bool:
    """What can still be cancelled has not been done yet."""
    return state in PATHS[type][Move.CANCEL].sources
