"""Rows of one file that tell of the same thing."""

import json
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Layout, Ledger, Remark, Row
from lib.ledgers.words import said


def key_of(ledger: Ledger, values: dict[str, Any]) -> str | None:
    """What two tellings of the same thing share, as text; nothing when the row does not say which thing."""
    for number, codes in enumerate(ledger.keys):
        parts = [values.get(code) for code in codes]
        if parts[0] not in (None, [], "") and any(part not in (None, [], "") for part in parts[1:] or parts):
            return json.dumps([number, *map(_same, parts)], ensure_ascii=False, separators=(",", ":"))
    return None


def refuse_twice(rows: list[Row], layouts: dict[str, Layout], ledger: Ledger) -> None:
    """A number that is given to one thing only: the second row with it is asked about."""
    if not ledger.once:
        return
    firsts: dict[str, Row] = {}
    for row in rows:
        number = row.values.get(ledger.once)
        if row.ignored or not number:
            continue
        first = firsts.setdefault(str(number).lower(), row)
        if first is not row and not _told_again(row, first):
            title = layouts[row.sheet].title(ledger.once)
            told = {"number": number, "sheet": first.sheet, "row": first.row}
            row.problems.append(Remark(title, N_("{number} is already used in row {row} of {sheet}"), told))


def note_repeats(rows: list[Row], layouts: dict[str, Layout], ledger: Ledger) -> None:
    """The first of them stays as it is; each later one is noted with what differs."""
    firsts: dict[str, Row] = {}
    for row in rows:
        if row.good and (key := key_of(ledger, row.values)):
            first = firsts.setdefault(key, row)
            if first is not row:
                row.repeats = (first.sheet, first.row)
                row.notes.append(_remark(row, first, layouts, ledger))


def _told_again(row: Row, first: Row) -> bool:
    """The very same row on two sheets, a month and the year, is one thing told twice."""
    return row.sheet != first.sheet and row.values == first.values


def _same(part: Any) -> Any:
    """0302 and 302 are one door; a day with and without its clock are not one moment."""
    if isinstance(part, dict):
        return [str(value or "").lstrip("0") for value in part.values()]
    return part.strip().lower() if isinstance(part, str) else part


def _remark(row: Row, first: Row, layouts: dict[str, Layout], ledger: Ledger) -> Remark:
    layout = layouts[row.sheet]
    shared = next((codes for codes in ledger.keys if row.values.get(codes[0])), ledger.keys[0])
    named = layout.title(shared[0])
    place: dict[str, Any] = {"sheet": first.sheet, "row": first.row}
    differing = [code for code, value in row.values.items() if value != first.values.get(code)]
    if apart := [title for code in differing if code not in shared and (title := layout.title(code))]:
        message = N_("The same as row {row} of {sheet}, other in: {columns}")
        return Remark(named, message, {**place, "columns": "、".join(apart)})
    if _written(row, layout, shared) != _written(first, layouts[first.sheet], shared):
        return Remark(named, N_("Repeats row {row} of {sheet}, written another way"), place)
    return Remark(named, N_("Repeats row {row} of {sheet}"), place)


def _written(row: Row, layout: Layout, codes: tuple[str, ...]) -> list[str]:
    return [said(row.cells[column]) for code in codes for column in layout.mapping.get(code, ())]
