"""How long and until when, as ledgers write it: 2年, 24个月, 半年一次, 至2027-05-01, 2021.5.1-2023.4.30."""

import re

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.dates import read_day
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import NUMERAL, bare, is_nothing, listed, numeral, said

WORDS = {
    1: listed("每月 月检 一月一次 每月一次 月度 月"),
    3: listed("每季 每季度 季度 季检 一季一次 季度一次 每季度一次"),
    6: listed("半年 每半年 半年一次 半年检 每半年一次 一年两次 一年二次 每年两次"),
    12: listed("一年 每年 年检 年度 一年一检 一年一次 每年一次 每年一检 一年期 年"),
    24: listed("两年 二年 两年一检 二年一检 两年一次 每两年 两年期"),
}
IN_WORDS = {word: months for months, words in WORDS.items() for word in words}
TERM = re.compile(
    r"(?:每|满|质保|保修|为期)?(\d+(?:\.5)?)(年|个?月|周年|季度?|天|日)(?:半)?(?:[/一1]?[次检])?(?:期|整)?"
)
GONE = re.compile(r"已?过保|已?过期|已到期|出保|保外|无质保|脱保")
LAST = re.compile(r"(?:[-至到]|截止|截至|有效期至)([^-至到]{4,}?)(?:止|前)?$")
MONTHS = {"年": 12.0, "周年": 12.0, "季": 3.0, "季度": 3.0, "月": 1.0, "个月": 1.0}
MOST, FEW = 600, 6


def read_term(cell: Cell, field: Field, scene: Scene) -> Found:
    """Months; a bare figure below six counts years, said with a note."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if (months := months_in(said(cell))) is not None:
        return Found(_within(months, said(cell)))
    text = bare(said(cell))
    if not text.isdecimal():
        raise Refused(N_("“{text}” is no length of time; write it like 12个月 or 1年"), text=said(cell))
    months = int(text) * 12 if int(text) < FEW else int(text)
    note = (N_("“{text}” is taken as {n} months"), {"text": text, "n": months})
    return Found(_within(months, text), (note,))


def read_until(cell: Cell, field: Field, scene: Scene) -> Found:
    """The last day, or so many months from a day another column tells: an int is months, text is a day."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if not isinstance(cell, str):
        return read_term(cell, field, scene) if _is_small(cell) else read_day(cell, field, scene)
    text = bare(cell)
    if GONE.search(text):
        return Found(None, ((N_("“{text}” tells no date: left out"), {"text": cell}),))
    if months_in(text) is not None or (text.isdecimal() and len(text) < 4):
        return read_term(cell, field, scene)
    span = LAST.search(re.sub(r"(?<=\d)-(?=\d{1,2}(?:-|$|日))", ".", text))
    return read_day(span[1] if span else cell, field, scene)


def months_in(text: str) -> int | None:
    """None when the text tells no length of time."""
    tight = bare(text)
    if tight in IN_WORDS:
        return IN_WORDS[tight]
    counted = re.sub(f"{NUMERAL}+", lambda found: str(numeral(found[0]) or ""), tight)
    found = TERM.fullmatch(counted)
    if not found or found[2] not in MONTHS:
        return None
    return round(float(found[1]) * MONTHS[found[2]])


def _is_small(cell: Cell) -> bool:
    return isinstance(cell, float | int) and cell < MOST


def _within(months: int, text: str) -> int:
    if not 1 <= months <= MOST:
        raise Refused(N_("“{text}” cannot be right as a length of time"), text=text)
    return months
