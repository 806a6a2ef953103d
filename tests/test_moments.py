"""Time between two columns is what it is, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import DateTime, literal, select

from db.base import Database
from db.moments import hours_between

BEGUN = datetime(2025, 11, 21, 9, 13, 27)


@pytest.mark.both
def test_half_an_hour_is_half_an_hour_wherever_it_begins(database: Database) -> None:
    wrong = []
    with database.reading() as s:
        for n in range(0, 2000, 7):
            since = literal(BEGUN + timedelta(seconds=n * 61), DateTime)
            until = literal(BEGUN + timedelta(seconds=n * 61 + 1800), DateTime)
            if float(s.scalar(select(hours_between(since, until))) or 0) != 0.5:
                wrong.append(n)
    assert wrong == []
