"""A room or a place: 3-2-1502, 大堂, 1栋大堂, 3-2-1502厨房; settled with what columns and headings tell."""

import re
from typing import NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.addresses import settle_spots
from lib.ledgers.rooms import Spot, read_room, spot
from lib.ledgers.shapes import Cell, Field, Found, Layout, Remark, Row, Scene
from lib.ledgers.words import is_nothing, plain

BASEMENT = re.compile(r"[b负-]\d(?:层|f|楼)?", re.IGNORECASE)
IN_ROOM = re.compile(r"(.*\d{3,4}[a-z]?(?:室|房|户)?)[ ,、-]*((?![室房户])[一-鿿(].*)", re.IGNORECASE)
PARKED = re.compile(r"车|储藏")


class Place(NamedTuple):
    """What a cell says when it is more, or less, than a room."""

    text: str
    spot: Spot | None = None


def read_place(cell: Cell, field: Field, scene: Scene) -> Found:
    """A Spot or a Place, for settle_places to tell apart."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if not isinstance(cell, str):
        return read_room(cell, field, scene)
    text = plain(cell)
    if BASEMENT.fullmatch(text):
        return Found(Place(text))
    if found := _spot(text):
        return Found(Place(text) if _no_home(found) else found)
    if inside := IN_ROOM.fullmatch(text):
        within = _spot(inside[1])
        return Found(Place(inside[2].strip("()"), within) if within and not within.named else Place(text))
    return Found(Place(text))


def _spot(text: str) -> Spot | None:
    try:
        return spot(text)
    except Refused:
        return None


def _no_home(found: Spot) -> bool:
    """地下车库 is a place, 底商12 is somebody's."""
    return found.named and (bool(PARKED.search(found.number)) or not re.search(r"\d", found.number))


def settle_places(rows: list[Row], layout: Layout, scene: Scene) -> None:
    """Fields room and place, either of which may tell the other, become a room and a text."""
    if not layout.mapping.get("room") and not layout.mapping.get("place"):
        return
    for row in rows:
        _unpack(row)
    settle_spots(rows, layout, layout.title("room") or layout.title("place"))
    for row in rows:
        _placed(row)


def _unpack(row: Row) -> None:
    told = [row.values.get("room"), row.values.get("place")]
    spots = [one if isinstance(one, Spot) else one.spot for one in told if isinstance(one, Spot | Place)]
    row.values["room"] = next((one for one in spots if one), None)
    row.values["place"] = "，".join(dict.fromkeys(one.text for one in told if isinstance(one, Place))) or None


def _placed(row: Row) -> None:
    """大堂 beside a column that says 3栋 is 3栋大堂."""
    building, place = row.values.get("building"), row.values.get("place")
    if building and place and not row.values["room"] and building not in place.upper():
        unit = f"{row.values['unit']}单元" if row.values.get("unit") else ""
        row.values["place"] = f"{building}{'栋' if building.isdigit() else ''}{unit}{place}"


def where_missing(row: Row, layout: Layout) -> None:
    if row.values.get("room") is None and row.values.get("place") is None:
        title = layout.title("room") or layout.title("place")
        if title not in {problem.column for problem in row.problems}:
            row.problems.append(Remark(title, N_("Neither a room nor a place is told")))
