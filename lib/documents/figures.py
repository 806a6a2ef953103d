"""Figures to work on: an Excel file of several sheets, numbers as numbers, words never as formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lib.documents.content import clean
from lib.ledgers.writing import new_sheet, workbook

Value = str | int | float | None
MOST_WIDE = 46


@dataclass(frozen=True)
class Sheet:
    """title in full above the table, what it stands on above that, a note below."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    above: Sequence[Sequence[str]] = ()
    note: str = ""


def xlsx(sheets: Sequence[Sheet], mark: str) -> bytes:
    """mark: who took them away, at the foot of each printed page."""
    made = BytesIO()
    with workbook(made) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bg_color": "#E6EFEE", "border": 1, "text_wrap": True})
        for sheet in sheets:
            _fill(new_sheet(book, sheet.name), sheet, bold, head, mark)
    return made.getvalue()


def _fill(page: Any, sheet: Sheet, bold: Any, head: Any, mark: str) -> None:
    page.set_footer("&L" + mark.replace("&", "&&")[:200] + "&R&P / &N")
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, clean(sheet.title), bold)
    at = 1
    for line in sheet.above:
        _row(page, at, line)
        at += 1
    at += 1
    page.write_row(at, 0, [clean(words) for words in sheet.head], head)
    page.freeze_panes(at + 1, 0)
    for number, row in enumerate(sheet.rows, at + 1):
        _row(page, number, row)
    if sheet.note:
        page.write_string(at + len(sheet.rows) + 2, 0, clean(sheet.note))
    for column, words in enumerate(sheet.head):
        longest = max([len(words), *(len(_shown(row[column])) for row in sheet.rows[:200])])
        page.set_column(column, column, min(max(longest * 1.8, 9), MOST_WIDE))


def _row(page: Any, at: int, row: Sequence[Value]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            page.write_string(at, column, clean(value))
        elif value is not None:
            page.write_number(at, column, round(value, 4))


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else "" if value is None else f"{value:.4g}"
