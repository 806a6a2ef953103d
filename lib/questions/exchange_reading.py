"""A stranger's file of questions, read by a child process held to memory and time."""

import json
import logging
from threading import BoundedSemaphore
from typing import Any

from lib import children
from lib.errors import Refused
from lib.i18n import N_
from lib.questions.exchange_rules import Read
from lib.questions.exchange_travel_rules import row_of

LOG = logging.getLogger(__name__)
SIZE = 20 * 2**20
SECONDS = 60.0
SEATS = BoundedSemaphore(2)
"""Two at once hold at most twice the memory, however many press the button."""
FORMATS = {
    "workbook": N_("Excel or CSV"),
    "docx": N_("Word paper"),
    "paper": N_("Text of a paper"),
    "gift": N_("GIFT"),
    "moodle": N_("Moodle XML"),
    "aiken": N_("Aiken"),
}


def read(content: bytes, format: str = "", *, seconds: float = SECONDS) -> Read:
    """format: a word of FORMATS, "" to find out."""
    if not content.strip():
        raise Refused(N_("The file is empty."))
    if len(content) > SIZE:
        raise Refused(
            N_("The file has {size} MB; {limit} MB at most."), size=len(content) >> 20, limit=SIZE >> 20
        )
    told = _asked(format if format in FORMATS else "", content, seconds)
    if "refused" in told:
        raise Refused(told["refused"], **told["params"])
    return Read(told["format"], tuple(row_of(row) for row in told["rows"]))


def _asked(format: str, content: bytes, seconds: float) -> dict[str, Any]:
    command = children.module("lib.questions.exchange_child", format)
    try:
        with SEATS:
            said = children.ask(command, content, seconds=seconds)
    except children.Late as late:
        raise Refused(N_("Reading the file took longer than {n} seconds."), n=round(seconds)) from late
    except children.Stopped as stopped:
        LOG.warning("The child reading questions ended with %s", stopped)
        raise Refused(N_("This file is damaged, or far too large for one of questions.")) from stopped
    answer: dict[str, Any] = json.loads(said)
    return answer
