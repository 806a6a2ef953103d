"""Score sheets for the world of use cases: a sheet of project A."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from lib.inspections.score_importing import Incoming
from lib.inspections.score_sheet_rules import Line, ScoreSheet
from tests.cast import Cast
from tests.inspections import held

DAY = date(2025, 9, 20)
LINES = (
    Line(4, "客户服务", "前台接待", "着装统一", "", Decimal(5), Verdict.GOOD),
    Line(5, "客户服务", "投诉处理", "有回访", "", Decimal(5), Verdict.FAILED, Decimal(2), "无回访"),
)
SHEET = ScoreSheet("翠湖花园", "翠湖花园", "评分表", DAY, "检查员甲", LINES)


@dataclass(frozen=True)
class Sheeted:
    brought: int


def made(cast: Cast) -> Sheeted:
    """An inspection held long ago, brought in."""
    id = held.inspection(
        cast,
        no="JC20250620-0901",
        held_on=date(2025, 6, 20),
        state=InspectionState.SIGNED,
        origin=InspectionOrigin.LEDGER,
    )
    return Sheeted(id)


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inspections.alike": lambda w: {"lines": LINES},
    "inspections.bring_in": lambda w: {
        "code": None,
        "title": "评分表",
        "lines": LINES,
        "sheets": [Incoming(w.cast.project_a, DAY, SHEET)],
    },
    "inspections.take_back": lambda w: {"ids": [w.sheeted.brought]},
}
COMPANY_WIDE = ("inspections.alike",)
