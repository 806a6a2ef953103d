"""A file of a stranger becomes sheets of typed cells, read by a child process held to memory and time."""

import json
import logging
from collections.abc import Mapping
from datetime import date
from threading import BoundedSemaphore
from typing import Any

from lib import children
from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits
from lib.ledgers.shapes import ByHand, Sheet, Verdict
from lib.ledgers.travel import sheet_of, told_hands, verdict_of

LOG = logging.getLogger(__name__)
CHILD = children.module("lib.ledgers.child")
# Two children at once hold at most twice the memory limit, however many clerks press the button.
SEATS = BoundedSemaphore(2)


def read(content: bytes, *, seconds: float = limits.SECONDS) -> list[Sheet]:
    """xlsx, xls or CSV, told by its content and not by its name; anything else is refused with a sentence."""
    _weighed(content)
    return _sheets(_asked(CHILD, content, seconds))


def read_and_judge(
    content: bytes,
    ledger_code: str,
    *,
    today: date,
    by_hand: Mapping[str, ByHand] | None = None,
    memory: Mapping[str, Any] | None = None,
    file: str = "",
    seconds: float = limits.JUDGING,
) -> tuple[list[Sheet], Verdict]:
    """read and verdicts.judge in the same child, off this process; by_hand goes before memory."""
    _weighed(content)
    asked = {"ledger": ledger_code, "today": today.isoformat(), "by_hand": told_hands(by_hand)}
    asked |= {"memory": memory or {}, "file": file}
    head = json.dumps(asked, ensure_ascii=False).encode() + b"\n"
    answer = _asked((*CHILD, "judge"), head + content, seconds)
    sheets = _sheets(answer)
    return sheets, verdict_of(answer["verdict"], sheets)


def _weighed(content: bytes) -> None:
    if not content.strip():
        raise Refused(N_("The file is empty."))
    if len(content) > limits.SIZE:
        size, limit = len(content) >> 20, limits.SIZE >> 20
        raise Refused(N_("The file has {size} MB; {limit} MB at most."), size=size, limit=limit)


def _sheets(answer: dict[str, Any]) -> list[Sheet]:
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["params"])
    sheets = [sheet_of(told) for told in answer["sheets"]]
    if not any(sheet.rows for sheet in sheets):
        raise Refused(N_("The file is empty."))
    return sheets


def _asked(command: tuple[str, ...], content: bytes, seconds: float) -> dict[str, Any]:
    try:
        with SEATS:
            said = children.ask(command, content, seconds=seconds)
    except children.Late as late:
        raise Refused(N_("Reading the file took longer than {n} seconds."), n=round(seconds)) from late
    except children.Stopped as stopped:
        LOG.warning("The reading child ended with %s", stopped)
        raise Refused(
            N_("The file cannot be read: it is damaged or far too large to be a ledger.")
        ) from stopped
    answer: dict[str, Any] = json.loads(said)
    return answer
