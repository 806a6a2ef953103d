"""Workbooks made on the spot, and the engine run over them."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lib.i18n import N_
from lib.ledgers import reading
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.shapes import ByHand, Ledger, Row, Verdict
from lib.ledgers.verdicts import judge

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = date(2025, 11, 21)
Table = Sequence[Any]


def book(sheets: Mapping[str, Table], merges: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """Sheets by name; merges and hidden columns go to every sheet."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for merge in merges:
            page.merge_cells(merge)
        for column in hidden:
            page.column_dimensions[column].hidden = True
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def judged(
    content: bytes,
    by_hand: dict[str, ByHand] | None = None,
    ledger: Ledger = HOUSEHOLDS,
    file: str = "",
) -> Verdict:
    return judge(reading.read(content), ledger, today=TODAY, by_hand=by_hand, file=file)


def rooms(rows: Sequence[Row]) -> list[str]:
    return [HOUSEHOLDS.spell(row.values["room"]) if HOUSEHOLDS.spell else "" for row in rows]


def problems(verdict: Verdict) -> dict[int, list[str]]:
    return {row.row: [problem.told(N_) for problem in row.problems] for row in verdict.bad}
