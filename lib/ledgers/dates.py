"""Days as ledgers write them, read into 2021-03-05; birthdays without a year into --03-05."""

import re
from datetime import date, datetime, timedelta

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import is_nothing, plain, said

CLOCK = r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
DAY = re.compile(rf"(\d{{4}}|\d{{2}})[-./年](\d{{1,2}})[-./月](\d{{1,2}})[日号]?{CLOCK}")
MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")
YEAR = re.compile(r"(\d{4})年?")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
SERIAL = re.compile(r"[1-7]\d{4}")
YEARLESS = re.compile(r"(?:--)?(\d{1,2})[-./月](\d{1,2})[日号]?")
WEEKDAY = re.compile(r"[( ]*(?:星期|周|礼拜)[一二三四五六日天][) ]*")
LATER = re.compile(r"(?:未|待|暂|不详|不清|不明|没|尚|空).*|已.*未.*")
LUNAR = re.compile(r"[农阴旧]历|正月|腊月|冬月|初[一二三四五六七八九十]|廿")
EPOCH = date(1899, 12, 30)


def read_day(cell: Cell, field: Field, scene: Scene) -> Found:
    if isinstance(cell, date):
        return _checked(cell.date() if isinstance(cell, datetime) else cell, field, scene)
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = _tidied(said(cell))
    if LATER.fullmatch(text):
        return Found(None, ((N_("“{text}” is taken as not known"), {"text": text}),))
    return _roughly(text) or _checked(_written(text), field, scene)


def read_birthday(cell: Cell, field: Field, scene: Scene) -> Found:
    if isinstance(cell, str) and LUNAR.search(cell):
        return Found(None, ((N_("The lunar birthday “{text}” cannot be kept"), {"text": plain(cell)}),))
    if isinstance(cell, float) and re.fullmatch(r"\d{1,2}\.[123]", repr(cell)):
        raise Refused(N_("“{text}” can be two days: write it like 3月1日"), text=said(cell))
    if not isinstance(cell, date) and (yearless := YEARLESS.fullmatch(_tidied(said(cell)))):
        month, day = map(int, yearless.groups())
        return Found(f"--{day_of(2000, month, day, said(cell)):%m-%d}")
    return _grown_up(read_day(cell, field, scene), scene)


def _grown_up(found: Found, scene: Scene) -> Found:
    """Excel completes 3月11日 with the current year; such a year says nothing."""
    if found.value and int(found.value[:4]) >= scene.today.year - 1:
        note = (N_("The year {year} is left out: it looks added by Excel"), {"year": found.value[:4]})
        return Found("-" + found.value[4:], (note,))
    return found


def _tidied(text: str) -> str:
    return re.sub(r"\s*([-./年月日号])\s*", r"\1", WEEKDAY.sub("", plain(text)))


def _roughly(text: str) -> Found | None:
    """Only the month or the year is told: the first day of it, with a note."""
    if month := MONTH.fullmatch(text):
        first = day_of(int(month[1]), int(month[2]), 1, text)
    elif year := YEAR.fullmatch(text):
        first = day_of(int(year[1]), 1, 1, text)
    else:
        return None
    note = (N_("Only “{text}” is told; {day} is taken"), {"text": text, "day": str(first)})
    return Found(first.isoformat(), (note,))


def _written(text: str) -> date:
    if found := COMPACT.fullmatch(text) or DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
        return day_of(full_year(year), month, day, text)
    if SERIAL.fullmatch(text):
        return EPOCH + timedelta(days=int(text))
    if YEARLESS.fullmatch(text):
        raise Refused(N_("“{text}” has no year"), text=text)
    raise Refused(N_("“{text}” is not a date; write it like 2021-03-05"), text=text)


def full_year(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 50 else 1900)


def day_of(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as impossible:
        raise Refused(N_("There is no such day: “{text}”"), text=text) from impossible


def _checked(day: date, field: Field, scene: Scene) -> Found:
    if not 1900 <= day.year <= 2100:
        raise Refused(N_("The year of {day} cannot be right"), day=day.isoformat())
    if field.past and day > scene.today:
        return Found(day.isoformat(), ((N_("{day} is still to come"), {"day": day.isoformat()}),))
    return Found(day.isoformat())
