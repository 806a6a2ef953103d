"""Fills in what a row leaves to the rows above it: merged cells and 同上."""

from collections import defaultdict

from lib.i18n import N_
from lib.ledgers.shapes import Cell, Layout, Remark, Row, Sheet
from lib.ledgers.words import is_ditto


class Filling:
    """Goes down the data rows of one sheet."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.titles = {column.index: column.title for column in layout.columns if column.field}
        self.above: list[Cell] | None = None
        self.merged: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
        start = layout.header[1] if layout.header else 0
        for merge in sheet.merges:
            if merge.top >= start and merge.bottom > merge.top and merge.top < len(sheet.rows):
                anchor = sheet.rows[merge.top][merge.left] if merge.left < len(sheet.rows[0]) else None
                for index in range(merge.top + 1, min(merge.bottom + 1, len(sheet.rows))):
                    self.merged[index].append((merge.left, anchor))

    def fill(self, row: Row) -> None:
        for column, anchor in self.merged.get(row.row - 1, ()):
            if column < len(row.cells) and row.cells[column] is None:
                row.cells[column] = anchor
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and is_ditto(cell):
                row.cells[column] = self._same_as_above(row, column)
        self.above = row.cells

    def _same_as_above(self, row: Row, column: int) -> Cell:
        if self.above is None and column in self.titles:
            row.problems.append(Remark(self.titles[column], N_("“Same as above”, and there is no row above")))
        return self.above[column] if self.above else None
