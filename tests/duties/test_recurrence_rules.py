"""When a duty recurs, held against a slow definition that asks of each single day whether it is one."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from db.choices.duties import Every, OnHoliday
from db.choices.standards import Special
from lib.duties.recurrence_rules import DAY, LAST, Recurrence, after_done, days, recurrence, starts
from lib.duties.wording_rules import described
from lib.errors import Refused
from lib.i18n import translate
from lib.standards.calendar_rules import Calendar

SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
TIMES = st.lists(st.sampled_from(["00:00", "07:30", "12:00", "23:59"]), max_size=3).map(tuple)


def monthly(every: Every, months: st.SearchStrategy[Any]) -> st.SearchStrategy[Recurrence]:
    named = st.lists(st.integers(1, 31) | st.just(LAST), max_size=3).map(lambda d: {"days": d})
    weekdays = st.lists(st.integers(1, 7), min_size=1, max_size=2)
    counted = st.builds(lambda w, n: {"weekdays": w, "nth": n}, weekdays, st.sampled_from([1, 2, 3, 4, LAST]))
    return st.builds(
        lambda which, **more: Recurrence(every=every, **which, **more),
        named | counted,
        interval=st.integers(1, 3),
        months=months,
        times=TIMES,
    )


def some(most: int) -> st.SearchStrategy[Any]:
    return st.lists(st.integers(1, most), max_size=3).map(tuple)


RECURRENCES = st.one_of(
    st.builds(Recurrence, every=st.just(Every.DAY), interval=st.integers(1, 9), months=some(12), times=TIMES),
    st.builds(
        Recurrence, every=st.just(Every.WEEK), interval=st.integers(1, 4), weekdays=some(7), times=TIMES
    ),
    monthly(Every.MONTH, st.just(())),
    monthly(Every.QUARTER, some(3)),
    monthly(Every.YEAR, some(12)),
)


def is_one(recurs: Recurrence, anchor: date, day: date) -> bool:
    """The definition, asked of one day; slow and plain."""
    if recurs.every == Every.DAY:
        in_turn = (day - anchor).days % recurs.interval == 0
        return in_turn and day.month in (recurs.months or range(1, 13))
    if recurs.every == Every.WEEK:
        weeks = (monday(day) - monday(anchor)).days // 7
        return weeks % recurs.interval == 0 and day.isoweekday() in (recurs.weekdays or (1,))
    return in_month(recurs, anchor, day) and of_month(recurs, day)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def in_month(recurs: Recurrence, anchor: date, day: date) -> bool:
    if recurs.every == Every.MONTH:
        return ((day.year - anchor.year) * 12 + day.month - anchor.month) % recurs.interval == 0
    if recurs.every == Every.QUARTER:
        quarters = (day.year - anchor.year) * 4 + (day.month - 1) // 3 - (anchor.month - 1) // 3
        return quarters % recurs.interval == 0 and (day.month - 1) % 3 + 1 in (recurs.months or (1,))
    return (day.year - anchor.year) % recurs.interval == 0 and day.month in (recurs.months or (1,))


def of_month(recurs: Recurrence, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    if recurs.nth is None:
        return day.day in {last if named == LAST else min(named, last) for named in recurs.days or (1,)}
    if day.isoweekday() not in recurs.weekdays:
        return False
    return day.day + 7 > last if recurs.nth == LAST else (day.day - 1) // 7 + 1 == recurs.nth


@given(RECURRENCES, DAYS, DAYS, st.integers(1, 800))
def test_it_names_the_days_its_definition_names(
    recurs: Recurrence, anchor: date, since: date, span: int
) -> None:
    until = since + timedelta(days=span)
    every_day = [since + n * DAY for n in range(span)]
    expected = [day for day in every_day if day >= anchor and is_one(recurs, anchor, day)]
    assert days(recurs, anchor, since, until) == expected


@examples(max_examples=60)
@given(
    RECURRENCES,
    DAYS,
    st.lists(st.integers(0, 60 * 24 * 500), min_size=3, max_size=3),
    st.sampled_from(list(OnHoliday)),
)
def test_ranges_join_without_gaps_or_twins(
    recurs: Recurrence, anchor: date, cuts: list[int], holiday: OnHoliday
) -> None:
    first, middle, last = (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n) for n in sorted(cuts))
    parts = [
        *starts(recurs, anchor, first, middle, SHANGHAI, holiday=holiday),
        *starts(recurs, anchor, middle, last, SHANGHAI, holiday=holiday),
    ]
    assert parts == starts(recurs, anchor, first, last, SHANGHAI, holiday=holiday)
    assert len(set(parts)) == len(parts)
    if holiday != OnHoliday.KEEP:
        assert all(SHANGHAI.works(SHANGHAI.day_of(at)) for at in parts)


def local(recurs: Recurrence, since: date, until: date, **more: Any) -> list[str]:
    moments = (SHANGHAI.moment(day, 0) for day in (since, until))
    found = starts(recurs, since, *moments, SHANGHAI, **more)
    return [at.astimezone(SHANGHAI.zone).strftime("%m-%d %H:%M") for at in found]


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    recurs = Recurrence(every=Every.MONTH, days=(30, 31), times=("09:00",))
    assert local(recurs, date(2026, 1, 1), date(2026, 5, 1)) == [
        "01-30 09:00", "01-31 09:00", "02-28 09:00", "03-30 09:00", "03-31 09:00", "04-30 09:00",
    ]  # fmt: skip


def test_29_february_is_the_28th_in_common_years() -> None:
    recurs = Recurrence(every=Every.YEAR, months=(2,), days=(29,))
    found = days(recurs, date(2023, 1, 1), date(2023, 1, 1), date(2026, 1, 1))
    assert found == [date(2023, 2, 28), date(2024, 2, 29), date(2025, 2, 28)]


HOLIDAYS = (date(2025, 9, 29), date(2025, 10, 10))  # 1 to 8 October are off; 28 September is worked
WEEKENDS_TOO = Recurrence(every=Every.DAY)


@pytest.mark.parametrize(
    ("holiday", "expected"),
    [
        (OnHoliday.KEEP, [29, 30, *range(1, 10)]),
        (OnHoliday.SKIP, [29, 30, 9]),
        (OnHoliday.BEFORE, [29, 30, 9]),
        (OnHoliday.AFTER, [29, 30, 9]),
    ],
)
def test_days_off_are_kept_skipped_or_moved_once(holiday: OnHoliday, expected: list[int]) -> None:
    found = local(WEEKENDS_TOO, *HOLIDAYS, holiday=holiday)
    assert [int(at[3:5]) for at in found] == expected


def test_a_quarters_day_off_moves_and_the_companys_own_days_count() -> None:
    recurs = Recurrence(every=Every.QUARTER, times=("09:00",))
    own = Calendar(SHANGHAI.zone, special={date(2025, 10, 9): Special.HOLIDAY})
    since, until = (SHANGHAI.moment(day, 0) for day in (date(2025, 10, 1), date(2025, 12, 1)))
    told = {"anchor": date(2025, 1, 1), "since": since, "until": until, "holiday": OnHoliday.AFTER}
    assert starts(recurs, calendar=SHANGHAI, **told) == [datetime(2025, 10, 9, 1, tzinfo=UTC)]
    assert starts(recurs, calendar=own, **told) == [datetime(2025, 10, 10, 1, tzinfo=UTC)]


def test_the_next_one_counts_from_the_day_it_was_done() -> None:
    recurs = Recurrence(every=Every.DONE, after_days=90, times=("08:00",))
    assert after_done(recurs, date(2025, 1, 1), SHANGHAI) == datetime(2025, 4, 1, 0, tzinfo=UTC)
    assert days(recurs, date(2025, 1, 1), date(2025, 1, 1), date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    "told",
    [
        {"every": "month", "days": [0]},
        {"every": "month", "days": [15], "weekdays": [5], "nth": 1},
        {"every": "month", "weekdays": [5]},
        {"every": "quarter", "months": [4]},
        {"every": "week", "days": [3]},
        {"every": "day", "times": ["7:30"]},
        {"every": "done"},
        {"every": "hour"},
        {"every": "day", "color": "red"},
    ],
)
def test_what_makes_no_sense_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        recurrence(told)


def test_it_is_told_in_words_of_the_trade() -> None:
    def say(text: str, **params: Any) -> str:
        return translate("en", text, **params)

    quarter = Recurrence(every=Every.QUARTER, months=(1,), days=(15,), times=("09:00",))
    assert described(quarter, say) == "Every quarter, its first month, day 15 09:00"
    thrice = Recurrence(every=Every.DAY, times=("17:30", "07:30", "12:00"))
    assert described(thrice, say) == "Every day 07:30, 12:00, 17:30"
    friday = Recurrence(every=Every.MONTH, weekdays=(5,), nth=LAST)
    assert described(friday, say) == "Every month, the last Friday"
    assert described(Recurrence(every=Every.DONE, after_days=90), say) == "90 days after it was done"
