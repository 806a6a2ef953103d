"""Sheets and verdicts as JSON, on their way from the reading child to its parent."""

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from lib.ledgers.shapes import ByHand, Cell, Column, Layout, Merge, Remark, Row, Sheet, Span, Verdict


def sheet_of(told: dict[str, Any]) -> Sheet:
    return Sheet(
        name=told["name"],
        rows=[
            [value if type(value) is not list else cell_of(value) for value in row] for row in told["rows"]
        ],
        merges=tuple(Merge(*corners) for corners in told["merges"]),
        hidden=told["hidden"],
        hidden_columns=frozenset(told["hidden_columns"]),
    )


def cell_of(value: Any) -> Cell:
    if not isinstance(value, list):
        plain: Cell = value
        return plain
    kind, text = value
    if kind == "day":
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return time.fromisoformat(text) if kind == "clock" else timedelta(microseconds=text)


def told_cell(value: Cell) -> Any:
    """JSON knows no dates: they travel as [kind, text], a span as whole microseconds."""
    if isinstance(value, datetime | date):
        return ["day", value.isoformat()]
    if isinstance(value, time):
        return ["clock", value.isoformat()]
    return ["span", value // timedelta(microseconds=1)] if isinstance(value, timedelta) else value


def told_hands(by_hand: Any) -> dict[str, Any]:
    return {
        name: [hand.header, {code: list(at) for code, at in hand.mapping.items()}, hand.skip]
        for name, hand in (by_hand or {}).items()
    }


def hands_of(told: dict[str, Any]) -> dict[str, ByHand]:
    return {
        name: ByHand(
            tuple(header) if header else None, {code: tuple(at) for code, at in mapping.items()}, skip
        )
        for name, (header, mapping, skip) in told.items()
    }


def told_verdict(verdict: Verdict, sheets: list[Sheet]) -> dict[str, Any]:
    """Every row in the order of the sheets; of its cells only those that were filled in."""
    cells = (cells for sheet in sheets for cells in sheet.rows)
    return {
        "layouts": [_told_layout(layout) for layout in verdict.layouts],
        "rows": [_told_row(row, own) for row, own in zip(verdict.rows, cells, strict=True)],
    }


def verdict_of(told: dict[str, Any], sheets: list[Sheet]) -> Verdict:
    places = ((sheet.name, number, cells) for sheet in sheets for number, cells in enumerate(sheet.rows, 1))
    rows = [_row_of(part, *place) for part, place in zip(told["rows"], places, strict=True)]
    return Verdict(tuple(_layout_of(layout) for layout in told["layouts"]), rows)


def _told_row(row: Row, own: list[Cell]) -> list[Any]:
    if row.ignored:
        return [row.ignored, row.above]
    filled = {at: told_cell(cell) for at, cell in enumerate(row.cells) if cell is not own[at]}
    return [None, row.above, row.values, row.problems, row.notes, row.repeats, filled]


def _row_of(told: list[Any], sheet: str, number: int, cells: list[Cell]) -> Row:
    if told[0]:
        return Row(sheet, number, cells, ignored=Remark(*told[0]), above=told[1])
    _, above, values, problems, notes, repeats, filled = told
    cells = list(cells)
    for at, cell in filled.items():
        cells[int(at)] = cell_of(cell)
    row = Row(sheet, number, cells, values, above=above, repeats=tuple(repeats) if repeats else None)
    row.problems = [Remark(*remark) for remark in problems]
    row.notes = [Remark(*remark) for remark in notes]
    return row


def _told_layout(layout: Layout) -> dict[str, Any]:
    told = {part.name: getattr(layout, part.name) for part in fields(Layout)}
    return told | {"columns": [vars(column) for column in layout.columns]}


def _layout_of(told: dict[str, Any]) -> Layout:
    columns = tuple(Column(**parts | {"examples": tuple(parts["examples"])}) for parts in told["columns"])
    return Layout(
        sheet=told["sheet"],
        header=tuple(told["header"]) if told["header"] else None,
        columns=columns,
        mapping={code: tuple(at) for code, at in told["mapping"].items()},
        missing=tuple(told["missing"]),
        refusal=Remark(*told["refusal"]) if told["refusal"] else None,
        texts=tuple(told["texts"]),
        span=Span(*told["span"]) if told["span"] else None,
        mends=told["mends"],
    )
