"""Cells of survey ledgers: a mark in figures, words or stars, and the period a sheet was answered in."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite
from typing import NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import NUMERAL, bare, is_nothing, listed, numeral, said

FIVE, TEN, HUNDRED, ONE = (1, 5), (0, 10), (0, 100), (0, 1)
DEGREES = {
    5: listed("非常满意 很满意 十分满意 特别满意 极满意 优 优秀 很好 非常好 五星"),
    4: listed("满意 较满意 比较满意 良 良好 好 四星"),
    3: listed("一般 基本满意 尚可 还行 中 中等 合格 较一般 一般满意 说不清 三星 一般般"),
    2: listed("不满意 较不满意 不太满意 比较不满意 差 不合格 较差 二星"),
    1: listed("很不满意 非常不满意 极不满意 十分不满意 很差 非常差 极差 一星"),
}
BY_WORD = {word: mark for mark, words in DEGREES.items() for word in words}
UNKNOWN = listed("不了解 不适用 未使用 未接触 未评价 未作答 未答 弃权 (空) (跳过) 跳过")
FIGURE = re.compile(r"([-+]?\d{1,4}(?:\.\d{1,4})?)(%|分|颗星|星|级)?(?:\((.{1,8})\)|[-:、.](.{2,8}))?")
OF_MOST = re.compile(r"(\d{1,3})/(\d{1,3})")
LETTERED = re.compile(r"[a-e][.、:)-]?(.{1,8})")
YEAR = re.compile(r"(?<!\d)(20\d{2}|\d{2}(?=年))")
QUARTER = re.compile(r"(?:第?([1-4])季度?)|(?:q([1-4]))|(?:([1-4])q)")
QUARTER_NUMERALS = re.compile(f"{NUMERAL}(?=季)")


class Mark(NamedTuple):
    """A figure; scale where the cell itself says which: words and stars are of five, % of a hundred."""

    value: float
    scale: tuple[int, int] | None = None


def read_mark(cell: Cell, field: Field, scene: Scene) -> Found:
    """A Mark for settling, which knows the scale of its column; nothing where nothing was said."""
    if is_nothing(cell, (*UNKNOWN, *field.blanks)):
        return Found(None)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and isfinite(cell):
        return Found(Mark(float(cell)))
    text = bare(said(cell)).lower() if isinstance(cell, str) else ""
    if found := _worded(text) or _figured(text):
        return Found(found)
    raise Refused(N_("“{text}” is not a mark"), text=said(cell)[:40])


def _worded(text: str) -> Mark | None:
    if stars := text.count("★"):
        return Mark(stars, FIVE) if set(text) <= {"★", "☆"} else None
    lettered = LETTERED.fullmatch(text)
    word = lettered[1] if lettered and lettered[1] in BY_WORD else text
    return Mark(BY_WORD[word], FIVE) if word in BY_WORD else None


def _figured(text: str) -> Mark | None:
    if (part := OF_MOST.fullmatch(text)) and int(part[2]) in (5, 10, 100):
        return Mark(float(part[1]), FIVE if part[2] == "5" else (0, int(part[2])))
    figure = FIGURE.fullmatch(text)
    if figure is None or (figure[3] or figure[4] or "满意") not in BY_WORD:
        return None
    scales = {"%": HUNDRED, "星": FIVE, "颗星": FIVE}
    return Mark(float(figure[1]), scales.get(figure[2] or ""))


def read_period(cell: Cell, field: Field, scene: Scene) -> Found:
    """2025Q3, 2025 or Q3; what tells neither a year nor a quarter is left out with a note."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if isinstance(cell, datetime | date):
        return Found(period_of_day(cell))
    text = said(cell)
    if text in ("1", "2", "3", "4"):
        return Found(f"Q{text}")
    if found := period_in(text):
        return Found(found)
    return Found(None, ((N_("“{text}” is not known here, left out"), {"text": text[:40]}),))


def period_in(text: str) -> str:
    """2025年第三季度, 2025Q3, 25年3季度, 三季度, 2025年度; months and half years tell no period."""
    text = QUARTER_NUMERALS.sub(lambda found: str(numeral(found[0]) or ""), bare(text).lower())
    year, quarter = YEAR.search(text), QUARTER.search(text)
    number = next((part for part in quarter.groups() if part), "") if quarter else ""
    told = f"20{year[1][-2:]}" if year else ""
    if not number and re.search(r"\d月|[上下]半年|\d[-./]\d", text):
        return ""
    return told + (f"Q{number}" if number else "")


def period_of_day(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def joined_period(told: Iterable[str | None], texts: Iterable[str], at: str | None) -> str | None:
    """By the row, completed and else replaced by what the sheet is called, else the quarter it came in."""
    around = [period_in(text) for text in texts]
    parts = [part for part in told if part]
    year = next((part[:4] for part in (*parts, *around) if part[:4].isdigit()), at[:4] if at else "")
    quarter = next((part[-2:] for part in parts if "Q" in part), "")
    if not parts:
        whole = next((part for part in around if part[:4].isdigit()), "")
        quarter = whole[4:] or next((part[-2:] for part in around if "Q" in part), "")
        if not whole and not quarter:
            return period_of_day(date.fromisoformat(at[:10])) if at else None
    return f"{year}{quarter}" if year else None
