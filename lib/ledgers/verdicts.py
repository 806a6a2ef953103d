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
from lib.ledgers.moments import joined
from lib.ledgers.repeats import note_repeats, refuse_twice
from lib.ledgers.shapes import (
    ByHand,
    Cell,
    Field,
    Found,
    Layout,
    Ledger,
    Remark,
    Row,
    Scene,
    Sheet,
    Span,
    Verdict,
)
from lib.ledgers.spans import month_of, span_of
from lib.ledgers.stepping import Progress, Steps

MOST = 20_000
"""So many different cells of a column are remembered."""


class Reading(NamedTuple):
    """A field with its columns: (index, title)."""

    field: Field
    columns: tuple[tuple[int, str], ...]
    known: dict[tuple[int, Any], Found | Refused]
    """What texts and figures said before, under which heading: the same again says the same."""


def judge(
    sheets: list[Sheet],
    ledger: Ledger,
    *,
    today: date,
    by_hand: Mapping[str, ByHand] | None = None,
    file: str = "",
    progress: Progress | None = None,
) -> Verdict:
    """by_hand: a person's word per sheet name; file: the file's name, which may tell the year.

    Pure: the same in gives the same out. progress hears a share of 0 to 1 now and then, and may raise.
    """
    steps = Steps(sum(len(sheet.rows) for sheet in sheets), progress)
    layouts: dict[str, Layout] = {}
    rows: list[Row] = []
    scene = Scene(today, (file,) if file else ())
    for sheet in sheets:
        layout = lay_out(sheet, ledger, scene, (by_hand or {}).get(sheet.name))
        layouts[sheet.name] = layout
        rows += _rows(sheet, layout, ledger, Scene(today, layout.texts, layout.span), steps)
    refuse_twice(rows, layouts, ledger)
    note_repeats(rows, layouts, ledger)
    steps.end()
    return Verdict(tuple(layouts.values()), rows)


def _rows(sheet: Sheet, layout: Layout, ledger: Ledger, scene: Scene, steps: Steps) -> list[Row]:
    if layout.refusal or layout.header is None:
        steps.go(len(sheet.rows))
        return [Row(sheet.name, n, cells, ignored=layout.refusal) for n, cells in enumerate(sheet.rows, 1)]
    first, last = layout.header
    outside = [Row(sheet.name, n, sheet.rows[n - 1], ignored=_outside(n, first)) for n in range(1, last + 1)]
    inside = list(_inside(sheet, last, Lines(sheet, layout, ledger, scene)))
    data = [row for row in inside if not row.ignored]
    steps.go(len(sheet.rows) - len(data))
    _read(data, sheet, layout, ledger, scene, steps)
    return outside + inside


def _outside(row: int, header: int) -> Remark:
    return Remark("", N_("Above the header") if row < header else N_("The header"))


def _inside(sheet: Sheet, start: int, lines: Lines) -> Iterator[Row]:
    for index in range(start, len(sheet.rows)):
        ignored = lines.other(index, sheet.rows[index])
        yield Row(sheet.name, index + 1, list(sheet.rows[index]), ignored=ignored, above=lines.heading)


def _read(data: list[Row], sheet: Sheet, layout: Layout, ledger: Ledger, scene: Scene, steps: Steps) -> None:
    filling, readings = Filling(sheet, layout), _readings(layout, ledger)
    under = _Under(scene)
    for row in data:
        steps.go(1)
        filling.fill(row)
        scene = under.scene(row.above)
        for reading in readings:
            row.values[reading.field.code] = _value(row, reading, scene)
    for settle in ledger.settle:
        settle(data, layout, under.own)
    for row in data:
        _complete(row, readings)


def _readings(layout: Layout, ledger: Ledger) -> list[Reading]:
    titles = {column.index: column.title for column in layout.columns}
    return [
        Reading(field, tuple((column, titles.get(column, "")) for column in columns), {})
        for field in ledger.fields
        if (columns := layout.mapping.get(field.code))
    ]


def _value(row: Row, reading: Reading, scene: Scene) -> Any:
    """One column gives the value; several give a list together, or a day and its clock."""
    values = [_said(row, reading, column, title, scene) for column, title in reading.columns]
    if reading.field.apart:
        return {column: value for (column, _), value in zip(reading.columns, values, strict=True)}
    if len(values) == 1:
        return values[0]
    if reading.field.kind in ("moment", "day"):
        return joined(values)
    return list(dict.fromkeys(value for several in values for value in several or []))


class _Under:
    """The scene under a heading line: 2025年7月 or 7月 between the rows says when they were."""

    def __init__(self, own: Scene) -> None:
        self.own = own
        self.known: dict[str, Scene] = {"": own}

    def scene(self, above: str) -> Scene:
        if above not in self.known:
            self.known[above] = self.own._replace(span=self._span(above))
        return self.known[above]

    def _span(self, above: str) -> Span | None:
        own = self.own.span
        month = month_of((above,))
        return span_of((above,)) or (Span(own.year, month) if own and month else own)


def _said(row: Row, reading: Reading, column: int, title: str, scene: Scene) -> Any:
    found = _found(row.cells[column], reading, scene)
    if isinstance(found, Refused):
        row.problems.append(Remark(title, found.message, found.params))
        return None
    if found.notes:
        row.notes.extend(Remark(title, message, params) for message, params in found.notes)
    value = found.value
    return value.copy() if isinstance(value, list) else value


def _found(cell: Cell, reading: Reading, scene: Scene) -> Found | Refused:
    """Rows repeat themselves: a class, a day, an amount is read once."""
    if cell is not None and type(cell) is not str and type(cell) is not float:
        return _read_cell(cell, reading.field, scene)
    key = (id(scene), cell)
    if (known := reading.known.get(key)) is None:
        known = _read_cell(cell, reading.field, scene)
        if len(reading.known) < MOST and not (isinstance(cell, str) and len(cell) > 80):
            reading.known[key] = known
    return known


def _read_cell(cell: Cell, field: Field, scene: Scene) -> Found | Refused:
    try:
        return read(cell, field, scene)
    except Refused as refused:
        return refused.with_traceback(None)


def _complete(row: Row, readings: list[Reading]) -> None:
    """After settling: what must be there, is; parts have gone into what they are parts of."""
    wrong = {remark.column for remark in row.problems}
    for field, columns, _ in readings:
        title = columns[0][1]
        if field.part:
            del row.values[field.code]
        elif field.required and row.values[field.code] in (None, []) and title not in wrong:
            row.problems.append(Remark(title, N_("Not filled in")))
