"""The bad rows of a ledger as a file to mend: what is wrong, then its columns; mended, it imports again."""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Cell, Layout, Ledger, Row, Say, Sheet, Verdict
from lib.ledgers.spans import span_of
from lib.ledgers.words import plain, said
from lib.ledgers.writing import new_sheet, workbook

YEARLESS = re.compile(r"\d{1,2}[-./月]\d{1,2}(?![-./\d])")


def bad_rows(sheets: list[Sheet], verdict: Verdict, ledger: Ledger, say: Say) -> bytes:
    """A sheet for each that holds bad rows, with its name and headings: a building may be told there."""
    target = BytesIO()
    with workbook(target) as book:
        for sheet, layout in zip(sheets, verdict.layouts, strict=True):
            if rows := [row for row in verdict.bad if row.sheet == sheet.name]:
                _Page(book, sheet, layout, ledger, say).write(rows)
        if not book.worksheets():
            book.add_worksheet()
    return target.getvalue()


class _Page:
    """One sheet being written. A problem column of an earlier round is not carried along."""

    def __init__(self, book: Any, sheet: Sheet, layout: Layout, ledger: Ledger, say: Say) -> None:
        self.sheet, self.layout, self.ledger, self.say = sheet, layout, ledger, say
        self.offset = 0 if layout.mends else 1
        self.moments = [field.code for field in ledger.fields if field.kind in ("moment", "day")]
        self.page = new_sheet(book, sheet.name)
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
        self.wrong = book.add_format({"bg_color": "#FCE4D6"})
        self.told = book.add_format({"font_color": "#C00000", "text_wrap": True})
        self.dates = {
            mark: book.add_format({"num_format": "yyyy-mm-dd", **self._fill(mark)}) for mark in (False, True)
        }
        self.clocks = {
            mark: book.add_format({"num_format": "hh:mm", **self._fill(mark)}) for mark in (False, True)
        }

    def write(self, rows: list[Row]) -> None:
        self._head()
        line, heading = self._top(), ""
        for row in rows:
            if row.above and row.above != heading:
                self.page.merge_range(line, 1, line, max(len(row.cells), 3), row.above, self.strong)
                line += 1
            heading = row.above
            self._line(line, row)
            line += 1

    def _top(self) -> int:
        return self.layout.header[1] if self.layout.header else 0

    def _head(self) -> None:
        first, last = self.layout.header or (1, 1)
        for line, cells in enumerate(self.sheet.rows[:last]):
            for column, cell in enumerate(cells):
                if cell is not None and (column + self.offset):
                    self._cell(line, column + self.offset, cell, self.strong if line >= first - 1 else None)
        self._merge_header(first - 1, last - 1)
        self._merged(first - 1, 0, last - 1, 0, self.say(N_("Problem")))
        self.page.set_column(0, 0, 42)
        self.page.set_column(1, len(self.sheet.rows[0]), 14)
        self.page.freeze_panes(last, 1)

    def _merge_header(self, first: int, last: int) -> None:
        width, taken = len(self.sheet.rows[0]), set[tuple[int, int]]()
        for top, left, bottom, right in self.sheet.merges:
            inside = first <= top and bottom <= last and left + self.offset and right < width
            block = {
                (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1) if inside
            }
            if block and not block & taken:
                taken |= block
                text = said(self.sheet.rows[top][left])
                self._merged(top, left + self.offset, bottom, right + self.offset, text)

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str) -> None:
        if (top, left) == (bottom, right):
            self.page.write_string(top, left, text, self.strong)
        else:
            self.page.merge_range(top, left, bottom, right, text, self.strong)

    def _line(self, line: int, row: Row) -> None:
        self.page.write_string(
            line, 0, "；".join(problem.told(self.say) for problem in row.problems), self.told
        )
        wrong = {problem.column for problem in row.problems}
        marked = {column.index for column in self.layout.columns if column.title in wrong}
        for column, cell in enumerate(self._cells(row, wrong)):
            if column + self.offset:
                self._cell(line, column + self.offset, cell, self.wrong if column in marked else None)

    def _cells(self, row: Row, wrong: set[str]) -> list[Cell]:
        """The key is spelled out, since fewer rows around it may tell less about it than all of them did."""
        cells, columns = list(row.cells), self.layout.mapping.get("room", ())
        room = row.values.get("room") if self.layout.title("room") not in wrong else None
        if self.ledger.spell and room and columns and row.values.get("place") is None:
            cells[columns[0]] = self.ledger.spell(room)
        return self._with_years(cells, row)

    def _with_years(self, cells: list[Cell], row: Row) -> list[Cell]:
        """Where the file's name or other rows told the year, the few rows here would miss it."""
        for code in () if span_of(self.layout.texts) else self.moments:
            for column in self.layout.mapping.get(code, ())[:1]:
                value, cell = row.values.get(code), cells[column]
                if isinstance(value, str) and isinstance(cell, str) and YEARLESS.match(plain(cell)):
                    cells[column] = value.replace("T", " ")
        return cells

    def _cell(self, line: int, column: int, cell: Cell, style: Any) -> None:
        if isinstance(cell, str):
            self.page.write_string(line, column, cell, style)
        elif isinstance(cell, date):
            self.page.write_datetime(line, column, _naive(cell), self.dates[style is self.wrong])
        elif isinstance(cell, time | timedelta):
            self.page.write_datetime(line, column, cell, self.clocks[style is self.wrong])
        elif cell is None:
            self.page.write_blank(line, column, None, style)
        else:
            self.page.write(line, column, cell, style)

    def _fill(self, wrong: bool) -> dict[str, Any]:
        return {"bg_color": "#FCE4D6"} if wrong else {}


def _naive(day: date) -> date:
    return day.replace(tzinfo=None) if isinstance(day, datetime) else day
