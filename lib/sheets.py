"""Excel files of plain cells: what people typed never becomes a formula or a link."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")

SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


Sheet = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], mark: str = "") -> bytes:
    """One sheet: bold headings that stay in view, columns as wide as their text; mark at each page's foot."""
    return workbook_of([(title, headings, rows)], mark)


def workbook_of(sheets: Sequence[Sheet], mark: str = "") -> bytes:
    """Several of them; a name Excel does not take, or has already, is mended."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E6EFEE", "border": 1})
        for number, (title, headings, rows) in enumerate(sheets, 1):
            name = f"{number} {title}" if len(sheets) > 1 else title
            _fill(book.add_worksheet(NOT_IN_A_NAME.sub(" ", name)[:31]), bold, headings, rows, mark)
    return out.getvalue()


def _fill(sheet: Any, bold: Any, headings: Sequence[str], rows: Sequence[Sequence[str]], mark: str) -> None:
    sheet.write_row(0, 0, headings, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_footer("&L" + mark.replace("&", "&&")[:200] + "&R&P / &N")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    for column, heading in enumerate(headings):
        longest = max([len(heading), *(len(row[column]) for row in rows[:200])])
        sheet.set_column(column, column, min(max(longest * 1.7, 8), 60))
