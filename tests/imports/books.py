"""The sample ledgers read once, what their truth says, and every row of the database to compare."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.base import Base, Database
from db.choices.imports import LedgerCode
from lib.access import Actor
from lib.deeds import perform, read
from lib.imports import service
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.reading import read as read_file
from lib.ledgers.shapes import Verdict
from lib.ledgers.verdicts import judge
from lib.steps import Fate
from tests.cast import Cast

SAMPLES = Path(__file__).parent.parent / "samples"
TODAY = date(2025, 11, 21)
FILES = {
    LedgerCode.HOUSEHOLDS: "业主信息台账.xlsx",
    LedgerCode.REPAIRS: "2025年报修台账.xlsx",
    LedgerCode.COMPLAINTS: "投诉登记表.csv",
    LedgerCode.STAFF: "员工花名册.xlsx",
    LedgerCode.ARCHIVES: "档案目录.xlsx",
    LedgerCode.SURVEY: "2025年三季度满意度调查回收.xlsx",
    LedgerCode.EQUIPMENT: "设备台账.xlsx",
}
# What an import leaves behind when it is undone, and what every deed leaves.
TRACES = {
    "import_batch",
    "import_step",
    "audit_entry",
    "audit_head",
    "deed",
    "stale_month",
    "search_queue",
    "campaign_stamp",
}
DERIVED = {"lookup", "promise"}
Rows = list[dict[str, Any]]


def importer(cast: Cast, ledger: LedgerCode) -> Actor:
    """Whoever may bring in every row of it: a catalogue names classes closed to all but one."""
    return cast.quality if ledger == LedgerCode.ARCHIVES else cast.manager


@cache
def verdict(ledger: LedgerCode) -> Verdict:
    name = FILES[ledger]
    content = (SAMPLES / name).read_bytes()
    return judge(read_file(content), LEDGERS[ledger], today=TODAY, file=name)


def good(ledger: LedgerCode) -> Rows:
    return [row.values for row in verdict(ledger).good]


def truth(ledger: LedgerCode) -> dict[str, Any]:
    path = SAMPLES / "truth" / f"{Path(FILES[ledger]).stem}.json"
    return dict(json.loads(path.read_text("utf8")))


def bring(actor: Actor, ledger: LedgerCode, project: int | None, rows: Rows, nonce: str | None = None) -> int:
    told = {"project_id": project, "file_name": FILES[ledger], "rows": rows, "bad": 0}
    return perform(service.bring_in, actor, nonce, ledger=ledger, **told)


def fates(actor: Actor, ledger: LedgerCode, project: int | None, rows: Rows) -> list[Fate]:
    plans = read(service.preview, actor, ledger=ledger, project_id=project, rows=rows)
    return [plan.fate for plan in plans]


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table without its version; the numbering of what is derived means nothing."""
    found = {}
    with database.reading() as s:
        for table in Base.metadata.sorted_tables:
            if table.name not in TRACES:
                unseen = {"version"} | ({"id"} if table.name in DERIVED else set())
                columns = [column for column in table.c if column.name not in unseen]
                found[table.name] = sorted(map(repr, s.execute(select(*columns)).all()))
    return found
