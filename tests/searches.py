"""Proper values for the search's use cases, and a search the clerk has kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.deeds import perform
from lib.search import saved
from tests.cast import Cast


@dataclass(frozen=True)
class Searches:
    """kept: the clerk's own."""

    kept: int


def made(cast: Cast) -> Searches:
    return Searches(perform(saved.keep, cast.clerk, None, name="漏水", told_as={"q": "漏水"}))


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "search.find": lambda w: {"words": "漏水", "filters": {"kind": ("ticket",)}},
    "search.quick": lambda w: {"words": "漏水"},
    "search.searches": lambda w: {},
    "search.keep": lambda w: {"name": "电梯", "told_as": {"q": "电梯"}},
    "search.rename": lambda w: {"id": w.searches.kept, "name": "渗水"},
    "search.drop": lambda w: {"id": w.searches.kept},
    "search.export_hits": lambda w: {"words": "漏水"},
}
