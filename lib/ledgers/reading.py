"""A file of a stranger becomes sheets of typed cells, read by a child process held to memory and time."""

import json
import logging
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits
from lib.ledgers.shapes import Cell, Merge, Sheet

LOG = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
CHILD = (sys.executable, "-m", "lib.ledgers.child")
QUIET = getattr(subprocess, "CREATE_NO_WINDOW", 0)
# Two children at once hold at most twice the memory limit, however many clerks press the button.
SEATS = BoundedSemaphore(2)


def read(content: bytes, *, seconds: float = limits.SECONDS) -> list[Sheet]:
    """xlsx, xls or CSV, told by its content and not by its name; anything else is refused with a sentence."""
    if not content.strip():
        raise Refused(N_("The file is empty."))
    if len(content) > limits.SIZE:
        size, limit = len(content) >> 20, limits.SIZE >> 20
        raise Refused(N_("The file has {size} MB; {limit} MB at most."), size=size, limit=limit)
    answer = _asked(content, seconds)
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["params"])
    sheets = [_sheet(told) for told in answer["sheets"]]
    if not any(sheet.rows for sheet in sheets):
        raise Refused(N_("The file is empty."))
    return sheets


def _asked(content: bytes, seconds: float) -> dict[str, Any]:
    try:
        with SEATS:
            child = subprocess.run(
                CHILD,
                input=content,
                capture_output=True,
                timeout=seconds,
                cwd=ROOT,
                creationflags=QUIET,
                check=False,
            )
    except subprocess.TimeoutExpired as late:
        raise Refused(N_("Reading the file took longer than {n} seconds."), n=round(seconds)) from late
    if child.returncode:
        LOG.warning(
            "The reading child ended with %s: %s",
            child.returncode,
            child.stderr[:300].decode(errors="replace"),
        )
        raise Refused(N_("The file cannot be read: it is damaged or far too large to be a ledger."))
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        name=told["name"],
        rows=[[_cell(value) for value in row] for row in told["rows"]],
        merges=tuple(Merge(*corners) for corners in told["merges"]),
        hidden=told["hidden"],
        hidden_columns=frozenset(told["hidden_columns"]),
    )


def _cell(value: Any) -> Cell:
    if not isinstance(value, list):
        plain: Cell = value
        return plain
    kind, text = value
    if kind == "day":
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return time.fromisoformat(text) if kind == "clock" else timedelta(seconds=text)
