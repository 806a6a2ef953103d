"""Periods, sums and shares; and a forecast that knows when to be silent."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.forecast_rules import LEAST_WEEKS, WEEKS_AHEAD, YEAR, forecast
from lib.analysis.rules import (
    BUCKETS,
    Slice,
    Tallied,
    before,
    bucket_of,
    median_bucket,
    months_between,
    rate,
    shares,
    shifted,
    summed,
    vital_few,
    year_before,
)

months = st.builds(lambda y, m: f"{y:04d}-{m:02d}", st.integers(1990, 2090), st.integers(1, 12))


@given(months, st.integers(-400, 400))
def test_a_month_moved_there_and_back_is_the_same(month: str, by: int) -> None:
    assert shifted(shifted(month, by), -by) == month


def test_a_slice_is_compared_with_as_many_months_before_or_the_year_before() -> None:
    quarter = Slice("2025-01", "2025-03", 7)
    assert before(quarter) == Slice("2024-10", "2024-12", 7)
    assert year_before(quarter) == Slice("2024-01", "2024-03", 7)
    assert quarter.months == ["2025-01", "2025-02", "2025-03"]
    assert list(months_between("2025-03", "2025-01")) == []


@given(st.floats(0, 10_000))
def test_every_length_has_just_one_bucket(hours: float) -> None:
    index = int(bucket_of(hours))
    assert index == 0 or hours > BUCKETS[index - 1]
    assert index == len(BUCKETS) or hours <= BUCKETS[index]


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("pq"), st.integers(0, 50)), max_size=30))
def test_sums_lose_nothing(found: list[tuple[str, str, int]]) -> None:
    rows = [Tallied("2025-01", a, b, n, n // 2, 0, float(n)) for a, b, n in found]
    by_a = summed(rows, "a")
    assert sum(row.n for row in by_a) == sum(row.n for row in rows)
    assert len({row.a for row in by_a}) == len(by_a)
    assert all(row.month == row.b == "" for row in by_a)


def test_nothing_counted_has_no_rate() -> None:
    assert rate(0, 0) is None
    assert rate(19, 20) == 95


def test_the_vital_few_make_four_fifths() -> None:
    assert shares([50, 30, 15, 5]) == [50, 80, 95, 100]
    assert vital_few([50, 30, 15, 5]) == 2
    assert vital_few([]) == 0


def test_the_middle_case_says_the_median_bucket() -> None:
    assert median_bucket([Tallied(a="0", n=1), Tallied(a="3", n=1), Tallied(a="5", n=3)]) == 5
    assert median_bucket([]) is None


def test_a_short_history_gives_no_forecast() -> None:
    assert forecast([10] * (LEAST_WEEKS - 1)) is None


@pytest.mark.parametrize("level", [0, 7, 400])
def test_what_never_changes_is_foretold_without_error(level: int) -> None:
    said = forecast([level] * 60)
    assert said
    assert said.weeks == pytest.approx([level] * WEEKS_AHEAD)
    assert said.error == pytest.approx(0)
    assert said.low == pytest.approx(said.high)


def test_after_two_years_the_year_s_course_is_known() -> None:
    year = [100 + 40 * math.sin(2 * math.pi * week / YEAR) for week in range(YEAR)]
    history = [round(n) for n in year * 3][: 2 * YEAR + 30]
    said = forecast(history)
    assert said
    came = [year[(len(history) + step) % YEAR] for step in range(WEEKS_AHEAD)]
    assert max(abs(a - b) for a, b in zip(said.weeks, came, strict=True)) < 8


def test_its_band_holds_most_of_what_comes() -> None:
    dice, held, all_of_them = random.Random(7), 0, 0
    for _ in range(40):
        numbers = [max(0, round(dice.gauss(60, 9))) for _ in range(70 + WEEKS_AHEAD)]
        said = forecast(numbers[:70])
        assert said
        held += sum(low <= n <= high for low, n, high in zip(said.low, numbers[70:], said.high, strict=True))
        all_of_them += WEEKS_AHEAD
    assert 0.65 <= held / all_of_them <= 0.95


@given(st.lists(st.integers(0, 500), min_size=LEAST_WEEKS, max_size=130))
def test_it_is_never_below_nothing_nor_outside_its_band(history: list[int]) -> None:
    said = forecast(history)
    assert said
    for low, week, high in zip(said.low, said.weeks, said.high, strict=True):
        assert 0 <= low <= week <= high
