"""The judging child, `python -m lib.imports.child FOLDER`: a file becomes judged rows beside it on disk.

It holds the whole file in a memory of its own, under limits, and may be killed at any moment.
"""

import os
import sys
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lib.errors import Refused
from lib.i18n import N_, translate
from lib.imports.shelf import Shelf
from lib.ledgers import memory, mend, reading
from lib.ledgers.catalog import LEDGERS, likely
from lib.ledgers.shapes import ByHand, Layout, Ledger, Remark, Row, Sheet, Verdict
from lib.ledgers.verdicts import judge

MEMORY, SECONDS = 3 * 2**30, 300


def main(folder: Path) -> None:
    shelf = Shelf(folder)
    _bound()
    try:
        shelf.finish(_work(shelf, shelf.order()))
    except Refused as refused:
        shelf.finish({"refused": refused.message, "params": refused.params})
    except MemoryError:
        shelf.finish({"refused": N_("The file is far too large to be a ledger."), "params": {}})


def _bound() -> None:
    """Windows has no limit of memory: there the clock and the checks on the file have to do."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    clock = threading.Timer(SECONDS, os._exit, (1,))
    clock.daemon = True
    clock.start()


def _work(shelf: Shelf, order: dict[str, Any]) -> dict[str, Any]:
    shelf.tell("reading", 0)
    sheets = reading.read(shelf.content())
    shelf.tell("reading", 1)
    found = [one for one in likely(sheets, order["name"]) if one[0] in order["open"]]
    ledger = LEDGERS[order["ledger"] or _known(sheets, order) or (found[0][0] if found else order["open"][0])]
    mark, by_hand = memory.fingerprint(sheets, ledger), _by_hand(order["by_hand"])
    told = order["memory"].get(ledger.code, {}).get(mark)
    remembered = memory.apply(told, sheets) if told and not by_hand else {}
    verdict = judge(
        sheets,
        ledger,
        today=date.fromisoformat(order["today"]),
        by_hand=by_hand or remembered,
        file=order["name"],
        progress=lambda share: shelf.tell("judging", share),
    )
    shelf.tell("writing", 0)
    _mend_file(shelf, sheets, verdict, ledger, order["lang"])
    return {
        "ledger": ledger.code,
        "layouts": [_layout(one) for one in verdict.layouts],
        "counts": shelf.put_rows(_told(row) for row in verdict.rows),
        "fingerprint": mark,
        "remembered": bool(remembered),
        "answers": memory.answers_of(verdict.layouts, by_hand) if by_hand else None,
    }


def _known(sheets: list[Sheet], order: dict[str, Any]) -> str:
    """The kind a person has said a file of this shape is."""
    for code, marks in order["memory"].items():
        if code in order["open"] and memory.fingerprint(sheets, LEDGERS[code]) in marks:
            return str(code)
    return ""


def _by_hand(told: Mapping[str, Any]) -> dict[str, ByHand]:
    return {
        sheet: ByHand(
            tuple(one["header"]) if one["header"] else None,
            {code: tuple(columns) for code, columns in one["mapping"].items()},
            bool(one.get("skip")),
        )
        for sheet, one in told.items()
    }


def _mend_file(shelf: Shelf, sheets: list[Sheet], verdict: Verdict, ledger: Ledger, lang: str) -> None:
    if verdict.bad:
        shelf.put_mend(mend.bad_rows(sheets, verdict, ledger, lambda text: translate(lang, text)))


def _told(row: Row) -> dict[str, Any]:
    """A row as it is kept: its verdict, its values, what was noticed."""
    kind = "ignored" if row.ignored else "bad" if row.problems else "good"
    remarks = [row.ignored] if row.ignored else [*row.problems, *row.notes]
    told = {"kind": kind, "sheet": row.sheet, "row": row.row, "remarks": [_remark(one) for one in remarks]}
    if kind != "ignored":
        told["values"] = row.values
    return told


def _remark(remark: Remark) -> list[Any]:
    return [remark.column, remark.message, dict(remark.params)]


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        "sheet": layout.sheet,
        "header": layout.header,
        "mapping": {code: list(columns) for code, columns in layout.mapping.items()},
        "missing": list(layout.missing),
        "refusal": _remark(layout.refusal) if layout.refusal else None,
        "columns": [
            {
                "index": column.index,
                "title": column.title,
                "doubtful": column.doubtful,
                "field": column.field,
                "examples": list(column.examples[:2]),
            }
            for column in layout.columns
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    os._exit(0)  # Everything is on disk: tidying up a hundred thousand rows would only take time.
