"""What should be there and is not, as every room tells it: each room's GAPS, collected.

A room says of each gap its code, what people call it, the screen a row opens, and where its rows are asked
for: a function of (actor, span) that gives a select of ROW, within what the actor may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Select

from lib import clock
from lib.access import ROOMS, Actor

ROW = ("id", "project_id", "no", "what", "day")
"""The columns of a gap's rows; id opens the screen, project_id none is the company's."""


@dataclass(frozen=True)
class Span:
    """The days from since up to, not including, until."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins and ends, on the company's clock."""
        begins, ends = (datetime.combine(day, time(), clock.zone()) for day in (self.since, self.until))
        return begins, ends


Rows = Callable[[Actor, Span], Select[*tuple[Any, ...]]]


@dataclass(frozen=True)
class Gap:
    """label is a message id. always: what is missing now, whatever the span."""

    code: str
    label: str
    screen: str
    rows: str
    always: bool = False

    def wanted(self, actor: Actor, span: Span) -> Select[*tuple[Any, ...]]:
        module, _, name = self.rows.rpartition(".")
        asked: Rows = getattr(import_module(f"lib.{module}"), name)
        return asked(actor, span)


@cache
def gaps() -> dict[str, Gap]:
    """By code, in the order of the rooms."""
    found: dict[str, Gap] = {}
    for room in ROOMS:
        declared: list[dict[str, Any]] = getattr(import_module(f"lib.{room}"), "GAPS", [])
        found |= {one["code"]: Gap(**one) for one in declared}
    return found
