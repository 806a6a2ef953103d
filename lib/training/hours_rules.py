"""Hours somebody learnt, against what is asked of a year: 8 of safety, and a fifth of the time chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zlib import crc32

from db.choices import N_, Choice
from db.choices.training import ContentArea
from lib.errors import Refused

SAFETY_AREAS = (ContentArea.SAFETY, ContentArea.EMERGENCY)
SAFETY_HOURS = Decimal(8)
"""A person and calendar year, of work safety and emergency response together."""
SHARE = Decimal(20)
"""Training in % of the base, which each company chooses for itself."""
MOST_BASE = Decimal(3000)


class Per(Choice):
    YEAR = "year", N_("A year")
    MONTH = "month", N_("A month")


class Pace(Choice):
    DONE = "done", N_("Hours reached")
    ON_WAY = "on_way", N_("On the way")
    BEHIND = "behind", N_("Behind")


TONES = {Pace.DONE: "green", Pace.ON_WAY: "orange", Pace.BEHIND: "red"}


@dataclass(frozen=True)
class Base:
    """The time of which training is to be a fifth: so many hours a year or a month. None chosen: hours 0."""

    per: Per = Per.YEAR
    hours: Decimal = Decimal(0)

    @property
    def needed(self) -> Decimal:
        return self.hours * SHARE / 100

    @property
    def stamp(self) -> int:
        """Tells whether this is still the base somebody saw."""
        return crc32(f"{self.per.value}/{self.hours.normalize()}".encode())


def sound_base(base: Base) -> Base:
    if not 0 < base.hours <= MOST_BASE:
        raise Refused(N_("The base is more than 0 and at most {n} hours."), n=int(MOST_BASE))
    return Base(Per(base.per), base.hours)


@dataclass(frozen=True)
class Span:
    """A period with its days, the last one counted too."""

    first: date
    last: date

    def gone(self, today: date) -> Decimal:
        """Which part of it is over, 0 to 1, today counted as over."""
        days = (self.last - self.first).days + 1
        return Decimal(max(0, min((today - self.first).days + 1, days))) / days


def span_of(per: Per, today: date) -> Span:
    if per == Per.YEAR:
        return Span(date(today.year, 1, 1), date(today.year, 12, 31))
    first = today.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def pace(hours: Decimal, needed: Decimal, gone: Decimal) -> Pace:
    """On the way: not there yet, and not behind an even pace through the period."""
    if hours >= needed:
        return Pace.DONE
    return Pace.ON_WAY if hours >= needed * gone else Pace.BEHIND


def short(hours: Decimal, needed: Decimal) -> Decimal:
    return max(needed - hours, Decimal(0))


@dataclass(frozen=True)
class PersonHours:
    """safety: of this year; trained: in the period of the base, of all areas. base_needed 0: none chosen."""

    id: int
    no: str
    name: str
    post: str
    project: str
    safety: Decimal
    safety_pace: Pace
    trained: Decimal
    base_needed: Decimal
    base_hours: Decimal
    base_pace: Pace

    @property
    def safety_short(self) -> Decimal:
        return short(self.safety, SAFETY_HOURS)

    @property
    def short(self) -> Decimal:
        return short(self.trained, self.base_needed)

    @property
    def share(self) -> Decimal | None:
        """In % of the base; none where the company has not chosen one."""
        return 100 * self.trained / self.base_hours if self.base_hours else None


@dataclass(frozen=True)
class HoursCount:
    """Of the people looked at; share in % over all of them together."""

    people: int
    safety_short: int
    base_short: int
    share: Decimal | None


def count(rows: Iterable[PersonHours]) -> HoursCount:
    rows = list(rows)
    base = sum((row.base_hours for row in rows), Decimal(0))
    trained = sum((row.trained for row in rows), Decimal(0))
    return HoursCount(
        people=len(rows),
        safety_short=sum(row.safety_short > 0 for row in rows),
        base_short=sum(row.short > 0 for row in rows),
        share=100 * trained / base if base else None,
    )
