"""Periods, tallies and what is worked out of them: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from db.choices.tickets import TicketType

# Hours a matter took, up to and with; beyond the last is the rest.
BUCKETS = (0.5, 1.0, 2.0, 4.0, 8.0, 24.0, 48.0, 72.0, 168.0)
VITAL = 80.0  # per cent: what Pareto calls the vital few


class Topic(StrEnum):
    """What a tally's a means; b is always the kind of ticket."""

    CATEGORY = "category"  # a category; n received
    CHANNEL = "channel"  # a channel; n received
    WEEK = "week"  # a the week's Monday; n received
    PROMISE = "promise"  # a measure; n judged, good in time, excused late but excused
    RESPONSE = "response"  # a bucket of hours; n, total hours
    COMPLETION = "completion"  # a bucket of hours; n, total hours
    REOPENED = "reopened"  # n finished, good never reopened
    REPEAT = "repeat"  # n received, good no repeat
    SCORE = "score"  # n rated, good satisfied, total of scores 1 to 5
    CAUSE = "cause"  # a cause; n
    BUILDING = "building"  # a building's id; n
    STAFF = "staff"  # a user's id; n given, good finished, total hours to finish
    HOUSEHOLD = "household"  # a household's id; n repeats


@dataclass(frozen=True)
class Slice:
    """Months from since to until, both included, as 2025-11; no project: all in sight."""

    since: str
    until: str
    project_id: int | None = None
    type: TicketType | None = None

    @property
    def months(self) -> list[str]:
        return list(months_between(self.since, self.until))


@dataclass(frozen=True)
class Tallied:
    month: str = ""
    a: str = ""
    b: str = ""
    n: int = 0
    good: int = 0
    excused: int = 0
    total: float = 0.0


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def shifted(month: str, by: int) -> str:
    """2025-11 and -11 → 2024-12."""
    years, months = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{years:04d}-{months + 1:02d}"


def months_between(since: str, until: str) -> Iterable[str]:
    while since <= until:
        yield since
        since = shifted(since, 1)


def before(by: Slice) -> Slice:
    """The period of the same length just before."""
    length = len(by.months)
    return Slice(shifted(by.since, -length), shifted(by.until, -length), by.project_id, by.type)


def year_before(by: Slice) -> Slice:
    return Slice(shifted(by.since, -12), shifted(by.until, -12), by.project_id, by.type)


def bucket_of(hours: float) -> str:
    """Its index, as a tally keeps it."""
    return str(next((i for i, most in enumerate(BUCKETS) if hours <= most), len(BUCKETS)))


def week_of(day: date) -> str:
    """Its Monday."""
    return (day - timedelta(days=day.weekday())).isoformat()


def hours_between(since: datetime, until: datetime) -> float:
    """Never below zero, whatever a clock did."""
    return max((until - since).total_seconds() / 3600, 0.0)


def rate(good: float, n: float) -> float | None:
    """Per cent; None where nothing was counted."""
    return 100 * good / n if n else None


def summed(rows: Iterable[Tallied], *keys: str) -> list[Tallied]:
    """Rows alike in these keys added up; the other keys are empty."""
    others = dict.fromkeys({"month", "a", "b"} - set(keys), "")
    found: dict[tuple[str, str, str], Tallied] = {}
    for row in rows:
        one = replace(row, **others)  # type: ignore[arg-type]
        key = (one.month, one.a, one.b)
        found[key] = _added(found[key], one) if key in found else one
    return list(found.values())


def _added(had: Tallied, more: Tallied) -> Tallied:
    return replace(
        had,
        n=had.n + more.n,
        good=had.good + more.good,
        excused=had.excused + more.excused,
        total=had.total + more.total,
    )


def total(rows: Iterable[Tallied]) -> Tallied:
    return next(iter(summed(rows)), Tallied())


def ranked(rows: Iterable[Tallied]) -> list[Tallied]:
    """The most frequent first."""
    return sorted(rows, key=lambda row: (-row.n, row.a, row.b))


def shares(numbers: Sequence[int]) -> list[float]:
    """Per cent each makes together with those before it."""
    all_of_them, so_far, found = sum(numbers), 0, []
    for number in numbers:
        so_far += number
        found.append(100 * so_far / all_of_them if all_of_them else 0.0)
    return found


def vital_few(numbers: Sequence[int]) -> int:
    """How many of the most frequent make up four fifths of all."""
    return next((i for i, share in enumerate(shares(numbers), 1) if share >= VITAL), len(numbers))


def median_bucket(rows: Iterable[Tallied]) -> int | None:
    """The bucket the middle case falls into."""
    counts = {int(row.a): row.n for row in summed(rows, "a")}
    half, so_far = sum(counts.values()) / 2, 0
    for bucket in sorted(counts):
        so_far += counts[bucket]
        if so_far >= half > 0:
            return bucket
    return None
