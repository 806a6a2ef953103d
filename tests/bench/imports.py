"""A long ledger from the file into the database: seconds of each step, and how many times the reading alone.

The steps take turns, so that a busy moment of the machine falls on all of them alike; medians of all rounds.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any, TypeVar

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from db.choices.imports import LedgerCode
from lib.deeds import perform, read
from lib.imports import service
from lib.ledgers import reading
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.verdicts import judge
from tests.bench.ground import line, median, small_company, times
from tests.cast import Cast

ROWS, ROUNDS = 20_000, 5
TODAY = date(2026, 11, 21)
T = TypeVar("T")
HEADS = {
    LedgerCode.HOUSEHOLDS: [
        "房号", "业主姓名", "联系电话", "建筑面积", "入住日期", "客户类别", "车位", "备注",
    ],
    LedgerCode.REPAIRS: [
        "工单编号", "报修时间", "房号", "报修人", "联系电话", "报修类别", "报修内容", "紧急程度",
        "派单时间", "维修人", "到场时间", "完成时间", "材料", "材料费", "人工费", "回访时间", "满意度",
    ],
}  # fmt: skip


def run(words: list[str]) -> bool:
    rows, rounds = int(words[0]) if words else ROWS, int(words[1]) if len(words) > 1 else ROUNDS
    well = True
    for ledger in HEADS:
        with small_company() as (_, cast):
            well &= _measured(ledger, book(ledger, rows), cast, rows, rounds)
    return well


def book(ledger: LedgerCode, rows: int) -> bytes:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet("台账")
        for number, cells in enumerate([HEADS[ledger], *map(CELLS[ledger], range(rows))]):
            sheet.write_row(number, 0, cells)
    return target.getvalue()


def _household(n: int) -> list[Any]:
    moved, phone = date(2015, 1, 1) + timedelta(days=n % 3000), f"138{n:08}"
    return [_room(n), _name(n), phone, 60 + n % 90, moved.isoformat(), "普通客户", f"B1-{n:05}", ""]


def _repair(n: int) -> list[Any]:
    day = date(2024, 1, 1) + timedelta(days=n // 40)
    at = f"{day} {8 + n % 10:02}:{n % 60:02}"
    whose = [f"GD{n:06}", at, _room(n), _name(n), f"138{n:08}"]
    what = ["给排水", f"厨房水槽下面漏水，第{n}次", "一般", f"{day} 19:00", "示例师傅", f"{day} 19:20"]
    return [*whose, *what, f"{day} 20:00", "软管1根", 35, 60, (day + timedelta(days=1)).isoformat(), "满意"]


def _name(n: int) -> str:
    return f"示例{chr(0x4E00 + n % 5000)}"


def _room(n: int) -> str:
    return f"{n // 400 + 1}-{n // 100 % 4 + 1}-{n // 4 % 25 + 1}{n % 4 + 1:02}"


CELLS: dict[LedgerCode, Callable[[int], list[Any]]] = {
    LedgerCode.HOUSEHOLDS: _household,
    LedgerCode.REPAIRS: _repair,
}


def _measured(ledger: LedgerCode, content: bytes, cast: Cast, rows: int, rounds: int) -> bool:
    found: dict[str, list[float]] = {}
    whole = True
    for _ in range(rounds):
        for step, seconds, good in _round(ledger, content, cast):
            found.setdefault(step, []).append(seconds)
            whole &= good == rows
            if good != rows:
                line(step, f"{good} of {rows} rows", width=30)
    alone = median(found["reading alone"])
    print(f"   {ledger.label}, {rows} rows, {len(content) / 2**20:.1f} MB, {rounds} rounds", flush=True)
    for step, seconds in found.items():
        line(step, f"{median(seconds):.2f} s", times(median(seconds), alone), width=30)
    return whole


def _round(ledger: LedgerCode, content: bytes, cast: Cast) -> Iterator[tuple[str, float, int]]:
    """(step, seconds, rows it dealt with)."""
    sheets, seconds = _timed(lambda: reading.read(content))
    yield "reading alone", seconds, len(sheets[0].rows) - 1
    verdict, seconds = _timed(lambda: judge(sheets, LEDGERS[ledger], today=TODAY))
    rows = [row.values for row in verdict.good]
    yield "judging", seconds, len(rows)
    asked: dict[str, Any] = {"ledger": ledger, "project_id": cast.project_a, "rows": rows}
    plans, seconds = _timed(lambda: read(service.preview, cast.manager, **asked))
    yield "looking ahead", seconds, len(plans)
    told = {**asked, "file_name": "bench.xlsx", "bad": 0}
    batch, seconds = _timed(lambda: perform(service.bring_in, cast.manager, None, **told))
    yield "bringing in", seconds, len(rows)
    plans, seconds = _timed(lambda: read(service.preview, cast.manager, **asked))
    yield "looking ahead, all there", seconds, len(plans)
    again, seconds = _timed(lambda: perform(service.bring_in, cast.manager, None, **told))
    yield "bringing in, all there", seconds, len(rows)
    perform(service.undo_import, cast.manager, None, id=again)
    kept, seconds = _timed(lambda: perform(service.undo_import, cast.manager, None, id=batch))
    yield "undo", seconds, len(rows) - kept


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    value = work()
    return value, time.perf_counter() - started
