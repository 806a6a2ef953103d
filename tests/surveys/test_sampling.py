"""How many answers a survey needs, who is drawn, and what stays unseen."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.choices.customers import CustomerClass
from lib.surveys.campaign_rules import dealt, is_period, quarter_of, stage
from lib.surveys.funnel_rules import FEWEST, veiled
from lib.surveys.sampling_rules import Design, Homes, allocated, asked_for, drawn, margin_of, planned, size

KEY = (1, CustomerClass.BASIC)
SIZES = st.lists(st.integers(0, 3000), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("population", "margin", "confidence", "wanted"),
    [
        (10**9, 5, 95, 385),
        (1000, 5, 95, 278),
        (500, 5, 95, 218),
        (1000, 3, 99, 649),
        (30, 5, 95, 28),
        (1, 5, 95, 1),
    ],
)  # tables of Krejcie and Morgan (1970) and of Cochran's formula
def test_the_size_is_what_tables_say(population: int, margin: float, confidence: float, wanted: int) -> None:
    assert size(population, margin, confidence) == wanted


@given(st.integers(1, 200_000), st.sampled_from((1, 2.5, 5, 10)), st.sampled_from((90, 95, 99)))
def test_so_many_answers_reach_the_margin_and_one_less_does_not(
    n: int, margin: float, confidence: float
) -> None:
    wanted = size(n, margin, confidence)
    reached = margin_of(wanted, n, confidence)
    assert reached is not None
    assert reached <= margin + 1e-6
    if wanted > 1:
        before = margin_of(wanted - 1, n, confidence)
        assert before is not None
        assert before > margin - 1e-6


@given(SIZES, st.floats(0, 1))
def test_shares_are_proportional_and_leave_no_class_out(sizes: list[int], part: float) -> None:
    n = round(sum(sizes) * part)
    shares = allocated(n, sizes)
    lifted = sum(share == 1 for share in shares)
    assert n <= sum(shares) <= n + lifted
    for share, one in zip(shares, sizes, strict=True):
        exact = n * one / sum(sizes) if one else 0
        assert min(1, one) <= share <= one
        assert share <= math.ceil(exact + 1e-9) or share == 1


def test_enough_are_asked_for_the_answers_wanted() -> None:
    assert asked_for(100, 1000, 30) == 334
    assert asked_for(100, 200, 30) == 200
    homes = {KEY: Homes(1000, 900), (2, CustomerClass.KEY): Homes(0, 0)}
    plan = planned(homes, Design(everybody=False, margin=5, confidence=95, rate=30))
    assert (plan[KEY].wanted, plan[KEY].asked) == (278, 900)
    assert plan[2, CustomerClass.KEY].asked == 0


def test_a_sample_is_drawn_again_the_same() -> None:
    ids = list(range(100, 400))
    first = drawn(ids, 40, 7, KEY)
    assert first == drawn(ids[::-1], 40, 7, KEY)
    assert len(set(first)) == 40
    assert set(first) <= set(ids)
    assert first != drawn(ids, 40, 8, KEY)
    assert first != drawn(ids, 40, 7, (2, CustomerClass.BASIC))


def test_every_household_is_drawn_about_as_often() -> None:
    counts = [0] * 20
    for seed in range(2000):
        for id in drawn(range(20), 5, seed, KEY):
            counts[id] += 1
    # Each 500 times on average, with a standard deviation below 20.
    assert min(counts) > 400
    assert max(counts) < 600


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_few_stay_unseen_and_the_sum_does_not_tell_them(counts: list[int]) -> None:
    hidden = [n for n, out in zip(counts, veiled(counts), strict=True) if out]
    assert all(n >= FEWEST for n, out in zip(counts, veiled(counts), strict=True) if not out)
    whole = len(hidden) == len(counts)
    assert not hidden or whole or (len(hidden) > 1 and sum(hidden) >= FEWEST)


def test_neighbours_go_to_one_person_and_all_get_as_many() -> None:
    assert dealt([1, 2, 3, 4, 5], [8, 9]) == {8: [1, 2, 3], 9: [4, 5]}
    assert dealt([], [8, 9]) == {8: [], 9: []}


def test_periods_are_quarters_and_years() -> None:
    assert [quarter_of(date(2025, month, 1)) for month in (1, 3, 4, 12)] == [
        "2025Q1",
        "2025Q1",
        "2025Q2",
        "2025Q4",
    ]
    assert [is_period(one) for one in ("2025", "2025Q4", "2025Q", "2025Q5", "25Q1", "")] == [True, True] + [
        False
    ] * 4


def test_staff_are_reminded_at_half_time_and_near_the_end() -> None:
    begins, ends = date(2025, 11, 1), date(2025, 11, 21)
    due = [stage(begins, ends, begins + timedelta(days=days)) for days in (-1, 0, 9, 10, 16, 17, 20, 21)]
    assert due == ["", "", "", "half", "half", "last", "last", ""]
    assert stage(begins, begins, begins) == ""
    assert stage(begins, begins + timedelta(days=2), begins + timedelta(days=1)) == "half"
