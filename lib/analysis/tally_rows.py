"""Making a project's month of tallies anew: every ticket received in it, counted under each topic."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.analysis import StaleMonth, Tally, TallyBook
from db.choices.standards import Measure
from db.choices.tickets import Satisfaction
from db.customers import Household
from db.tickets import Excuse, Promise, Ticket
from lib import clock
from lib.analysis.rules import Topic, bucket_of, hours_between, week_of
from lib.tickets.among_rows import SATISFIED
from lib.tickets.among_rules import NEVER, Among, edges, month_edges

BOOK = 1


@dataclass
class Count:
    n: int = 0
    good: int = 0
    excused: int = 0
    total: float = 0.0


Counts = dict[tuple[Topic, str, str], Count]


def remake(s: Session, stale: Iterable[StaleMonth], now: datetime) -> int:
    """These months' tallies from their tickets; how many months."""
    done = 0
    for one in stale:
        counts = counted(s, one.project_id, one.month)
        s.execute(delete(Tally).where(Tally.project_id == one.project_id, Tally.month == one.month))
        rows = [_row(one, key, count) for key, count in counts.items()]
        if rows:
            s.execute(insert(Tally), rows)
        s.delete(one)
        done += 1
    if done:
        _turn_the_page(s, now)
    return done


def _row(one: StaleMonth, key: tuple[Topic, str, str], count: Count) -> dict[str, Any]:
    topic, a, b = key
    return {"project_id": one.project_id, "month": one.month, "topic": topic.value, "a": a, "b": b} | vars(
        count
    )


def _turn_the_page(s: Session, now: datetime) -> None:
    book = s.get(TallyBook, BOOK)
    if book is None:
        s.add(TallyBook(id=BOOK, no=1, at=now))
    else:
        book.no, book.at = book.no + 1, now


def counted(s: Session, project_id: int, month: str) -> Counts:
    counts: Counts = defaultdict(Count)
    since, until = edges(Among(*month_edges(month)), clock.zone())
    here = (Ticket.project_id == project_id, Ticket.received_at >= since, Ticket.received_at < until)
    _count_tickets(s, counts, here)
    _count_promises(s, counts, here)
    return counts


def _count_tickets(s: Session, counts: Counts, here: tuple[Any, ...]) -> None:
    wanted = (
        select(
            Ticket.type,
            Ticket.category,
            Ticket.channel,
            Ticket.received_at,
            Ticket.done_at,
            Ticket.reopened,
            Ticket.repeat_of_id,
            Ticket.satisfaction,
            Ticket.cause,
            Ticket.assignee_id,
            Ticket.household_id,
            Household.building_id,
        )
        .outerjoin(Household, Household.id == Ticket.household_id)
        .where(*here, Ticket.state.not_in(sorted(NEVER)))
    )
    for ticket in s.execute(wanted):
        for topic, a, good, total in _said_of(ticket):
            _add(counts[topic, a, ticket.type.value], good=good, total=total)


def _said_of(t: Any) -> Iterator[tuple[Topic, str, bool, float]]:
    """(topic, a, good, total) of one ticket."""
    finished = t.done_at is not None
    took = hours_between(t.received_at, t.done_at) if finished else 0.0
    yield Topic.CATEGORY, t.category, finished, 0.0
    yield Topic.CHANNEL, t.channel.value, finished, 0.0
    yield Topic.WEEK, week_of(clock.local(t.received_at).date()), finished, 0.0
    yield Topic.REPEAT, "", t.repeat_of_id is None, 0.0
    if t.repeat_of_id and t.household_id:
        yield Topic.HOUSEHOLD, str(t.household_id), finished, 0.0
    if t.building_id:
        yield Topic.BUILDING, str(t.building_id), finished, 0.0
    if t.assignee_id:
        yield Topic.STAFF, str(t.assignee_id), finished, took
    if t.cause:
        yield Topic.CAUSE, t.cause, finished, 0.0
    if finished or t.reopened:
        yield Topic.REOPENED, "", not t.reopened, 0.0
    if finished:
        yield Topic.COMPLETION, bucket_of(took), True, took
    if t.satisfaction:
        yield Topic.SCORE, "", t.satisfaction in SATISFIED, float(Satisfaction(t.satisfaction).value)


def _count_promises(s: Session, counts: Counts, here: tuple[Any, ...]) -> None:
    """What has been met. What is open and over its time grows late by itself: lists count it live."""
    excused = (
        select(Excuse.ticket_id, Excuse.round, Excuse.measure)
        .where(Excuse.granted.is_(True))
        .distinct()
        .subquery()
    )
    wanted = (
        select(
            Promise.measure,
            Promise.started_at,
            Promise.due_at,
            Promise.met_at,
            Promise.round,
            Ticket.type,
            excused.c.ticket_id.label("excused"),
        )
        .join(Ticket, Ticket.id == Promise.ticket_id)
        .outerjoin(
            excused,
            (excused.c.ticket_id == Promise.ticket_id)
            & (excused.c.round == Promise.round)
            & (excused.c.measure == Promise.measure),
        )
        .where(*here, Promise.met_at.is_not(None), Ticket.state.not_in(sorted(NEVER)))
    )
    for p in s.execute(wanted):
        if p.due_at is not None:
            late = p.met_at > p.due_at
            count = counts[Topic.PROMISE, p.measure.value, p.type.value]
            _add(count, good=not late)
            count.excused += bool(late and p.excused)
        if p.measure == Measure.RESPONSE and p.round == 0:
            took = hours_between(p.started_at, p.met_at)
            _add(counts[Topic.RESPONSE, bucket_of(took), p.type.value], good=True, total=took)


def _add(count: Count, *, good: bool, total: float = 0.0) -> None:
    count.n += 1
    count.good += good
    count.total += total


def mark_everything(s: Session) -> None:
    """Every month of every project that has tickets: after an upgrade or a correction of the calendar."""
    spans = select(Ticket.project_id, func.min(Ticket.received_at), func.max(Ticket.received_at))
    for project_id, first, last in s.execute(spans.group_by(Ticket.project_id)):
        for month in _months(first, last):
            s.merge(StaleMonth(project_id=project_id, month=month))


def _months(first: datetime, last: datetime) -> Iterator[str]:
    month, end = f"{clock.local(first):%Y-%m}", f"{clock.local(last):%Y-%m}"
    while month <= end:
        yield month
        month = f"{month_edges(month)[1]:%Y-%m}"
