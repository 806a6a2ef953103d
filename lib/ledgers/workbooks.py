"""Excel files read by calamine. Runs in the reading child only."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits, packages


def sheets(content: bytes) -> list[dict[str, Any]]:
    hidden = packages.examined(content) if content.startswith(b"PK") else {}
    workbook = _opened(content)
    if len(set(workbook.sheet_names)) < len(workbook.sheet_names):
        raise Refused(packages.BROKEN)
    return [
        _sheet(workbook.get_sheet_by_name(meta.name), meta.visible, hidden.get(meta.name, []))
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
    ]


def _opened(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError as locked:
        raise Refused(packages.LOCKED) from locked
    except CalamineError as broken:
        if "password" in str(broken).lower() or b"E\0n\0c\0r\0y\0p\0t\0e\0d" in content:
            raise Refused(packages.LOCKED) from broken
        raise Refused(packages.BROKEN) from broken


def _sheet(sheet: CalamineSheet, visible: SheetVisibleEnum, hidden: list[int]) -> dict[str, Any]:
    _measured(sheet)
    table = sheet.to_python(skip_empty_area=False) if sheet.end else []
    _weighed(table)
    return {
        "name": sheet.name,
        "hidden": visible != SheetVisibleEnum.Visible,
        "hidden_columns": hidden,
        "merges": _merges(sheet, len(table)),
        "rows": [[value if type(value) is float else _cell(value) for value in row] for row in table],
    }


def _measured(sheet: CalamineSheet) -> None:
    """Asks for the far corner before anything is laid out in memory."""
    bottom, right = sheet.end or (0, 0)
    if bottom >= limits.ROWS or right >= limits.COLUMNS or (bottom + 1) * (right + 1) > limits.CELLS:
        raise Refused(
            N_("The sheet {sheet} has {rows} rows and {columns} columns: too large for a ledger."),
            sheet=sheet.name,
            rows=bottom + 1,
            columns=right + 1,
        )


def _weighed(table: list[list[Any]]) -> None:
    if sum(len(value) for row in table for value in row if isinstance(value, str)) > limits.CHARACTERS:
        raise Refused(N_("The file is far too large to be a ledger."))


def _merges(sheet: CalamineSheet, height: int) -> list[tuple[int, int, int, int]]:
    """Excel lets no merged blocks overlap; a forged file may pile up any number over the same cells."""
    merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
    if sum(max(min(bottom, height) - top + 1, 1) for top, _, bottom, _ in merges) > limits.CELLS:
        raise Refused(N_("The file is far too large to be a ledger."))
    return merges


def _cell(value: Any) -> Any:
    """JSON knows no dates: they travel as [kind, text]."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, datetime | date):
        return ["day", value.isoformat()]
    if isinstance(value, time):
        return ["clock", value.isoformat()]
    return ["span", value.total_seconds()] if isinstance(value, timedelta) else value
