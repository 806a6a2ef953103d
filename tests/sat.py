"""Somebody of project A sitting an exam by a link, and proper values for sitting it and ending it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import Cast
from tests.exams.announced import alone, started

DEVICE = "d" * 64


@dataclass(frozen=True)
class Sat:
    """code leads to the sitting under way, idle to somebody who has not begun."""

    code: str
    idle: str
    sitting: int


def made(cast: Cast) -> Sat:
    of = alone(cast, "KS20251121-0801")
    return Sat(of.codes[0], of.codes[1], started(cast, of, 0, device=DEVICE))


def _here(w: Any, **more: Any) -> dict[str, Any]:
    return {"code": w.sat.code, "device": DEVICE, **more}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "exams.by_code": lambda w: {"code": w.sat.code},
    "exams.show_proof": lambda w: {"code": w.sat.code, "typed": "8010"},
    "exams.start": lambda w: {"code": w.sat.idle, "device": DEVICE},
    "exams.paper_of": _here,
    "exams.save": lambda w: _here(w, n=1, turn=1, said={"a": ["0"]}),
    "exams.due_of": _here,
    "exams.leave": lambda w: _here(w, back=False),
    "exams.hand_in": _here,
    "exams.picture": lambda w: _here(w, n=1, k=0),
    "exams.end_due": lambda w: {},
    "exams.hand_in_for": lambda w: {"id": w.sat.sitting, "reason": "手机没电"},
}
