"""The standard sheets as Word: by the shipped template, or by one of the company's own.

An own template is filled in a child process with a limit of time and memory, always: the check at its upload
does the same as every printing after it.
"""

import base64
import json
import threading
from dataclasses import dataclass
from typing import Any

from lib import children
from lib.documents.layouts import LAYOUTS, Content
from lib.documents.samples import SAMPLES
from lib.errors import Refused
from lib.i18n import N_

SECONDS, SEATS = 20, 2
LARGEST = 5_000_000
_seats = threading.BoundedSemaphore(SEATS)
BUSY = N_("Several sheets are being made just now. Please try again in a moment.")
TOO_HARD = N_("This template takes far too long or too much memory to fill. Please make it simpler.")


@dataclass(frozen=True)
class Filled:
    document: bytes
    used: frozenset[str]
    unknown: frozenset[str]


def docx(name: str, content: Content, own: bytes = b"") -> bytes:
    """name is complaint or repair; own is the company's template, where there is one."""
    if own:
        return _in_a_child(name, content, own).document
    from lib.documents.word_filling import fill

    return fill(shipped(name), LAYOUTS[name], content)[0]


def shipped(name: str) -> bytes:
    """The template that comes with the house: also what a company begins its own from."""
    from lib.documents.word_templates import template

    return template(name)


def check(name: str, own: bytes) -> None:
    """Refuses a template that cannot be filled, that names what nobody knows, or nothing at all."""
    if len(own) > LARGEST:
        raise Refused(
            N_("The template has {size} MB; {limit} MB at most."), size=-(-len(own) // 10**6), limit=5
        )
    made = _in_a_child(name, SAMPLES[name], own)
    if made.unknown:
        raise Refused(
            N_("Nobody knows these fields: {names}. The list beside it says which there are."),
            names="、".join(sorted(made.unknown)),
        )
    if not made.used:
        raise Refused(N_("There is no field in this template: every sheet would be the same."))


def _in_a_child(name: str, content: Content, own: bytes) -> Filled:
    if not _seats.acquire(timeout=SECONDS):
        raise Refused(BUSY)
    try:
        told = _asked({"name": name, "content": content, "template": own})
    finally:
        _seats.release()
    if "refused" in told:
        raise Refused(told["refused"], **told["params"])
    return Filled(base64.b64decode(told["document"]), frozenset(told["used"]), frozenset(told["unknown"]))


def _asked(order: dict[str, Any]) -> dict[str, Any]:
    """Bytes travel as {"bytes": base64}; a child that dies of its limits has found it too hard."""
    sent = json.dumps(order, default=lambda value: {"bytes": base64.b64encode(value).decode()})
    try:
        said = children.ask(children.module("lib.documents.word_child"), sent.encode(), seconds=SECONDS)
    except children.Stopped as stopped:
        raise Refused(TOO_HARD) from stopped
    return dict(json.loads(said))
