"""A map of numbers on a screen: four bands of colour, the number in each cell, each a button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lib.components import component, heard, hearing


@dataclass(frozen=True)
class Warm:
    """One cell: share in % of the way a bar goes, band 0 to 3, what it says to who cannot see it."""

    id: str
    share: float
    band: int
    small: str
    told: str


@dataclass(frozen=True)
class Line:
    name: str
    cells: Mapping[str, Warm]


@cache
def _part() -> Any:
    return component("heat")


def heat_map(
    key: str,
    caption: str,
    columns: Mapping[str, str],
    lines: Sequence[Line],
    legend: Sequence[str],
    *,
    corner: str = "",
    picked: str = "",
    empty: str = "",
) -> None:
    """columns: id → heading; legend: what the four bands mean; picked: the cell looked into."""
    data = {
        "caption": caption,
        "corner": corner,
        "columns": tuple({"id": id, "label": label} for id, label in columns.items()),
        "rows": tuple(
            {"name": line.name, "cells": {id: _cell(one) for id, one in line.cells.items()}} for line in lines
        ),
        "legend": tuple(legend),
        "picked": picked,
        "empty": empty,
    }
    _part()(key=key, data=data, on_open_change=hearing(key, "open"))


def clicked(key: str) -> str:
    """The id of the cell just clicked, "" for none; any text at all may come."""
    told = heard(key)
    return told if isinstance(told, str) else ""


def _cell(one: Warm) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": f"{one.share:.1f}",
        "share": min(max(one.share, 0), 100),
        "band": one.band,
        "small": one.small,
        "told": one.told,
    }
