"""Due times against a slow calculation of its own that walks minute by minute, day by day."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.choices.standards import Clock, DayKind, Special, Unit
from lib.standards.calendar_rules import Calendar
from lib.standards.clock_rules import Pause, due

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
OFFICE = Calendar(SHANGHAI, dict.fromkeys(list(DayKind)[:5], ((540, 720), (840, 1080))))
ALWAYS = Calendar(SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


# -- the slow way ------------------------------------------------------------------------------


def paused(moment: datetime, pauses: list[Pause]) -> bool:
    return any(since <= moment and (until is None or moment < until) for since, until in pauses)


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """Looked up shift by shift on the wall, today's and those that began yesterday or the day before."""
    wall = moment.astimezone(SHANGHAI).replace(tzinfo=None)
    for back in range(3):
        day = wall.date() - timedelta(days=back)
        since = (wall - datetime.combine(day, time())) / MINUTE
        if any(opens <= since < closes for opens, closes in calendar.shifts_on(day)):
            return True
    return False


def slow_minutes(
    start: datetime, minutes: int, calendar: Calendar, pauses: list[Pause], *, service: bool, most: int
) -> datetime | None:
    moment, left = start, minutes
    for _ in range(most):
        if not left:
            return moment
        if not paused(moment, pauses) and (not service or is_open(calendar, moment)):
            left -= 1
        moment += MINUTE
    return None


def slow_days(start: datetime, days: int, calendar: Calendar, pauses: list[Pause]) -> datetime | None:
    day = start.astimezone(SHANGHAI).date()
    for _ in range(400):
        day += timedelta(days=1)
        shifts = calendar.shifts_on(day)
        closes = max((closes for _, closes in shifts), default=1440)
        end = (datetime.combine(day, time(), SHANGHAI) + closes * MINUTE).astimezone(UTC)
        days -= calendar.works(day) and not paused(end, pauses)
        if not days:
            return end
    return None


# -- properties --------------------------------------------------------------------------------

starts = st.datetimes(datetime(2024, 2, 26), datetime(2026, 12, 28), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
spans = st.tuples(st.integers(-3000, 9000), st.none() | st.integers(-600, 4000))
shifts = st.tuples(st.integers(0, 1439), st.integers(60, 900)).map(lambda s: (s[0], min(s[0] + s[1], 2880)))
calendars = st.builds(
    Calendar,
    zone=st.just(SHANGHAI),
    hours=st.dictionaries(st.sampled_from(DayKind), st.lists(shifts, min_size=1, max_size=2).map(tuple)),
    special=st.dictionaries(
        st.dates(date(2024, 2, 26), date(2026, 12, 31)), st.sampled_from(Special), max_size=4
    ),
)


def pauses_from(start: datetime, told: list[tuple[int, int | None]]) -> list[Pause]:
    return [
        (start + since * MINUTE, None if long is None else start + (since + long) * MINUTE)
        for since, long in told
    ]


@settings(max_examples=60, deadline=None)
@given(start=starts, minutes=st.integers(0, 1500), told=st.lists(spans, max_size=3), calendar=calendars)
@pytest.mark.parametrize("clock", [Clock.ELAPSED, Clock.SERVICE])
def test_minutes_are_those_of_the_slow_calculation(
    clock: Clock, start: datetime, minutes: int, told: list[tuple[int, int | None]], calendar: Calendar
) -> None:
    pauses, most = pauses_from(start, told), 30_000
    slow = slow_minutes(start, minutes, calendar, pauses, service=clock == Clock.SERVICE, most=most)
    fast = due(start, Decimal(minutes), Unit.MINUTES, clock, calendar, pauses=pauses)
    if slow is None:
        assert fast is None or fast >= start + most * MINUTE
    else:
        assert fast == slow


@settings(max_examples=100, deadline=None)
@given(start=starts, days=st.integers(1, 12), told=st.lists(spans, max_size=3), calendar=calendars)
def test_working_days_are_those_of_the_slow_calculation(
    start: datetime, days: int, told: list[tuple[int, int | None]], calendar: Calendar
) -> None:
    pauses = pauses_from(start, told)
    fast = due(start, Decimal(days), Unit.DAYS, Clock.WORKING_DAYS, calendar, pauses=pauses)
    assert fast == slow_days(start, days, calendar, pauses)


@settings(deadline=None)
@given(start=starts, hours=st.integers(1, 90), told=st.lists(spans, max_size=3), clock=st.sampled_from(Clock))
def test_a_pause_never_brings_anything_forward_and_never_stretches_the_ceiling(
    start: datetime, hours: int, told: list[tuple[int, int | None]], clock: Clock
) -> None:
    limit = Decimal(-(-hours // 9) if clock == Clock.WORKING_DAYS else hours)
    unit = Unit.DAYS if clock == Clock.WORKING_DAYS else Unit.HOURS
    pauses = pauses_from(start, told)
    plain = due(start, limit, unit, clock, OFFICE)
    held = due(start, limit, unit, clock, OFFICE, pauses=pauses)
    bound = due(start, limit, unit, clock, OFFICE, pauses=pauses, ceiling=limit)
    assert plain is not None
    assert held is None or held >= plain
    assert bound == plain


# -- told by hand ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "limit", "unit", "clock", "expected"),
    [
        ("2024-02-28 12:00", 24, Unit.HOURS, Clock.ELAPSED, "2024-02-29 12:00"),
        ("2025-02-28 12:00", 24, Unit.HOURS, Clock.ELAPSED, "2025-03-01 12:00"),
        ("2025-12-31 23:30", 45, Unit.MINUTES, Clock.ELAPSED, "2026-01-01 00:15"),
        ("2025-11-21 11:00", 2, Unit.HOURS, Clock.SERVICE, "2025-11-21 15:00"),  # over lunch
        ("2025-11-21 17:00", 2, Unit.HOURS, Clock.SERVICE, "2025-11-24 10:00"),  # over the weekend
        ("2025-11-21 17:00", 1, Unit.HOURS, Clock.SERVICE, "2025-11-21 18:00"),  # to the very end
        ("2025-09-30 17:30", 1, Unit.HOURS, Clock.SERVICE, "2025-10-09 09:30"),  # over the national holiday
        ("2026-02-13 17:30", 1, Unit.HOURS, Clock.SERVICE, "2026-02-14 09:30"),  # a Saturday that is worked
        ("2025-11-20 23:59", 1, Unit.DAYS, Clock.WORKING_DAYS, "2025-11-21 18:00"),
        ("2025-11-21 00:00", 1, Unit.DAYS, Clock.WORKING_DAYS, "2025-11-24 18:00"),
        ("2025-09-30 09:00", 2, Unit.DAYS, Clock.WORKING_DAYS, "2025-10-10 18:00"),
        ("2025-09-30 09:00", 3, Unit.DAYS, Clock.WORKING_DAYS, "2025-10-11 18:00"),  # made up on a Saturday
        ("2024-02-28 09:00", 1, Unit.DAYS, Clock.WORKING_DAYS, "2024-02-29 18:00"),
        ("2025-11-21 10:00", 0, Unit.HOURS, Clock.ELAPSED, "2025-11-21 10:00"),
        ("2025-11-21 10:00", 0, Unit.DAYS, Clock.WORKING_DAYS, "2025-11-21 18:00"),
    ],
)
def test_due(start: str, limit: int, unit: Unit, clock: Clock, expected: str) -> None:
    assert due(at(start), Decimal(limit), unit, clock, OFFICE) == at(expected)


def test_what_is_paused_for_good_has_no_due_time_unless_a_ceiling_says_so() -> None:
    start, pauses = at("2025-11-20 09:00"), [(at("2025-11-20 10:00"), None)]
    asked = (Decimal(2), Unit.DAYS, Clock.WORKING_DAYS, OFFICE)
    assert due(start, *asked, pauses=pauses) is None
    assert due(start, *asked, pauses=pauses, ceiling=Decimal(7)) == at("2025-12-01 18:00")
    assert due(start, Decimal(1), Unit.HOURS, Clock.ELAPSED, OFFICE, pauses=pauses) == at("2025-11-20 10:00")


def test_a_day_paused_at_closing_time_is_not_counted() -> None:
    start, asked = at("2025-11-20 09:00"), (Decimal(1), Unit.DAYS, Clock.WORKING_DAYS, OFFICE)
    over_noon = [(at("2025-11-21 09:00"), at("2025-11-21 17:59"))]
    over_closing = [(at("2025-11-21 17:59"), at("2025-11-21 18:01"))]
    assert due(start, *asked, pauses=over_noon) == at("2025-11-21 18:00")
    assert due(start, *asked, pauses=over_closing) == at("2025-11-24 18:00")


def test_where_nobody_is_ever_there_nothing_falls_due() -> None:
    never = Calendar(SHANGHAI, {DayKind.HOLIDAY: ()})
    assert due(at("2025-11-20 09:00"), Decimal(1), Unit.HOURS, Clock.SERVICE, never) is None
    assert due(at("2025-11-20 09:00"), Decimal(1), Unit.HOURS, Clock.ELAPSED, never) == at("2025-11-20 10:00")
