"""Rooms in every spelling of the trade: 3-2-1502, 3栋2单元1502, 3#2-1502, 三栋二单元1502, A座1203."""

import re
from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import NUMERAL, bare, is_nothing, numeral, plain, said

BUILDING, UNIT, FLOOR, ROOM = "building", "unit", "floor", "room"
WORDS = {
    **dict.fromkeys(("号楼", "栋楼", "幢楼", "#楼", "栋", "幢", "座", "#"), BUILDING),
    **dict.fromkeys(("单元", "单位", "梯", "门"), UNIT),
    **dict.fromkeys(("层", "楼", "f"), FLOOR),
    **dict.fromkeys(("号房", "房间", "室", "房", "户"), ROOM),
    "号": "号",
    "-": "-",
    "": ROOM,
}
TOKEN = re.compile(
    "([a-z]{0,2}[0-9]{1,5}(?:[a-eg-z]|f(?=室|房|$))?|[a-z]{1,2}|[东西南北中](?=[座栋楼-]))"
    f"({'|'.join(sorted((word for word in WORDS if word), key=len, reverse=True))}|$)(?:楼|-(?!$))?"
)
PART = re.compile(r"[a-z]{0,2}\d{0,3}[a-z]?|[a-z]?\d{0,2}[一-鿿]{1,12}\d{0,3}[a-z]?")
NUMBER = re.compile(r"[a-z]{0,2}\d{1,5}[a-z]?")
COUNTED = re.compile(f"{NUMERAL}+(?=号|栋|幢|座|单元|单位|梯|门|层|楼|室|房|期|户|#|-|$)")
NAMED = re.compile(r"([一-鿿]{2,12}?[楼苑园座区阁轩庭居府台院邸城里村厦期])(?:栋|幢|座)?-?(?=[a-z]?\d)")
ESTATE = re.compile(
    r"(?!地下|车库|公共)(\d{1,2}期|\d{1,4}弄|[a-z]?[一-鿿]{1,12}?(?:\d{1,2}期)?)"
    r"(?=[a-z]?\d{1,3}[a-z]?(?:号|栋|幢|座|#|(?<![楼座]\d)(?<![楼座]\d\d)-)|[a-z]-|[a-z]座)-?"
)
SHOP = re.compile(
    r".{0,10}?(?:底商|商铺|商业|商服|门面|铺面|门市|店铺|铺位|地铺|车库|储藏室|车位)"
    r"-?[a-z]{0,2}-?\d*[a-z]?[号室铺]?"
)
WITHIN = re.compile(
    f"(?<![-\\d~至到、,])(?<!{NUMERAL})([a-z]?\\d{{1,3}}[a-z]?|[a-z]|{NUMERAL}{{1,3}})(?:号楼|栋|幢|座|#)"
    f"(?![-~至到、,])(?:(\\d{{1,2}}|{NUMERAL}{{1,3}})单元)?"
)


class Spot(NamedTuple):
    """What one cell says. prefix: the bare 2 of 2-1502, a building or a unit; guessed: A1203 as A, 1203."""

    building: str | None = None
    unit: str | None = None
    number: str = ""
    prefix: str | None = None
    guessed: bool = False
    named: bool = False
    """A shop or store with a name for a number: it may well be in no building."""


def spelled(room: dict[str, str | None]) -> str:
    """The one spelling of an address inside its project."""
    return "-".join(part for part in (room["building"], room["unit"], room["number"]) if part)


def read_room(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    if isinstance(cell, date | time | timedelta):
        raise Refused(
            N_("Excel has turned the room into a date ({text}): type it again as text"), text=said(cell)
        )
    return Found(spot(said(cell)))


def read_part(cell: Cell, field: Field, scene: Scene) -> Found:
    """A building or a unit in a column of its own: 3, 3栋, 三单元, A座."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if isinstance(cell, date | time | timedelta):
        raise Refused(
            N_("Excel has turned the room into a date ({text}): type it again as text"), text=said(cell)
        )
    text = _counted(bare(said(cell)).lower())
    for word in ("号楼", "栋楼", "单元", "单位", "#楼", "栋", "幢", "座", "梯", "门", "楼", "号", "#"):
        text = text.removesuffix(word) or text
    if PART.fullmatch(text) is None:
        raise Refused(N_("“{text}” is not a building or unit"), text=said(cell))
    return Found(_tidy(text))


def spot(written: str) -> Spot:
    text = _counted(_dashed(plain(written).lower()))
    found = _shop(text) or _worded(text)
    if found is None and re.search(r"\d[室房]?[、,;/&+和]-?[a-z]?\d", text):
        raise Refused(
            N_("“{text}” names more than one room: give each a row of its own"), text=plain(written)
        )
    if found is None:
        raise Refused(N_("“{text}” cannot be read as a room; write it like 3-2-1502"), text=plain(written))
    return found


@lru_cache(maxsize=1_000)
def building_in(text: str) -> tuple[str | None, str | None]:
    """Building and unit named in a heading or a sheet's name; 1-8栋 names none."""
    found = list(WITHIN.finditer(bare(text).lower()))
    if len(found) != 1:
        return None, None
    building, unit = found[0].groups()
    return _tidy(_counted(f"{building}栋")[:-1]), _tidy(_counted(f"{unit}单元")[:-2]) if unit else None


def _dashed(text: str) -> str:
    """3/2/1502, 3.2.1502, 3_2_1502 and 3 2 1502 mean dashes."""
    text = re.sub(r"(?<=[\da-z]) +(?=[\da-z])", "-", text.replace("_", "-").replace("~", "-")).replace(
        " ", ""
    )
    return re.sub(r"[/.]", "-", text) if re.fullmatch(r"[^/.-]+([/.])[^/.-]+\1[^/.-]+", text) else text


def _counted(text: str) -> str:
    return COUNTED.sub(lambda found: str(numeral(found[0])), text)


def _tidy(part: str) -> str:
    """03 and 3 are the same building."""
    return (part.lstrip("0") or part).upper()


def _shop(text: str) -> Spot | None:
    return Spot(number=text.upper(), named=True) if SHOP.fullmatch(text) else None


def _worded(text: str) -> Spot | None:
    name, rest = "", text
    if estate := ESTATE.match(text):
        name, rest = estate[1], text[estate.end() :]
    elif (named := NAMED.match(text)) and not text[0].isdigit():
        return _inside(named[1], text[named.end() :])
    found = _spot(_tokens(rest))
    if found and name:
        own = found.building or found.prefix
        return found._replace(building=f"{name}{own}".upper(), prefix=None) if own else None
    return found


def _inside(name: str, rest: str) -> Spot | None:
    """丁香苑1502, 北楼2-1502: the building has a name for a number."""
    found = _spot(_tokens(rest))
    if found is None:
        return None
    if found.building:
        return found._replace(building=f"{name}{found.building}")
    return found._replace(building=name, unit=found.unit or found.prefix, prefix=None)


def _tokens(text: str) -> list[tuple[str, str]]:
    """[(3, 栋), (2, -), (1502, 室)], or nothing when the text is more than that."""
    tokens, at = [], 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            return []
        tokens.append((token[1], WORDS[token[2]]))
        at = token.end()
    return tokens


def _spot(tokens: list[tuple[str, str]]) -> Spot | None:
    """The last token is the room; words name the others, dashes take what is left in order."""
    if not tokens or tokens[-1][1] not in (ROOM, "号") or not NUMBER.fullmatch(tokens[-1][0]):
        return None
    parts, dashed = _sorted_out(tokens[:-1], tokens[-1][0])
    if parts is None:
        return None
    free = [slot for slot in (BUILDING, UNIT) if slot not in parts]
    dashed, number = _floored(dashed, tokens[-1][0].upper(), len(free))
    if len(dashed) > len(free) or any(len(value) > 3 for value in dashed):
        return None
    if len(dashed) == 1 and len(free) == 2:
        return Spot(number=number, prefix=_tidy(dashed[0]))
    parts |= dict(zip(free[len(free) - len(dashed) :], map(_tidy, dashed), strict=True))
    return _plausible(Spot(parts.get(BUILDING), parts.get(UNIT), number))


def _floored(dashed: list[str], number: str, room: int) -> tuple[list[str], str]:
    """12-3 is the third door of floor 12 where building and unit are told, 1502-1 a flat cut in two."""
    if dashed and len(number) <= 2 and (len(dashed) > room or len(dashed[-1]) == 4):
        return dashed[:-1], f"{dashed[-1]}-{number}".upper()
    return dashed, number


def _plausible(found: Spot) -> Spot | None:
    """10203 alone may be cut in three ways; A1203 is most likely building A."""
    alone = not found.building and not found.unit
    if alone and re.fullmatch(r"\d{5,}", found.number):
        return None
    if alone and (lone := re.fullmatch(r"([A-Z])(\d{3,4})", found.number)):
        return Spot(building=lone[1], number=lone[2], guessed=True)
    return found


def _sorted_out(tokens: list[tuple[str, str]], number: str) -> tuple[dict[str, str] | None, list[str]]:
    parts: dict[str, str] = {}
    dashed: list[str] = []
    for value, word in tokens:
        if word == "-":
            dashed.append(value)
            continue
        slot = BUILDING if word == "号" or (word == FLOOR and not number.startswith(value.upper())) else word
        if slot == ROOM or slot in parts:
            return None, []
        parts[slot] = _tidy(value)
    parts.pop(FLOOR, None)
    return parts, dashed
