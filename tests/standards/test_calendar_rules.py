"""The working calendar against the days the State Council published."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.choices.standards import DayKind, Special
from lib.standards.calendar_rules import USUAL, Calendar, is_made_up, is_public_holiday, is_published

SHANGHAI = ZoneInfo("Asia/Shanghai")
# First and last day off, as announced for the year; then the weekends that are worked.
OFF = {
    2025: "0101-0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
MADE_UP = {2025: "0126 0208 0427 0928 1011", 2026: "0104 0214 0228 0509 0920 1010"}
WEEK = dict.fromkeys(list(DayKind)[:5], ((9 * 60, 12 * 60), (14 * 60, 18 * 60)))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def announced(year: int) -> Iterator[date]:
    for span in OFF[year].split():
        first, last = span.split("-")
        yield from (day for day in days_of(year) if first <= f"{day:%m%d}" <= last)


@pytest.mark.parametrize("year", [2025, 2026])
def test_holidays_and_make_up_days_are_those_published(year: int) -> None:
    assert [day for day in days_of(year) if is_public_holiday(day)] == list(announced(year))
    assert " ".join(f"{day:%m%d}" for day in days_of(year) if is_made_up(day)) == MADE_UP[year]


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_day_is_worked_when_it_is_made_up_or_an_ordinary_weekday(year: int) -> None:
    calendar, off = Calendar(SHANGHAI), set(announced(year))
    for day in days_of(year):
        made_up = f"{day:%m%d}" in MADE_UP[year].split()
        assert calendar.works(day) == (made_up or (day.weekday() < 5 and day not in off))


def test_a_year_without_make_up_days_is_not_published() -> None:
    assert [is_published(year) for year in (2024, 2025, 2026, 2027, 2031)] == [True, True, True, False, False]


def test_nothing_said_means_every_day_ten_hours() -> None:
    calendar = Calendar(SHANGHAI)
    for day in (date(2025, 11, 21), date(2025, 11, 22), date(2025, 10, 1)):
        assert calendar.shifts_on(day) == USUAL == ((480, 1080),)


def test_a_day_off_has_the_holiday_hours_and_a_made_up_one_mondays() -> None:
    hours = WEEK | {DayKind.MONDAY: ((1, 2),), DayKind.SATURDAY: ((3, 4),), DayKind.HOLIDAY: ((5, 6),)}
    calendar = Calendar(
        SHANGHAI, hours, {date(2025, 11, 19): Special.HOLIDAY, date(2025, 11, 23): Special.WORKING}
    )
    assert calendar.shifts_on(date(2025, 10, 4)) == ((5, 6),)  # a Saturday within the holiday
    assert calendar.shifts_on(date(2025, 10, 11)) == ((1, 2),)
    assert calendar.shifts_on(date(2025, 11, 19)) == ((5, 6),)
    assert calendar.shifts_on(date(2025, 11, 23)) == ((1, 2),)
    assert calendar.shifts_on(date(2025, 11, 22)) == ((3, 4),)
    assert calendar.shifts_on(date(2025, 11, 16)) == ()


def test_the_company_may_say_otherwise_of_a_published_day() -> None:
    special = {date(2025, 10, 8): Special.WORKING, date(2025, 10, 11): Special.HOLIDAY}
    calendar = Calendar(SHANGHAI, WEEK, special)
    assert calendar.works(date(2025, 10, 8))
    assert not calendar.works(date(2025, 10, 11))
    assert calendar.shifts_on(date(2025, 10, 11)) == ()


def test_a_night_shift_runs_into_the_next_day() -> None:
    calendar = Calendar(SHANGHAI, {DayKind.FRIDAY: ((22 * 60, 30 * 60),)})
    midnight = datetime(2025, 11, 21, 16, tzinfo=UTC)  # Saturday 00:00 in Shanghai
    assert calendar.is_open(midnight)
    assert calendar.is_open(midnight + timedelta(hours=5, minutes=59))
    assert not calendar.is_open(midnight + timedelta(hours=6))
    assert not calendar.is_open(midnight - timedelta(hours=2, seconds=1))


shifts = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda s: (s[0], min(s[0] + s[1], 2880)))
HOURS = st.dictionaries(st.sampled_from(DayKind), st.lists(shifts, max_size=3).map(tuple), max_size=8)


@given(hours=HOURS, at=st.datetimes(datetime(2024, 2, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_open_stretches_are_in_order_and_agree_with_each_moment(
    hours: dict[DayKind, tuple[tuple[int, int], ...]], at: datetime
) -> None:
    calendar = Calendar(SHANGHAI, hours)
    spans = [span for span, _ in zip(calendar.open_from(at), range(6), strict=False)]
    for since, until in spans:
        assert at <= since < until
        assert calendar.is_open(since)
        assert calendar.is_open(until - timedelta(seconds=1))
    for before, after in pairwise(spans):
        assert before[1] <= after[0]
        if before[1] < after[0]:
            assert not calendar.is_open(before[1] + (after[0] - before[1]) / 2)


def test_the_wall_clock_counts_where_clocks_change() -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    before, after = (calendar.spans_on(date(2025, 3, day))[0] for day in (29, 30))
    assert (before[0].hour, after[0].hour) == (7, 6)
    assert after[1] - after[0] == timedelta(hours=10)
