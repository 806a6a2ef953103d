"""Numbers people see: WX20251121-0001. No gaps, no doubles, whoever asks at once."""

from datetime import datetime

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.records import NumberCounter
from lib import clock


def next_number(s: Session, series: str, now: datetime) -> str:
    """The next of the day; given back by itself when the transaction fails."""
    period = clock.local(now).strftime("%Y%m%d")
    return f"{series}{period}-{_count(s, series, period):04d}"


def _count(s: Session, series: str, period: str) -> int:
    insert = postgresql.insert if s.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(NumberCounter).values(series=series, period=period, last=1)
    counted: Insert = fresh.on_conflict_do_update(
        index_elements=["series", "period"], set_={"last": NumberCounter.last + 1}
    )
    return s.execute(counted.returning(NumberCounter.last)).scalar_one()
