"""Completeness: of what was due, how much was done in time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Count:
    """planned: due so far, without what was excused. overdue: late, but it can still be done."""

    id: int
    name: str
    planned: int
    in_time: int
    late: int
    missed: int
    excused: int
    overdue: int

    @property
    def completeness(self) -> Decimal | None:
        """In %, one decimal: done in time ÷ planned; none where nothing was due."""
        if not self.planned:
            return None
        return (Decimal(100) * self.in_time / self.planned).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Month:
    since: date

    @property
    def until(self) -> date:
        """The first day that is no longer part of it."""
        return month_after(self.since)


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_to(day: date, number: int) -> list[Month]:
    """So many months, the last one that of the day."""
    last = day.year * 12 + day.month - 1
    return [Month(date(n // 12, n % 12 + 1, 1)) for n in range(last - number + 1, last + 1)]
