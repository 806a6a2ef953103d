"""Rows of one file that tell of the same thing."""

import json
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Layout, Ledger, Remark, Row
from lib.ledgers.words import said


def note_repeats(rows: list[Row], layouts: dict[str, Layout], ledger: Ledger) -> None:
    """The first of them stays as it is; each later one is noted with what differs."""
    firsts: dict[str, Row] = {}
    for row in rows:
        if row.good and (key := row.values.get(ledger.key)):
            first = firsts.setdefault(_same(key), row)
            if first is not row:
                row.repeats = (first.sheet, first.row)
                row.notes.append(_remark(row, first, layouts, ledger))


def _same(key: Any) -> str:
    """0302 and 302 are one door."""
    if isinstance(key, dict):
        key = {part: str(value or "").lstrip("0") for part, value in key.items()}
    return json.dumps(key, ensure_ascii=False)


def _remark(row: Row, first: Row, layouts: dict[str, Layout], ledger: Ledger) -> Remark:
    layout = layouts[row.sheet]
    title = layout.title(ledger.key)
    place: dict[str, Any] = {"sheet": first.sheet, "row": first.row}
    differing = [code for code, value in row.values.items() if value != first.values.get(code)]
    if apart := [layout.title(code) for code in differing if code != ledger.key]:
        message = N_("The same as row {row} of {sheet}, other in: {columns}")
        return Remark(title, message, {**place, "columns": "、".join(apart)})
    if _written(row, layout, ledger) != _written(first, layouts[first.sheet], ledger):
        return Remark(title, N_("Repeats row {row} of {sheet}, written another way"), place)
    return Remark(title, N_("Repeats row {row} of {sheet}"), place)


def _written(row: Row, layout: Layout, ledger: Ledger) -> list[str]:
    return [said(row.cells[column]) for column in layout.mapping.get(ledger.key, ())]
