"""Inside the use cases: a ticket's promises follow its events, in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from db.choices.standards import Measure
from db.tickets import Promise, Ticket, TicketEvent
from lib.standards.rows import Standards, standards
from lib.steps import ASKED, asked, chunks
from lib.tickets.promise_rules import Case, Happened, Promised, first_due, promises, told_last
from lib.tickets.rules import OPEN

PROMISE, TICKET = cast(Table, Promise.__table__), cast(Table, Ticket.__table__)
KEPT = (
    Promise.ticket_id,
    Promise.round,
    Promise.measure,
    Promise.clause_id,
    Promise.started_at,
    Promise.due_at,
    Promise.paused,
    Promise.met_at,
    Promise.dropped,
)
CHANGING = ("clause_id", "started_at", "due_at", "paused", "met_at", "dropped")
Kept = dict[tuple[int, Measure], Promised]


@dataclass
class Course:
    """A ticket's events and promises, read once in a use case and kept in step from there on."""

    events: list[Happened] = field(default_factory=list)
    kept: Kept = field(default_factory=dict)

    @property
    def reached(self) -> datetime | None:
        """The clock of this machine may be set back; a story never goes back."""
        return max((event.at for event in self.events), default=None)


def course_of(s: Session, ticket: Ticket, *, fresh: bool = False) -> Course:
    """fresh: just taken in, so there is nothing to read."""
    courses: dict[int, Course] = s.info.setdefault("courses", {})
    if ticket.id not in courses:
        courses[ticket.id] = Course() if fresh else read_courses(s, [ticket.id])[ticket.id]
    return courses[ticket.id]


def read_ahead(s: Session, ids: Collection[int]) -> None:
    """Before many tickets move in one use case: their courses in one go."""
    s.info.setdefault("courses", {}).update(read_courses(s, ids))


def follow(s: Session, ticket: Ticket) -> None:
    """Rewrites what changed of the ticket's promises, and when it is due."""
    course = course_of(s, ticket)
    known = standards(s)
    if ticket.profile_id is None and (found := known.book(ticket.project_id, ticket.received_at)):
        ticket.profile_id = found.profile_id
    now = _worked_out(known, ticket, ticket.profile_id, course.events)
    writing = Writing()
    writing.compare(ticket.id, course.kept, now)
    writing.write(s)
    course.kept = _by_place(now)
    ticket.due_at, ticket.promised_at = first_due(now, course.events), told_last(course.events)


def _worked_out(
    known: Standards, ticket: Any, profile_id: int | None, events: Sequence[Happened]
) -> list[Promised]:
    if profile_id is None:
        return []
    case = Case(ticket.type, ticket.urgency, ticket.grade, ticket.received_at)
    return promises(case, events, known.kept(profile_id).clauses, known.calendar(ticket.project_id))


# -- many at once ------------------------------------------------------------------------------

FACTS = (
    Ticket.id,
    Ticket.project_id,
    Ticket.type,
    Ticket.urgency,
    Ticket.grade,
    Ticket.received_at,
    Ticket.profile_id,
    Ticket.due_at,
    Ticket.promised_at,
)


def rewrite(s: Session, ids: Collection[int]) -> set[int]:
    """All of these tickets' promises from their events and the books of today; returns which changed.

    The tickets' versions stay: nobody who is at work on one is disturbed.
    """
    changed = (_rewrite(s, chunk) for chunk in chunks(sorted(ids), ASKED))
    return set[int]().union(*changed)


def rewrite_kept(s: Session, ids: Collection[int]) -> None:
    """Of those a ledger has changed: what is open, or was judged before. Its old cases stay unjudged."""
    is_open = asked(s, select(Ticket.id).where(Ticket.state.in_(OPEN)), Ticket.id, ids)
    judged = asked(s, select(Promise.ticket_id), Promise.ticket_id, ids)
    rewrite(s, {row[0] for row in (*is_open, *judged)})


def _rewrite(s: Session, ids: list[int]) -> set[int]:
    known, writing, touched = standards(s), Writing(), []
    courses = read_courses(s, ids)
    for ticket in s.execute(select(*FACTS).where(Ticket.id.in_(ids)).order_by(Ticket.id)):
        course = courses[ticket.id]
        book = known.book(ticket.project_id, ticket.received_at)
        profile_id = book.profile_id if book else None
        now = _worked_out(known, ticket, profile_id, course.events)
        writing.compare(ticket.id, course.kept, now)
        after = profile_id, first_due(now, course.events), told_last(course.events)
        if after != (ticket.profile_id, ticket.due_at, ticket.promised_at):
            names = ("to_profile", "to_due", "to_promised")
            touched.append({"is_id": ticket.id, **dict(zip(names, after, strict=True))})
    changed = writing.write(s) | {row["is_id"] for row in touched}
    _write_tickets(s, touched)
    return changed


def _write_tickets(s: Session, rows: list[dict[str, Any]]) -> None:
    values: dict[str, Any] = {
        "profile_id": bindparam("to_profile"),
        "due_at": bindparam("to_due"),
        "promised_at": bindparam("to_promised"),
    }
    if rows:
        s.execute(update(TICKET).where(TICKET.c.id == bindparam("is_id")).values(values), rows)
        s.expire_all()


def read_courses(s: Session, ids: Collection[int]) -> dict[int, Course]:
    found = defaultdict[int, Course](Course)
    wanted = select(
        TicketEvent.ticket_id,
        TicketEvent.move,
        TicketEvent.state,
        TicketEvent.at,
        TicketEvent.by_id,
        TicketEvent.content,
    ).order_by(TicketEvent.id)
    for row in asked(s, wanted, TicketEvent.ticket_id, ids):
        found[row.ticket_id].events.append(happened(row))
    for row in asked(s, select(*KEPT), Promise.ticket_id, ids):
        promise = promised(row)
        found[row.ticket_id].kept[promise.round, promise.measure] = promise
    return found


def happened(event: Any) -> Happened:
    """From an event's row; what a ledger tells was done by people of before."""
    person = event.by_id is not None or bool(event.content.get("imported"))
    return Happened(event.move, event.state, event.at, person, event.content)


def promised(row: Any) -> Promised:
    """From a result row that begins with KEPT."""
    return Promised(*row[1 : len(KEPT)])


def _by_place(found: Iterable[Promised]) -> Kept:
    return {(one.round, one.measure): one for one in found}


class Writing:
    """What differs between the promises kept and those worked out, written together."""

    def __init__(self) -> None:
        self.fresh: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.gone: list[dict[str, Any]] = []

    def compare(self, ticket_id: int, kept: Kept, now: Iterable[Promised]) -> None:
        left = dict(kept)
        for one in now:
            before = left.pop((one.round, one.measure), None)
            if before is None:
                self.fresh.append({"ticket_id": ticket_id, **vars(one)})
            elif before != one:
                values = {f"to_{name}": getattr(one, name) for name in CHANGING}
                self.changed.append({**_place(ticket_id, one), **values})
        self.gone += [_place(ticket_id, one) for one in left.values()]

    def write(self, s: Session) -> set[int]:
        """Returns the tickets concerned."""
        here = (
            (PROMISE.c.ticket_id == bindparam("is_ticket_id"))
            & (PROMISE.c.round == bindparam("is_round"))
            & (PROMISE.c.measure == bindparam("is_measure"))
        )
        if self.gone:
            s.execute(delete(PROMISE).where(here), self.gone)
        if self.changed:
            values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in CHANGING}
            s.execute(update(PROMISE).where(here).values(values), self.changed)
        if self.fresh:
            s.execute(insert(PROMISE), self.fresh)
        concerned = {row["ticket_id"] for row in self.fresh}
        return concerned | {row["is_ticket_id"] for row in self.changed + self.gone}


def _place(ticket_id: int, one: Promised) -> dict[str, Any]:
    return {"is_ticket_id": ticket_id, "is_round": one.round, "is_measure": one.measure}
