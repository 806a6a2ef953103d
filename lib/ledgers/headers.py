"""Finds the header of a sheet: the one to three rows whose words are names of fields."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from lib.ledgers.columns import SURE, Titles, recognise
from lib.ledgers.shapes import Cell, Ledger, Sheet
from lib.ledgers.words import said

REACH = 40
"""A header further down than this is looked for by hand."""
DEEPEST = 3
LONGEST = 200


class Header(NamedTuple):
    """First and last row, counted from 0; titles per column from group to name; score 0: nothing known."""

    first: int
    last: int
    titles: list[Titles]
    score: float


def find(sheet: Sheet, ledger: Ledger) -> Header | None:
    reach = min(REACH, len(sheet.rows))
    sheet = replace(sheet, merges=tuple(merge for merge in sheet.merges if merge.top < REACH + DEEPEST))
    hopeful = [row for row in range(min(reach + DEEPEST, len(sheet.rows))) if _knows(sheet, ledger, row)]
    near = sorted(
        {first for row in hopeful for first in range(max(row - DEEPEST + 1, 0), min(row + 1, reach))}
    )
    return _best(sheet, ledger, near) or _best(sheet, ledger, range(reach))


def _best(sheet: Sheet, ledger: Ledger, rows: Iterable[int]) -> Header | None:
    tried = [found for first in rows for found in _tried(sheet, ledger, first)]
    known = [header for header in tried if header.score >= 1.5]
    if known:
        best = max(known, key=lambda header: (header.score, -header.first))
        return _continued(sheet, _raised(sheet, best), ledger)
    return next((header for header in tried if _looks_like_one(sheet, header)), None)


def at(sheet: Sheet, first: int, last: int) -> Header:
    return Header(first, last, titles(sheet, first, last), 0.0)


def titles(sheet: Sheet, first: int, last: int) -> list[Titles]:
    """A merged group stands over all its columns; a blank beside an unmerged one belongs to it too."""
    rows = [_spread(sheet, row, row < last) for row in range(first, last + 1)]
    columns = zip(*rows, strict=True)
    return [tuple(dict.fromkeys(part for part in parts if part)) or ("",) for parts in columns]


def _knows(sheet: Sheet, ledger: Ledger, row: int) -> bool:
    """Two sure names or more: only around such rows is it worth trying headers of several rows."""
    found = recognise(titles(sheet, row, row), ledger).values() if _wordy(sheet, row) else ()
    return sum(match.confidence >= SURE for match in found) > 1


def _tried(sheet: Sheet, ledger: Ledger, first: int) -> list[Header]:
    if not _wordy(sheet, first):
        return []
    lasts = [last for last in range(first, min(first + DEEPEST, len(sheet.rows))) if _wordy(sheet, last)]
    return [_scored(sheet, ledger, first, last) for last in lasts if last - first <= lasts.index(last)]


def _scored(sheet: Sheet, ledger: Ledger, first: int, last: int) -> Header:
    """Each row more has to bring a column more."""
    words = titles(sheet, first, last)
    found = recognise(words, ledger).values()
    required = {field.code for field in ledger.fields if field.required}
    score = sum(match.confidence + (match.code in required) for match in found) - 0.4 * (last - first)
    return Header(first, last, words, score if len(found) > 1 else 0.0)


def _wordy(sheet: Sheet, row: int) -> bool:
    """Headings are words; figures and days are data."""
    filled = [cell for cell in sheet.rows[row] if cell is not None]
    texts = [cell for cell in filled if isinstance(cell, str)]
    return len(texts) > 1 and len(texts) >= 0.7 * len(filled)


def _raised(sheet: Sheet, header: Header) -> Header:
    """Titles merged downwards bring the groups beside them along: 工号 over two rows, 电工证 over two."""
    tops = (merge.top for merge in sheet.merges if merge.top < header.first <= merge.bottom <= header.last)
    first = min(tops, default=header.first)
    if first == header.first or header.last - first >= DEEPEST:
        return header
    return header._replace(first=first, titles=titles(sheet, first, header.last))


def _continued(sheet: Sheet, header: Header, ledger: Ledger) -> Header:
    """A second row of unknown words belongs to the header when nothing stands under the known ones."""
    known = set(recognise(header.titles, ledger))
    last, end = header.last, min(header.first + DEEPEST, len(sheet.rows)) - 1
    while last < end and _goes_on(sheet, last + 1, known):
        last += 1
    return header._replace(last=last, titles=titles(sheet, header.first, last))


def _goes_on(sheet: Sheet, row: int, known: set[int]) -> bool:
    return _wordy(sheet, row) and all(sheet.rows[row][column] is None for column in known)


def _looks_like_one(sheet: Sheet, header: Header) -> bool:
    """Nothing known: three or more short different words over a row as full as they are."""
    if header.first != header.last or header.first + 1 >= len(sheet.rows):
        return False
    words = [cell for cell in sheet.rows[header.first] if cell is not None]
    below = [cell for cell in sheet.rows[header.first + 1] if cell is not None]
    short = all(isinstance(word, str) and len(word) <= 20 for word in words)
    return short and len(set(map(str, words))) == len(words) >= 3 and len(below) >= 0.5 * len(words)


def _spread(sheet: Sheet, row: int, group: bool) -> list[str]:
    cells = [_title(cell) for cell in sheet.rows[row]]
    for merge in sheet.merges:
        if merge.top <= row <= merge.bottom and merge.left < len(cells):
            anchor = sheet.rows[merge.top][merge.left] if merge.top < len(sheet.rows) else None
            width = min(merge.right + 1, len(cells)) - merge.left
            cells[merge.left : merge.left + width] = [_title(anchor)] * width
    return _grouped(sheet, row, cells) if group else cells


def _title(cell: Cell) -> str:
    return " ".join(said(cell).split())[:LONGEST]


def _grouped(sheet: Sheet, row: int, cells: list[str]) -> list[str]:
    """CSV has no merged cells: 维修情况,,, stands over the blanks beside it as long as something is below."""
    below = sheet.rows[row + 1] if not sheet.merges and row + 1 < len(sheet.rows) else []
    for column in range(1, min(len(cells), len(below))):
        if not cells[column] and below[column] is not None and below[column - 1] is not None:
            cells[column] = cells[column - 1]
    return cells
