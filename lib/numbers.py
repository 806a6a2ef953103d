"""Numbers people see: WX20251121-0001. No gaps, no doubles, whoever asks at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Insert
from sqlalchemy.orm import Session

from db.records import NumberCounter
from db.upserts import insert
from lib import clock


def next_number(s: Session, series: str, now: datetime) -> str:
    """The next of the day; given back by itself when the transaction fails."""
    return next_numbers(s, series, now, 1)[0]


def next_numbers(s: Session, series: str, now: datetime, many: int) -> list[str]:
    """So many of one day, one after the other."""
    period = clock.local(now).strftime("%Y%m%d")
    last = _count(s, series, period, many)
    return [f"{series}{period}-{number:04d}" for number in range(last - many + 1, last + 1)]


def give_back(s: Session, numbers: Collection[str]) -> None:
    """Numbers nobody has any more: those at the end of their day are given out again, others leave a gap."""
    gone: dict[tuple[str, str], set[int]] = {}
    for number in numbers:
        day, _, count = number.rpartition("-")
        gone.setdefault((day[:-8], day[-8:]), set()).add(int(count))
    for (series, period), counts in gone.items():
        key = {"series": series, "period": period}
        counter = s.get(NumberCounter, key, with_for_update=True, populate_existing=True)
        while counter and counter.last in counts:
            counter.last -= 1
        if counter and not counter.last:
            s.delete(counter)
    s.flush()


def _count(s: Session, series: str, period: str, many: int) -> int:
    fresh = insert(s, NumberCounter).values(series=series, period=period, last=many)
    counted: Insert = fresh.on_conflict_do_update(
        index_elements=["series", "period"], set_={"last": NumberCounter.last + many}
    )
    return s.execute(counted.returning(NumberCounter.last)).scalar_one()
