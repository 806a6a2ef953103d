"""Moments as ledgers write them: 2025-08-01T09:30, or a bare day 2025-08-01 where no clock is told."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.clocks import clock_of, plus_days
from lib.ledgers.dates import EPOCH, WEEKDAY, day_of, full_year
from lib.ledgers.shapes import Cell, Field, Found, Scene, Span
from lib.ledgers.words import NUMERAL, bare, is_nothing, numeral, plain, said

DAY = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})[-./年])?(?P<month>\d{1,2})[-./月](?P<day>\d{1,2})(?:[日号]|(?!\d))"
    r"|(?P<compact>(?:19|20)\d{6})(?!\d)"
    r"|(?P<alone>\d{1,2})[日号]"
)
AFTER = re.compile(
    r"(?P<next>次日|第二天|隔天|隔日|翌日|明天|第2天)|(?P<same>当天|当日|同日|同天|今天|即日)"
    r"|(?P<days>\d{1,2})[天日][之以]?后|(?P<figure>\d{1,3}|半)(?P<unit>个?小时|分钟)[之以]?后"
)
NUMERALS = re.compile(f"{NUMERAL}+(?=[年月日号点时分天个小]|刻)")
ROUGH = re.compile(r"^(?:大?约|大概|于)|(?:左右|前后|许)$")
SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d+)?")
FINISH = re.compile(r"[ T,/()]*")


class Partial(NamedTuple):
    """A moment that leaves its year or its day to another cell: 8.3 16:35, 10:30, 次日9:00, 2小时后."""

    text: str
    month: int | None = None
    day: int | None = None
    clock: str = ""
    days: int | None = None
    minutes: int | None = None

    @property
    def only_clock(self) -> bool:
        return bool(self.clock) and self.day is None and self.days is None


class Word(NamedTuple):
    """Written where a moment should stand: 已完成, 待配件."""

    code: str


def read_moment(cell: Cell, field: Field, scene: Scene) -> Found:
    """A text, a Partial for Ledger.settle to complete, a Word, or nothing."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if isinstance(cell, str) and (code := _word(cell, field)):
        return Found(Word(code))
    value = _typed(cell) or _written(said(cell), field, scene.span)
    if isinstance(value, str) and not "1990" < value < "2101":
        raise Refused(N_("The year of {day} cannot be right"), day=value[:10])
    return Found(value)


def read_bare_day(cell: Cell, field: Field, scene: Scene) -> Found:
    """A moment without its clock."""
    found = read_moment(cell, field, scene)
    if isinstance(found.value, Partial):
        return Found(found.value._replace(clock=""))
    return Found(found.value[:10]) if isinstance(found.value, str) else found


def joined(values: list[Any]) -> Any:
    """A day and a clock in columns of their own are one moment."""
    told = [value for value in values if value is not None]
    whole = [value for value in told if isinstance(value, str)]
    parts = [value for value in told if isinstance(value, Partial)]
    clock = next((part.clock for part in parts if part.only_clock), "")
    if whole:
        full = next((value for value in whole if "T" in value), whole[0])
        return full if "T" in full else put(date.fromisoformat(full), clock)
    day = next((part for part in parts if not part.only_clock), parts[0] if parts else None)
    if day is not None:
        return day._replace(clock=day.clock or clock)
    return told[0] if told else None


def dated(part: Partial, span: Span | None) -> str:
    """By the year of its sheet; January in a sheet about December is of the next year."""
    if span is None:
        raise Refused(N_("“{text}” has no year: write it like 2025-08-01"), text=part.text)
    month = part.month or span.month
    if month is None:
        raise Refused(N_("“{text}” has no month: write it like 2025-08-01"), text=part.text)
    year = span.year
    if span.month and abs(month - span.month) >= 9:
        year += 1 if month < span.month else -1
    return put(day_of(year, month, part.day or 0, part.text), part.clock)


def put(day: date, clock: str) -> str:
    """24:00 is the next day's 00:00."""
    if clock.startswith("+"):
        day, clock = plus_days(day, 1), clock[1:]
    return f"{day.isoformat()}T{clock}" if clock else day.isoformat()


def _word(cell: str, field: Field) -> str | None:
    text = bare(cell).lower()
    return next((code for code, words in field.choices.items() if text in words), None)


def _typed(cell: Cell) -> str | Partial | None:
    """Cells that Excel knows as days, times or figures."""
    if isinstance(cell, datetime):
        rounded = cell + timedelta(milliseconds=500)
        if rounded.year < 1901:
            return Partial(said(cell), clock=f"{rounded:%H:%M}")
        return rounded.date().isoformat() if _midnight(rounded) else f"{rounded:%Y-%m-%dT%H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return Partial(said(cell), clock=f"{cell:%H:%M}")
    if isinstance(cell, timedelta):
        return _typed(datetime(1900, 1, 1) + cell) if timedelta(0) <= cell < timedelta(days=1) else None
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _figure(float(cell))
    return None


def _midnight(moment: datetime) -> bool:
    """A day formatted with a clock shows 00:00 that nobody typed."""
    return (moment.hour, moment.minute) == (0, 0)


def _figure(figure: float) -> str | Partial | None:
    if 0 < figure < 1:
        return _typed(datetime(1900, 1, 1) + timedelta(days=figure))
    if 10_000 <= figure < 80_000:
        return _typed(datetime(EPOCH.year, EPOCH.month, EPOCH.day) + timedelta(days=figure))
    if re.fullmatch(r"\d{1,2}\.[123]", repr(figure)):
        raise Refused(N_("“{text}” can be two days: write it like 3月1日"), text=said(figure))
    return None


def _written(written: str, field: Field, span: Span | None) -> str | Partial:
    text = _tidied(written)
    if SERIAL.fullmatch(text) and (typed := _figure(float(text))):
        return typed
    if moved := AFTER.match(text):
        return _later(moved, text, written)
    day = DAY.match(text)
    rest = FINISH.sub("", text[day.end() :], count=1) if day else text
    clock = clock_of(rest.rstrip(")"), written, dotted=bool(day)) if rest else ""
    if clock is None:
        raise Refused(N_("“{text}” is not a time; write it like 2025-08-01 09:30"), text=plain(written))
    part = _part(day, clock, written)
    if isinstance(part, str) or part.only_clock or field.after:
        return part
    return dated(part, span)


def _part(day: re.Match[str] | None, clock: str, written: str) -> str | Partial:
    text = plain(written)
    if day is None:
        return Partial(text, clock=clock)
    if compact := day["compact"]:
        year, month, number = compact[:4], compact[4:6], compact[6:]
    else:
        year, month, number = day["year"], day["month"], day["day"] or day["alone"]
    if year:
        if clock == "00:00" and "00:00:00" in text:
            clock = ""
        return put(day_of(full_year(int(year)), int(month), int(number), text), clock)
    day_of(2000, int(month or 1), int(number), text)
    return Partial(text, int(month) if month else None, int(number), clock)


def _later(moved: re.Match[str], text: str, written: str) -> Partial:
    if moved["figure"]:
        one = 60 if "小时" in moved["unit"] else 1
        figure = 0.5 if moved["figure"] == "半" else int(moved["figure"])
        return Partial(plain(written), minutes=int(figure * one))
    rest = text[moved.end() :].strip()
    clock = clock_of(rest, written, dotted=False) if rest else ""
    if clock is None:
        raise Refused(N_("“{text}” is not a time; write it like 2025-08-01 09:30"), text=plain(written))
    days = int(moved["days"]) if moved["days"] else int(bool(moved["next"]))
    return Partial(plain(written), clock=clock, days=days)


def _tidied(text: str) -> str:
    text = NUMERALS.sub(_counted, WEEKDAY.sub("", plain(text)).strip())
    return ROUGH.sub("", re.sub(r"\s*([-/年月日号:])\s*", r"\1", text)).strip()


def _counted(found: re.Match[str]) -> str:
    number = numeral(found[0])
    return found[0] if number is None else str(number)
