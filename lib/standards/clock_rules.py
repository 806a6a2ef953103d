"""When something is due: round the clock, in service hours, or in working days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil

from db.choices.standards import Clock, Unit
from lib.standards.calendar_rules import DAY, HORIZON, Calendar, Span

Pause = tuple[datetime, datetime | None]
"""From, until; None: it still lasts."""

NEVER = datetime.max.replace(tzinfo=UTC)
LENGTHS = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
}


def due(
    start: datetime,
    limit: Decimal,
    unit: Unit,
    clock: Clock,
    calendar: Calendar,
    *,
    pauses: Iterable[Pause] = (),
    ceiling: Decimal | None = None,
) -> datetime | None:
    """None while a pause lasts, and for what lies ten years off. No pause stretches the ceiling."""
    found = _reached(start, limit, unit, clock, calendar, _tidy(start, pauses))
    if ceiling is None:
        return found
    last = _reached(start, ceiling, unit, clock, calendar, [])
    return min((one for one in (found, last) if one), default=None)


def _reached(
    start: datetime, limit: Decimal, unit: Unit, clock: Clock, calendar: Calendar, pauses: Sequence[Span]
) -> datetime | None:
    if clock == Clock.WORKING_DAYS:
        return _after_days(start, ceil(limit), calendar, pauses)
    length = LENGTHS[unit] * float(limit)
    opened = calendar.open_from(start) if clock == Clock.SERVICE else iter(((start, NEVER),))
    return _after_time(start, length, opened, pauses)


def _after_time(
    start: datetime, length: timedelta, opened: Iterator[Span], pauses: Sequence[Span]
) -> datetime | None:
    """The first moment at which so much time has run, within what is open and no pause."""
    if not length:
        return start
    for since, until in _without(opened, pauses):
        if until - since >= length:
            return since + length
        length -= until - since
    return None


def _without(opened: Iterator[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    """What is left of the open stretches; ends where a pause does not."""
    waiting = list(pauses)
    for since, until in opened:
        while waiting and waiting[0][1] <= since:
            waiting.pop(0)
        for begins, ends in waiting:
            if begins >= until:
                break
            if begins > since:
                yield since, begins
            if ends == NEVER:
                return
            since = max(since, ends)
        if since < until:
            yield since, until


def _after_days(start: datetime, days: int, calendar: Calendar, pauses: Sequence[Span]) -> datetime | None:
    """The end of the last such day; the day of the start is not counted, nor one that ends paused."""
    day = calendar.day_of(start)
    if not days:
        return max(start, calendar.end_of(day))
    last = day + HORIZON
    while day < last:
        day += DAY
        if calendar.works(day):
            end = calendar.end_of(day)
            if pauses and pauses[-1][1] == NEVER and end >= pauses[-1][0]:
                return None
            days -= not any(since <= end < until for since, until in pauses)
            if not days:
                return end
    return None


def _tidy(start: datetime, pauses: Iterable[Pause]) -> list[Span]:
    """From the start on, in order, overlapping ones as one."""
    spans = sorted((max(since, start), until or NEVER) for since, until in pauses)
    found: list[Span] = []
    for since, until in spans:
        if until <= since:
            continue
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(until, found[-1][1])
        else:
            found.append((since, until))
    return found
