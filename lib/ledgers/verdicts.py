"""Sheets and fields in, every row with its verdict out. The dry run and the real import are this one call."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.filling import Filling
from lib.ledgers.kinds import read
from lib.ledgers.layouts import lay_out
from lib.ledgers.lines import Lines
from lib.ledgers.repeats import note_repeats
from lib.ledgers.shapes import ByHand, Field, Layout, Ledger, Remark, Row, Scene, Sheet, Verdict


class Reading(NamedTuple):
    """A field with its columns: (index, title)."""

    field: Field
    columns: tuple[tuple[int, str], ...]


def judge(
    sheets: list[Sheet], ledger: Ledger, *, today: date, by_hand: Mapping[str, ByHand] | None = None
) -> Verdict:
    """by_hand: a person's word per sheet name. Pure: the same in gives the same out."""
    layouts: dict[str, Layout] = {}
    rows: list[Row] = []
    for sheet in sheets:
        layout = lay_out(sheet, ledger, Scene(today), (by_hand or {}).get(sheet.name))
        layouts[sheet.name] = layout
        rows += _rows(sheet, layout, ledger, Scene(today, layout.texts))
    note_repeats(rows, layouts, ledger)
    return Verdict(tuple(layouts.values()), rows)


def _rows(sheet: Sheet, layout: Layout, ledger: Ledger, scene: Scene) -> list[Row]:
    if layout.refusal or layout.header is None:
        return [Row(sheet.name, n, cells, ignored=layout.refusal) for n, cells in enumerate(sheet.rows, 1)]
    first, last = layout.header
    outside = [Row(sheet.name, n, sheet.rows[n - 1], ignored=_outside(n, first)) for n in range(1, last + 1)]
    inside = list(_inside(sheet, last, Lines(sheet, layout, ledger, scene)))
    data = [row for row in inside if not row.ignored]
    _read(data, sheet, layout, ledger, scene)
    return outside + inside


def _outside(row: int, header: int) -> Remark:
    return Remark("", N_("Above the header") if row < header else N_("The header"))


def _inside(sheet: Sheet, start: int, lines: Lines) -> Iterator[Row]:
    for index in range(start, len(sheet.rows)):
        ignored = lines.other(index, sheet.rows[index])
        yield Row(sheet.name, index + 1, list(sheet.rows[index]), ignored=ignored, above=lines.heading)


def _read(data: list[Row], sheet: Sheet, layout: Layout, ledger: Ledger, scene: Scene) -> None:
    filling, readings = Filling(sheet, layout), _readings(layout, ledger)
    for row in data:
        filling.fill(row)
        for reading in readings:
            row.values[reading.field.code] = _value(row, reading, scene)
    for settle in ledger.settle:
        settle(data, layout)
    for row in data:
        _complete(row, readings)


def _readings(layout: Layout, ledger: Ledger) -> list[Reading]:
    titles = {column.index: column.title for column in layout.columns}
    return [
        Reading(field, tuple((column, titles.get(column, "")) for column in columns))
        for field in ledger.fields
        if (columns := layout.mapping.get(field.code))
    ]


def _value(row: Row, reading: Reading, scene: Scene) -> Any:
    """One column gives the value; several give a list together."""
    values = [_said(row, reading, column, title, scene) for column, title in reading.columns]
    if len(values) == 1:
        return values[0]
    return list(dict.fromkeys(value for several in values for value in several or []))


def _said(row: Row, reading: Reading, column: int, title: str, scene: Scene) -> Any:
    try:
        found = read(row.cells[column], reading.field, scene)
    except Refused as refused:
        row.problems.append(Remark(title, refused.message, refused.params))
        return None
    row.notes.extend(Remark(title, message, params) for message, params in found.notes)
    return found.value


def _complete(row: Row, readings: list[Reading]) -> None:
    """After settling: what must be there, is; parts have gone into what they are parts of."""
    wrong = {remark.column for remark in row.problems}
    for field, columns in readings:
        title = columns[0][1]
        if field.part:
            del row.values[field.code]
        elif field.required and row.values[field.code] in (None, []) and title not in wrong:
            row.problems.append(Remark(title, N_("Not filled in")))
