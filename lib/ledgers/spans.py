"""The year and month a sheet is about, by its name, its title and its file: 2025年8月, 8月, 2025年度."""

import re
from collections.abc import Iterable, Iterator

from lib.ledgers.shapes import Cell, Span
from lib.ledgers.words import NUMERAL, bare, numeral

BOTH = re.compile(r"(?<!\d)(20\d{2}|\d{2}(?=年))(?:年|[-./](?!\d{1,2}[-./日]))?(0?[1-9]|1[0-2])(?:月|(?!\d))")
YEAR = re.compile(r"(?<![\d.])(20\d{2}|\d{2}(?=年度?))(?!\d)")
MONTH = re.compile(r"(?<![\d.年-])(0?[1-9]|1[0-2])月")
RANGE = re.compile(r"\d月?份?[-至到~](?:20\d{2}年)?\d{1,2}月")
MADE = re.compile(r"制表|打印|填报|填表|更新|截止|截至|导出|审核|编制|版本")
"""Lines about the paper and not about its days."""


def span_of(texts: Iterable[str]) -> Span | None:
    """The first text that tells the year decides; the month may stand in another: sheet 8月, title 2025年."""
    known = [_counted(text) for text in texts if not MADE.search(text)]
    for text in known:
        if (both := BOTH.search(text)) and not RANGE.search(text):
            return Span(_full(both[1]), int(both[2]))
    year = next((found for text in known if (found := YEAR.search(text))), None)
    return Span(_full(year[1]), month_of(known)) if year else None


def month_of(texts: Iterable[str]) -> int | None:
    found = (MONTH.search(text) for text in map(_counted, texts) if not RANGE.search(text))
    return next((int(month[1]) for month in found if month), None)


def only_year(cells: Iterable[Cell]) -> int | None:
    """The year of all days that tell theirs, when it is the same everywhere."""
    years = set(_years(cells))
    return years.pop() if len(years) == 1 else None


def _years(cells: Iterable[Cell]) -> Iterator[int]:
    for cell in cells:
        if isinstance(cell, str):
            if told := re.match(r"(20\d{2})[-./年]\d{1,2}[-./月]\d", cell.strip()):
                yield int(told[1])
        elif (year := getattr(cell, "year", 0)) > 1999:
            yield year


def _counted(text: str) -> str:
    return re.sub(f"{NUMERAL}+(?=[年月])", lambda found: str(numeral(found[0]) or ""), bare(text))


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)
