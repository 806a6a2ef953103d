"""合格证: a sheet to hang up and a card to carry, each with a code that leads to where it is verified."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lib.documents.codes import code
from lib.documents.typesetting import pdf


@dataclass(frozen=True)
class Certificate:
    """Days as print writes them; until "": valid for ever. what: the course or exam; url: verifies it."""

    no: str
    name: str
    staff_no: str
    department: str
    what: str
    on: str
    until: str
    issued_on: str
    url: str
    score: str = ""
    hours: str = ""


def sheets(company: str, items: Sequence[Certificate]) -> bytes:
    """A4 lying down, one page each."""
    return pdf("certificate", _content(company, items, card=False))


def cards(company: str, items: Sequence[Certificate]) -> bytes:
    """The size of a bank card, ten on an A4 page, to be cut out."""
    return pdf("certificate", _content(company, items, card=True))


def _content(company: str, items: Sequence[Certificate], *, card: bool) -> dict[str, Any]:
    shown = [{**asdict(one), "until": one.until or "长期有效", "code": code(one.url)} for one in items]
    return {"company": company, "title": "合格证", "card": card, "items": shown}
