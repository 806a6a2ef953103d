"""The working calendar: which days are worked, and between which hours somebody is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from db.choices.standards import DayKind, Special

Shift = tuple[int, int]
"""Opens and closes, in minutes of the company's day; closes past 1440 runs into the next day."""
Span = tuple[datetime, datetime]

DAY = timedelta(days=1)
HORIZON = timedelta(days=3660)  # Nobody waits for what lies further off.
# Where a company has said nothing of its hours: seven days a week, ten hours a day, as the sources ask.
USUAL: tuple[Shift, ...] = ((8 * 60, 18 * 60),)


@cache
def _published(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(public holidays, weekends that are worked), as the State Council published them."""
    from holidays import country_holidays  # Takes most of a second, and elapsed time never asks.

    known = country_holidays("CN", years=year)
    made_up = getattr(known, "weekend_workdays", ())
    return frozenset(known), frozenset(day for day in made_up if day.year == year)


def is_published(year: int) -> bool:
    """False while the make-up working days of a year are not known yet."""
    return bool(_published(year)[1])


def is_made_up(day: date) -> bool:
    """A weekend worked to make up for a holiday."""
    return day in _published(day.year)[1]


@cache
def is_public_holiday(day: date) -> bool:
    """Also the weekend that joins a holiday: it is announced as part of it."""
    if day in _published(day.year)[0]:
        return True
    return _is_free_weekend(day) and (_leads_to_holiday(day, DAY) or _leads_to_holiday(day, -DAY))


def _leads_to_holiday(day: date, step: timedelta) -> bool:
    while _is_free_weekend(day):
        day += step
    return day in _published(day.year)[0]


def _is_free_weekend(day: date) -> bool:
    return day.weekday() >= 5 and not is_made_up(day) and day not in _published(day.year)[0]


@dataclass(frozen=True)
class Calendar:
    """One project's: hours by kind of day, and days it has decided on itself, against what is published."""

    zone: ZoneInfo
    hours: Mapping[DayKind, tuple[Shift, ...]] = field(default_factory=dict)
    special: Mapping[date, Special] = field(default_factory=dict)
    _spans: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def works(self, day: date) -> bool:
        """A working day, whether or not somebody is there on others too."""
        if day in self.special:
            return self.special[day] == Special.WORKING
        if is_public_holiday(day):
            return False
        return day.weekday() < 5 or is_made_up(day)

    def kind(self, day: date) -> DayKind:
        """Whose hours are kept: a day off has the holiday's, a weekend that is worked has Monday's."""
        if self.works(day):
            return DayKind(str(day.isoweekday())) if day.weekday() < 5 else DayKind.MONDAY
        if day in self.special or is_public_holiday(day):
            return DayKind.HOLIDAY
        return DayKind(str(day.isoweekday()))

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """In order; none: closed."""
        return tuple(sorted(self.hours.get(self.kind(day), ()))) if self.hours else USUAL

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The shifts that begin on this day, as moments."""
        if day not in self._spans:
            self._spans[day] = tuple(
                (self.moment(day, opens), self.moment(day, closes)) for opens, closes in self.shifts_on(day)
            )
        return self._spans[day]

    def end_of(self, day: date) -> datetime:
        """When its last shift ends; midnight where nobody is there."""
        spans = self.spans_on(day)
        return max(until for _, until in spans) if spans else self.moment(day, 24 * 60)

    def open_from(self, at: datetime) -> Iterator[Span]:
        """Stretches of service from a moment on, in order, none overlapping, over the next ten years."""
        day, reached = self.day_of(at) - 2 * DAY, at
        last = day + HORIZON
        while day < last:
            for since, until in self.spans_on(day):
                if until > reached:
                    yield max(since, reached), until
                    reached = until
            day += DAY

    def is_open(self, at: datetime) -> bool:
        day = self.day_of(at)
        near = (span for back in range(3) for span in self.spans_on(day - back * DAY))
        return any(since <= at < until for since, until in near)

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def moment(self, day: date, minutes: int) -> datetime:
        """Minutes are read off the wall clock: 08:00 stays 08:00 when clocks change."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)
