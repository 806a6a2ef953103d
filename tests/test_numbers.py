"""Numbers people see: without gaps or doubles, whoever asks at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.base import Database
from db.records import NumberCounter
from lib.numbers import next_number
from tests.test_deeds import at_once

MORNING = datetime(2025, 11, 21, 1, 30, tzinfo=UTC)


def take(database: Database, at: datetime = MORNING, series: str = "WX") -> str:
    with database.writing() as s:
        return next_number(s, series, at)


@pytest.mark.both
def test_numbers_count_up_within_a_day(database: Database) -> None:
    assert [take(database) for _ in range(3)] == ["WX20251121-0001", "WX20251121-0002", "WX20251121-0003"]


def test_each_series_and_each_day_counts_for_itself(database: Database) -> None:
    assert take(database) == "WX20251121-0001"
    assert take(database, series="TS") == "TS20251121-0001"
    assert take(database, MORNING + timedelta(days=1)) == "WX20251122-0001"
    assert take(database) == "WX20251121-0002"


def test_the_day_is_the_company_s_own(database: Database) -> None:
    before, after = datetime(2025, 11, 21, 15, 59, tzinfo=UTC), datetime(2025, 11, 21, 16, 0, tzinfo=UTC)
    assert take(database, before) == "WX20251121-0001"
    assert take(database, after) == "WX20251122-0001"


def test_the_ten_thousandth_still_has_a_number(database: Database) -> None:
    with database.writing() as s:
        s.add(NumberCounter(series="WX", period="20251121", last=9_999))
    assert take(database) == "WX20251121-10000"


@pytest.mark.both
def test_a_number_is_given_back_when_the_deed_fails(database: Database) -> None:
    with database.writing() as s:
        assert next_number(s, "WX", MORNING) == "WX20251121-0001"
        s.rollback()
    assert take(database) == "WX20251121-0001"


@pytest.mark.both
def test_forty_at_once_leave_no_gap_and_no_double(database: Database) -> None:
    found: list[Any] = []
    for _ in range(4):
        found += at_once([lambda: take(database)] * 10)
    assert sorted(found) == [f"WX20251121-{n:04d}" for n in range(1, 41)]
