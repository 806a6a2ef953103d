"""Kinds of field, and the reader of each: a cell in, what it says out, or Refused with the reason."""

import re
from collections.abc import Callable
from math import isfinite

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.dates import read_birthday, read_day
from lib.ledgers.names import read_names
from lib.ledgers.phones import read_phones
from lib.ledgers.rooms import read_part, read_room
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import NUMERAL, bare, is_nothing, numeral, said

Reader = Callable[[Cell, Field, Scene], Found]
PEOPLE = re.compile(r"约?([\d.]+)[人口个位名]?")
HEADS = re.compile(r"(\d+)[大老小]")


def read(cell: Cell, field: Field, scene: Scene) -> Found:
    """No pattern ever sees a text longer than its field may be: some would take hours over it."""
    if isinstance(cell, str) and len(cell) > field.longest:
        raise Refused(N_("Too long: {n} characters, {limit} at most"), n=len(cell), limit=field.longest)
    return KINDS[field.kind](cell, field, scene)


def read_text(cell: Cell, field: Field, scene: Scene) -> Found:
    return Found(None if is_nothing(cell, field.blanks) else said(cell))


def read_number(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    return Found(_within(_figure(cell, field.units), field))


def read_count(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = re.sub(f"{NUMERAL}+", lambda found: str(numeral(found[0])), bare(said(cell)))
    if re.fullmatch(f"({HEADS.pattern})+", text):
        return Found(int(_within(sum(map(int, HEADS.findall(text))), field)))
    people = PEOPLE.fullmatch(text)
    figure = _figure(people[1] if people else text, field.units)
    if not figure.is_integer():
        raise Refused(N_("“{text}” is not a whole number"), text=text)
    return Found(int(_within(figure, field)))


def read_choice(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = bare(said(cell)).lower()
    for code, words in field.choices.items():
        if text == code or text in words:
            return Found(code)
    offered = "、".join(words[0] for words in field.choices.values())
    raise Refused(N_("“{text}” is not one of: {words}"), text=said(cell), words=offered)


def _figure(cell: Cell, units: tuple[str, ...]) -> float:
    if isinstance(cell, float | int) and not isinstance(cell, bool) and isfinite(cell):
        return float(cell)
    text = bare(said(cell)).lower().lstrip("约¥").replace(",", "")
    for unit in units:
        text = text.removesuffix(unit)
    if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", text) is None:
        raise Refused(N_("“{text}” is not a number"), text=said(cell))
    return float(text)


def _within(figure: float, field: Field) -> float:
    if field.low is not None and figure < field.low:
        raise Refused(
            N_("{figure} is too small: {limit} at least"), figure=said(figure), limit=said(field.low)
        )
    if field.high is not None and figure > field.high:
        raise Refused(
            N_("{figure} is too large: {limit} at most"), figure=said(figure), limit=said(field.high)
        )
    return figure


KINDS: dict[str, Reader] = {
    "text": read_text,
    "number": read_number,
    "count": read_count,
    "choice": read_choice,
    "date": read_day,
    "birthday": read_birthday,
    "phones": read_phones,
    "names": read_names,
    "room": read_room,
    "room part": read_part,
}
