"""What an inspection's pages send, read strictly: whatever none of them can have sent is nothing."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.datastructures import FormData, UploadFile

from db.choices.actions import Severity
from db.choices.inspections import Verdict
from lib.errors import Refused
from lib.i18n import N_
from lib.inspections.sheet_rules import Position
from lib.web.public import text

NOT_A_NUMBER = N_("Points deducted: please write a number, such as 2 or 1.5.")
MOST_POINTS = Decimal(10_000)


def said(posted: FormData) -> dict[str, Any]:
    """As judge takes it."""
    verdict, severity = text(posted, "verdict", 10), text(posted, "severity", 10)
    return {
        "turn": whole(posted, "turn"),
        "verdict": Verdict(verdict) if verdict in set(Verdict) else None,
        "deducted": _points(text(posted, "deducted", 12)),
        "note": text(posted, "note", 2000),
        "place": text(posted, "place", 300),
        "fixed": posted.get("fixed") == "1",
        "severity": Severity(severity) if severity in set(Severity) else None,
        "owner_id": whole(posted, "owner") or None,
        "due_on": _day(text(posted, "due", 12)),
        "position": _position(posted),
    }


def whole(posted: FormData, name: str) -> int:
    typed = text(posted, name, 10)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _points(typed: str) -> Decimal | None:
    """Commas are points to many, and Chinese keyboards write wide digits."""
    if not typed:
        return None
    found = _decimal(typed.replace(",", ".").replace("，", ".").replace("。", "."))
    if found is None or not 0 <= found <= MOST_POINTS:
        raise Refused(NOT_A_NUMBER)
    return found


def _decimal(typed: str) -> Decimal | None:
    with suppress(InvalidOperation):
        found = Decimal(typed)
        return found if found.is_finite() else None
    return None


def _day(typed: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(typed)
    return None


def _position(posted: FormData) -> Position | None:
    latitude, longitude = (_decimal(text(posted, name, 20)) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None:
        return None
    return Position(latitude, longitude, whole(posted, "accuracy"))


def uploads(posted: FormData) -> Iterator[UploadFile]:
    for value in posted.getlist("photo"):
        if isinstance(value, UploadFile) and value.filename and value.size:
            yield value


def ticked(posted: FormData, name: str) -> list[int]:
    given = [one for one in posted.getlist(name) if isinstance(one, str)]
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 10]
