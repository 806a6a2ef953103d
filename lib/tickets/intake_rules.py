"""Whether two people speak of the same spot."""

import re

ROOM = re.compile(r"\d+(?:-\d+)+")
STOREY = re.compile(r"\d+(?:号楼|单元|[栋幢座号#层楼])")


def is_same_place(one: str, other: str) -> bool:
    """The same room, or two letters in a row in common: 3栋电梯, 3 栋 1 单元电梯; not 3栋大堂."""
    one, other = ("".join(text.split()) for text in (one, other))
    if one == other:
        return bool(one)
    if _building(one) != _building(other) and _building(one) and _building(other):
        return False
    rooms = set(ROOM.findall(one)), set(ROOM.findall(other))
    if all(rooms):
        return bool(rooms[0] & rooms[1])
    return bool(_pairs(one) & _pairs(other))


def _pairs(text: str) -> set[str]:
    bare = STOREY.sub(" ", text)
    return {pair for i in range(len(bare) - 1) if (pair := bare[i : i + 2]).isalpha()}


def _building(text: str) -> str:
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    return digits if digits and text[len(digits) : len(digits) + 1] in tuple("栋幢座号#") else ""
