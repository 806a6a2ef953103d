"""The room of every row made whole: by its own cell, columns for building and unit, headings, sheet names."""

from collections import defaultdict
from typing import Any, NamedTuple

from lib.i18n import N_
from lib.ledgers.rooms import Spot, building_in
from lib.ledgers.shapes import Layout, Remark, Row, Scene


class Around(NamedTuple):
    """What surrounds a room's cell: (building, unit) by columns of their own, and by heading or sheet."""

    column: tuple[str | None, str | None]
    heading: tuple[str | None, str | None]

    @property
    def building(self) -> str | None:
        return self.column[0] or self.heading[0]


def settle_rooms(rows: list[Row], layout: Layout, scene: Scene) -> None:
    """Spots become {building, unit, number}. Expects fields room, building and unit."""
    for code in ("building", "unit"):
        _carry_down(rows, layout, code)
    settle_spots(rows, layout, layout.title("room"))


def settle_spots(rows: list[Row], layout: Layout, title: str) -> None:
    """The same without carrying a building down: the next repair is in another one."""
    arounds = [_around(row, layout.texts) for row in rows]
    prefixes = _prefixes(rows, arounds)
    for row, around in zip(rows, arounds, strict=True):
        if isinstance(found := row.values.get("room"), Spot):
            row.values["room"] = _joined(row, found, around, prefixes[around.building], title)
    _miss_buildings(rows, title)


def _carry_down(rows: list[Row], layout: Layout, code: str) -> None:
    """A building told once stands for the rooms below it, up to the next heading."""
    columns = layout.mapping.get(code, ())[:1]
    rare = sum(row.values.get(code) is None for row in rows) < 0.1 * len(rows)
    last: Row | None = None
    for row in rows:
        if row.values.get(code):
            last = row
        elif columns and last and _under(row, last, code):
            row.values[code], row.cells[columns[0]] = last.values[code], last.cells[columns[0]]
            if rare:
                row.notes.append(Remark(layout.title(code), N_("Blank: taken from the row above")))


def _under(row: Row, last: Row, code: str) -> bool:
    spot = row.values.get("room")
    if not isinstance(spot, Spot) or spot.building or spot.named or row.above != last.above:
        return False
    return code == "building" or (not spot.unit and row.values.get("building") == last.values.get("building"))


def _around(row: Row, outside: tuple[str, ...]) -> Around:
    heading = building_in(row.above)
    for text in outside:
        heading = heading if heading[0] else building_in(text)
    return Around((row.values.get("building"), row.values.get("unit")), heading)


def _prefixes(rows: list[Row], arounds: list[Around]) -> dict[str | None, set[str]]:
    """Where building 3 holds 1-101, 2-101 and 3-101 they are units; where only 3-101, the building again."""
    prefixes: dict[str | None, set[str]] = defaultdict(set)
    for row, around in zip(rows, arounds, strict=True):
        spot = row.values.get("room")
        if isinstance(spot, Spot) and spot.prefix:
            prefixes[around.building].add(spot.prefix)
    return prefixes


def _joined(row: Row, spot: Spot, around: Around, prefixes: set[str], title: str) -> dict[str, Any]:
    if spot.guessed:
        note = {"building": spot.building, "number": spot.number}
        row.notes.append(Remark(title, N_("Read as building {building}, room {number}"), note))
    if spot.prefix:
        spot = _placed(spot, around, prefixes)
    building, unit = _agreed(row, spot, around, title)
    return {"building": building, "unit": unit, "number": spot.number}


def _placed(spot: Spot, around: Around, prefixes: set[str]) -> Spot:
    """The 2 of 2-1502 is the building, its unit, or the floor of a room written 12-3."""
    building, unit = around.building, around.column[1]
    prefix = spot.prefix or ""
    if building is None or (prefix == building and (prefixes == {building} or unit)):
        return spot._replace(building=prefix)
    if unit and prefix != unit:
        return spot._replace(number=f"{prefix}-{spot.number}")
    return spot._replace(unit=prefix)


def _agreed(row: Row, spot: Spot, around: Around, title: str) -> tuple[str | None, str | None]:
    for own, column in zip((spot.building, spot.unit), around.column, strict=True):
        if own and column and not own.endswith(column):
            clash = N_("The room says {own}, the column beside it {column}")
            row.problems.append(Remark(title, clash, {"own": own, "column": column}))
    if spot.building or around.column[0]:
        return spot.building or around.column[0], spot.unit or around.column[1]
    if spot.named:
        return None, None
    return around.heading[0], spot.unit or around.column[1] or around.heading[1]


def _miss_buildings(rows: list[Row], title: str) -> None:
    """A house of one building needs none; a bare 1502 among rooms of eight buildings says too little."""
    spots = [(row, row.values.get("room")) for row in rows]
    if not any(room and room["building"] for _, room in spots):
        return
    for row, room in spots:
        if room and not room["building"]:
            named = not room["number"][:1].isdigit()
            if named:
                row.notes.append(Remark(title, N_("No building: kept as written")))
            else:
                row.problems.append(Remark(title, N_("Which building? Write it like 3-2-1502")))
