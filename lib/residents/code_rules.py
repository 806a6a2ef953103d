"""A resident's code: what it looks like and what it stands for. Values in, values out."""

import re
import secrets
from enum import StrEnum

# Without signs that look alike on a poster: no 0 o, 1 l i.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12
CODE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")


class LinkKind(StrEnum):
    PROJECT = "project"
    BUILDING = "building"
    HOUSEHOLD = "household"
    PLACE = "place"


def new_code() -> str:
    """One of 31 to the power of 12, some 8e17: not to be guessed."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    return bool(CODE.fullmatch(text))


def named(building: str, place: str = "") -> str:
    """As people say it: a building known by a number or letter alone is 3栋."""
    spoken = f"{building}栋" if building.isascii() and building.isalnum() else building
    return " · ".join(part for part in (spoken, place) if part)


def kind_of(building_id: int | None, household_id: int | None, place: str) -> LinkKind:
    if household_id is not None:
        return LinkKind.HOUSEHOLD
    if place:
        return LinkKind.PLACE
    return LinkKind.PROJECT if building_id is None else LinkKind.BUILDING
