"""A signed inspection of project A, and proper values for the use cases that show and report a quarter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.choices.inspections import InspectionState
from lib.inspections.board import By
from tests.cast import Cast
from tests.inspections import held

PERIOD = "2025Q3"


@dataclass(frozen=True)
class Boarded:
    inspection: int


def made(cast: Cast) -> Boarded:
    told = {"state": InspectionState.SIGNED, "held_on": date(2025, 8, 12)}
    return Boarded(held.inspection(cast, no="JC20250812-0901", failed={"gate": 5}, **told))


def _by(w: Any) -> dict[str, Any]:
    return {"by": By(held.CODE, PERIOD, w.cast.project_a)}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inspections.offered": lambda w: {"period": PERIOD},
    "inspections.board": _by,
    "inspections.quarter_report": _by,
    "inspections.inspection_report": lambda w: {"id": w.boarded.inspection},
}
COMPANY_WIDE: tuple[str, ...] = ()
