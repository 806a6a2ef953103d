"""Service hours as people write them, 08:00-12:00、14:00-20:00, and back; a year's days month by month."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from zlib import crc32

from db.choices.standards import DayKind
from lib.errors import Refused
from lib.i18n import N_
from lib.standards.calendar_rules import USUAL, Calendar, Shift

MOST_SHIFTS = 4
WHOLE_DAY = 24 * 60
SHIFT = re.compile(r"(\d{1,2}):?(\d{2})-(\d{1,2}):?(\d{2})")
AS_TYPED = str.maketrans(dict.fromkeys("－–—~～至到", "-") | dict.fromkeys("、，,；;", " ") | {"：": ":"})
Week = Mapping[DayKind, tuple[Shift, ...]]


def read_shifts(text: str) -> tuple[Shift, ...]:
    """An end not after its beginning is on the next day; nothing written: closed."""
    bare = re.sub(r"\s*-\s*", "-", text.translate(AS_TYPED)).split()
    return sound_shifts([_shift(part) for part in bare])


def _shift(part: str) -> Shift:
    found = SHIFT.fullmatch(part)
    if not found:
        raise Refused(N_("“{part}” is no time of service: write it as 08:00-18:00."), part=part[:20])
    hours = [int(one) for one in found.groups()]
    if max(hours[1], hours[3]) > 59 or max(hours[0], hours[2]) > 24:
        raise Refused(N_("“{part}” is no time of service: write it as 08:00-18:00."), part=part[:20])
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    return opens, closes if closes > opens else closes + WHOLE_DAY


def sound_shifts(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """In order; each within a day's length, none over another."""
    found = tuple(sorted((int(opens), int(closes)) for opens, closes in shifts))
    if any(not (0 <= opens < WHOLE_DAY and opens < closes <= opens + WHOLE_DAY) for opens, closes in found):
        raise Refused(N_("A shift begins on its own day and lasts at most 24 hours."))
    if any(earlier[1] > later[0] for earlier, later in pairwise(found)):
        raise Refused(N_("Two shifts of one day overlap."))
    if len(found) > MOST_SHIFTS:
        raise Refused(N_("At most {n} shifts a day."), n=MOST_SHIFTS)
    return found


def as_written(shifts: Sequence[Shift]) -> str:
    """08:00-12:00、20:00-02:00."""
    return "、".join(f"{_time(opens)}-{_time(closes)}" for opens, closes in shifts)


def _time(minutes: int) -> str:
    over = minutes > WHOLE_DAY
    return f"{(minutes - WHOLE_DAY * over) // 60:02}:{minutes % 60:02}"


def week_of(calendar: Calendar) -> Week:
    """Every kind of day with its shifts."""
    return {kind: tuple(calendar.hours.get(kind, ())) if calendar.hours else USUAL for kind in DayKind}


def open_hours(shifts: Sequence[Shift]) -> float:
    return sum(closes - opens for opens, closes in shifts) / 60


def alike(week: Week) -> list[tuple[DayKind, DayKind, tuple[Shift, ...]]]:
    """Neighbouring days with the same hours as one: (first, last, shifts); a holiday stands by itself."""
    found: list[tuple[DayKind, DayKind, tuple[Shift, ...]]] = []
    days = [kind for kind in DayKind if kind != DayKind.HOLIDAY]
    for shifts, some in groupby(days, key=lambda kind: week[kind]):
        together = list(some)
        found.append((together[0], together[-1], shifts))
    return [*found, (DayKind.HOLIDAY, DayKind.HOLIDAY, week[DayKind.HOLIDAY])]


def stamp(week: Week) -> int:
    """Tells whether the hours are still the ones somebody saw."""
    return crc32(repr([week[kind] for kind in DayKind]).encode())


@dataclass(frozen=True)
class Month:
    """off: public holidays and own days off; made_up: weekends that are worked."""

    month: int
    working: int
    off: tuple[date, ...]
    made_up: tuple[date, ...]


def months(calendar: Calendar, year: int) -> list[Month]:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return [_month(calendar, month, list(some)) for month, some in groupby(days, key=lambda day: day.month)]


def _month(calendar: Calendar, month: int, days: list[date]) -> Month:
    worked = [day for day in days if calendar.works(day)]
    off = tuple(day for day in days if calendar.kind(day) == DayKind.HOLIDAY)
    return Month(month, len(worked), off, tuple(day for day in worked if day.weekday() >= 5))


def runs(days: Sequence[date]) -> str:
    """Days of one month: 1-3、16-23."""
    spans: list[list[int]] = []
    for day in days:
        if spans and spans[-1][-1] == day.day - 1:
            spans[-1].append(day.day)
        else:
            spans.append([day.day])
    return "、".join(f"{span[0]}-{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)
