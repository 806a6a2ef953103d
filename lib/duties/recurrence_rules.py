"""When a duty recurs: days and times of the company's wall clock, and what becomes of days off.

A day that a month lacks (31 in April, 29 in a common February) is that month's last. What is not said is the
first: Monday of a week, the first day of a month, the first month of a quarter or year, midnight of a day.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from db.choices.duties import Every, OnHoliday
from lib.errors import Refused
from lib.i18n import N_
from lib.standards.calendar_rules import Calendar

DAY = timedelta(days=1)
FURTHEST = timedelta(days=31)
"""No duty is moved further for a day off; where nobody works for longer it stays on its day."""
LAST, SHORTEST = -1, 28
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
WHAT = {
    Every.DAY: {"months"},
    Every.WEEK: {"weekdays", "months"},
    Every.MONTH: {"days", "weekdays", "nth", "months"},
    Every.QUARTER: {"days", "weekdays", "nth", "months"},
    Every.YEAR: {"days", "weekdays", "nth", "months"},
    Every.DONE: {"after_days"},
}

Weekday = Annotated[int, Field(ge=1, le=7)]
MonthDay = Annotated[int, Field(ge=-1, le=31)]
Month = Annotated[int, Field(ge=1, le=12)]


class Recurrence(BaseModel):
    """Every so many days, weeks, months, quarters or years; or so many days after it was last done.

    weekdays: 1 Monday to 7 Sunday. days of the month, -1 its last. nth: 1 to 4, -1 the last, of these
    weekdays in the month. months: of the year, but of the quarter (1 to 3) where it recurs by quarter.
    times: "HH:MM".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    every: Every
    interval: int = Field(1, ge=1, le=100)
    weekdays: tuple[Weekday, ...] = ()
    days: tuple[MonthDay, ...] = ()
    nth: int | None = None
    months: tuple[Month, ...] = ()
    times: tuple[str, ...] = Field((), max_length=24)
    after_days: int = Field(0, ge=0, le=3660)

    @field_validator("weekdays", "days", "months", "times")
    @classmethod
    def _in_order(cls, given: tuple[Any, ...]) -> tuple[Any, ...]:
        """Each once, the last day of a month at the end."""
        return tuple(sorted(set(given), key=lambda one: (one == LAST, one)))

    @model_validator(mode="after")
    def _must_fit(self) -> "Recurrence":
        said = {name for name in ("weekdays", "days", "nth", "months", "after_days") if getattr(self, name)}
        wrong = [
            bool(said - WHAT[self.every]),
            any(not CLOCK.fullmatch(at) for at in self.times),
            0 in self.days,
            self.nth not in (None, 1, 2, 3, 4, LAST),
            self.every not in (Every.DAY, Every.WEEK) and bool(self.weekdays) != (self.nth is not None),
            bool(self.weekdays) and bool(self.days),
            self.every == Every.MONTH and bool(self.months) and self.interval > 1,
            self.every == Every.QUARTER and any(month > 3 for month in self.months),
            self.every == Every.DONE and (self.after_days < 1 or self.interval > 1 or len(self.times) > 1),
        ]
        if any(wrong):
            raise ValueError("this recurrence makes no sense")
        return self

    @property
    def rare(self) -> bool:
        """Not every few days: a whole year of it is planned ahead."""
        return self.every not in (Every.DAY, Every.WEEK)

    @property
    def minutes(self) -> tuple[int, ...]:
        """When it begins, in minutes of the day."""
        return tuple(int(at[:2]) * 60 + int(at[3:]) for at in self.times) or (0,)


def recurrence(told: Any) -> Recurrence:
    """What is kept or was typed, read; refused when it makes no sense."""
    try:
        return Recurrence.model_validate(told)
    except ValidationError as wrong:
        raise Refused(N_("This recurrence makes no sense. Please look at days, months and times.")) from wrong


def starts(
    recurs: Recurrence,
    anchor: date,
    since: datetime,
    until: datetime,
    calendar: Calendar,
    *,
    holiday: OnHoliday = OnHoliday.KEEP,
    ends: date | None = None,
) -> list[datetime]:
    """When it begins from since on and before until, in order. anchor: its first day, weeks count from there.

    Not of those that wait for the last one to be done: see after_done.
    """
    first, last = calendar.day_of(since) - FURTHEST - DAY, calendar.day_of(until) + FURTHEST + DAY
    named = days(recurs, anchor, first, min(last, ends + DAY) if ends else last)
    kept = {at for day in named for at in _begins(recurs, day, calendar, holiday)}
    return sorted(at for at in kept if since <= at < until)


def after_done(
    recurs: Recurrence, done_on: date, calendar: Calendar, holiday: OnHoliday = OnHoliday.KEEP
) -> datetime:
    """The next one, so many days after the last."""
    return first_on(recurs, done_on + timedelta(days=recurs.after_days), calendar, holiday)


def first_on(
    recurs: Recurrence, day: date, calendar: Calendar, holiday: OnHoliday = OnHoliday.KEEP
) -> datetime:
    """One by itself is never left out for a day off: it is on the working day after."""
    holiday = OnHoliday.AFTER if holiday == OnHoliday.SKIP else holiday
    return next(_begins(recurs, day, calendar, holiday))


def _begins(recurs: Recurrence, day: date, calendar: Calendar, holiday: OnHoliday) -> Iterator[datetime]:
    if moved := _worked(day, calendar.works, holiday):
        yield from (calendar.moment(moved, minutes) for minutes in recurs.minutes)


def _worked(day: date, works: Callable[[date], bool], holiday: OnHoliday) -> date | None:
    if holiday == OnHoliday.KEEP or works(day):
        return day
    if holiday == OnHoliday.SKIP:
        return None
    step = DAY if holiday == OnHoliday.AFTER else -DAY
    others = (day + n * step for n in range(1, FURTHEST.days + 1))
    return next((other for other in others if works(other)), day)


def days(recurs: Recurrence, anchor: date, since: date, until: date) -> list[date]:
    """The days it names, from since on and before until, none before its anchor."""
    since = max(since, anchor)
    if since >= until or recurs.every == Every.DONE:
        return []
    found = {at.date() for rule in _rules(recurs, anchor, since) for at in _up_to(rule, until)}
    return sorted(day for day in found if day >= since)


def _up_to(rule: Iterable[datetime], until: date) -> Iterator[datetime]:
    for at in rule:
        if at.date() >= until:
            return
        yield at


def _rules(recurs: Recurrence, anchor: date, since: date) -> Iterator[rrule]:
    """Each begins in the last period of its own before since, so that nothing is counted from years ago."""
    if recurs.every == Every.DAY:
        first = anchor + _whole((since - anchor).days, recurs.interval) * DAY
        yield rrule(DAILY, _midnight(first), recurs.interval, bymonth=recurs.months or None)
    elif recurs.every == Every.WEEK:
        monday = anchor - anchor.weekday() * DAY
        first = monday + _whole((since - monday).days, 7 * recurs.interval) * DAY
        on = [day - 1 for day in recurs.weekdays or (1,)]
        months = recurs.months or None
        yield rrule(WEEKLY, _midnight(first), recurs.interval, byweekday=on, bymonth=months)
    else:
        yield from _monthly(recurs, anchor, since)


def _monthly(recurs: Recurrence, anchor: date, since: date) -> Iterator[rrule]:
    """A quarter is three months and a year twelve, each with its months in it."""
    size = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}[recurs.every]
    begun = _months(anchor) // size * size
    period = size * recurs.interval
    first = begun + _whole(_months(since) - begun, period)
    within = [0] if recurs.every == Every.MONTH else [month - 1 for month in recurs.months or (1,)]
    only = recurs.months or None if recurs.every == Every.MONTH else None
    for month in within:
        begins = _midnight(date((first + month) // 12, (first + month) % 12 + 1, 1))
        for which in _which(recurs):
            yield rrule(MONTHLY, begins, period, bymonth=only, **which)


def _which(recurs: Recurrence) -> Iterator[dict[str, Any]]:
    """The days of a month, each as its own rule: the last of several days would else stand for all."""
    if recurs.nth is not None:
        yield {"byweekday": [weekday(day - 1, recurs.nth) for day in recurs.weekdays]}
        return
    for day in recurs.days or (1,):
        if day > SHORTEST:
            yield {"bymonthday": range(SHORTEST, day + 1), "bysetpos": -1}
        else:
            yield {"bymonthday": day}


def _whole(number: int, step: int) -> int:
    return number // step * step


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
