"""Actions repeated, planned and looked at again, and proper values for what is done with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lib import clock
from lib.actions.rules import Filter
from tests.actions.held import grave, verified
from tests.cast import Cast


@dataclass(frozen=True)
class Righted:
    """A serious finding of the technician's that is open, and one verified whose effect is awaited."""

    open: int
    verified: int


def made(cast: Cast) -> Righted:
    return Righted(grave(cast), verified(cast))


def _asked(w: Any) -> dict[str, Any]:
    return {"id": w.righted.open, "until": clock.now() + timedelta(days=30), "reason": "等材料"}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "actions.plan": lambda w: {"id": w.righted.open, "measure": "划线并上锁", "money": Decimal(0)},
    "actions.ask_for_time": _asked,
    "actions.assign_several": lambda w: {
        "ids": [w.righted.open],
        "owner_id": w.cast.user_id("mate"),
        "reason": "换班",
    },
    "actions.check_effect": lambda w: {"id": w.righted.verified, "effective": False, "note": "又堆了纸箱"},
    "actions.by_source": lambda w: {"by": Filter()},
    "actions.funnel": lambda w: {"since": clock.now() - timedelta(days=90)},
    "actions.tallies": lambda w: {"since": clock.now() - timedelta(days=90)},
    "actions.weeks": lambda w: {"since": clock.now() - timedelta(days=90)},
}
COMPANY_WIDE: tuple[str, ...] = ()
