"""What is counted of actions: how many came how far, how fast, and how that is said. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.choices.actions import ActionSource

PERIODS = (30, 90, 365)
MOST_BARS = 20


@dataclass(frozen=True)
class Funnel:
    """Of those raised and not cancelled: how many came so far. Days are medians from the day it was raised.

    late: open past its date now; in_time: put right by its date.
    """

    raised: int = 0
    planned: int = 0
    put_right: int = 0
    verified: int = 0
    effective: int = 0
    not_effective: int = 0
    late: int = 0
    in_time: int = 0
    repeated: int = 0
    days_to_done: float | None = None
    days_to_verified: float | None = None

    @property
    def closing_rate(self) -> float | None:
        """Per cent verified of those raised; None where nothing was."""
        return share(self.verified, self.raised)

    @property
    def in_time_rate(self) -> float | None:
        return share(self.in_time, self.put_right)


@dataclass(frozen=True)
class Tally:
    """Raised and closed among one source or one project."""

    source_kind: ActionSource
    project: str
    raised: int
    verified: int
    late: int


@dataclass(frozen=True)
class Week:
    """By its Monday."""

    monday: date
    raised: int
    verified: int


def share(some: int, of: int) -> float | None:
    return 100 * some / of if of else None


def mondays(since: date, until: date) -> list[date]:
    """The Mondays of all the weeks that touch the period."""
    first = since - timedelta(days=since.weekday())
    return [first + timedelta(days=7 * n) for n in range((until - first).days // 7 + 1)]


def per_week(days: dict[date, tuple[int, int]], since: date, until: date) -> list[Week]:
    """Days' (raised, verified) added up by week, empty weeks too."""
    found = dict.fromkeys(mondays(since, until), (0, 0))
    for day, (came, went) in days.items():
        monday = day - timedelta(days=day.weekday())
        if monday in found:
            found[monday] = (found[monday][0] + came, found[monday][1] + went)
    return [Week(monday, *numbers) for monday, numbers in found.items()]


def hour_of(text: str) -> datetime:
    """2025-11-21 09 → that moment, in UTC as it is kept."""
    return datetime.strptime(text + "+0000", "%Y-%m-%d %H%z")
