"""A shipped question, from the short form its file keeps to the content the bank keeps. Pure.

right, by kind: single B · multiple [A, C] · truefalse true · fill [[accepted, …] for each blank] · number 60
matching {1: b, 2: a} · ordering [B, A, C]; short: answer, rubric [[point, share], …]; case: parts, shares
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from db.choices.questions import Difficulty, QuestionKind
from lib.questions.content import Asked, Blank, Content, Key, Option, Point

K = QuestionKind
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Shipped:
    """A question and where it belongs; code never changes, whatever becomes of its words."""

    code: str
    area: str
    area_name: str
    topic: str
    difficulty: Difficulty
    source: str
    content: Content


def shipped(area: Told) -> list[Shipped]:
    """Every question of one content area's file."""
    return [
        Shipped(
            code=one["code"],
            area=area["area"],
            area_name=area["name"],
            topic=topic["name"],
            difficulty=Difficulty(one["level"]),
            source=one["source"],
            content=Content(asked=_asked(one), key=_key(one), explanation=one["why"]),
        )
        for topic in area["topics"]
        for one in topic["questions"]
    ]


def _asked(told: Told) -> Asked:
    kind = QuestionKind(told["kind"])
    letters = ascii_lowercase if kind == K.MATCHING else ascii_uppercase
    return Asked(
        kind=kind,
        stem=told["ask"],
        options=_options(letters, told.get("options", ())),
        lefts=_options("123456789", told.get("lefts", ())),
        blanks=len(told["right"]) if kind == K.FILL else 0,
        unit=told.get("unit", ""),
        parts=tuple(_asked(part) for part in told.get("parts", ())),
    )


def _options(ids: str, texts: Iterable[object]) -> tuple[Option, ...]:
    return tuple(Option(id=id, text=str(text)) for id, text in zip(ids, texts, strict=False))


def _key(told: Told) -> Key:
    return Key(**_KEYS[QuestionKind(told["kind"])](told))


def _fill(told: Told) -> dict[str, Any]:
    return {"blanks": tuple(Blank(accepted=tuple(map(str, one))) for one in told["right"])}


def _number(told: Told) -> dict[str, Any]:
    return {"number": Decimal(str(told["right"])), "tolerance": Decimal(str(told.get("tolerance", 0)))}


def _short(told: Told) -> dict[str, Any]:
    rubric = tuple(Point(text=text, share=Decimal(share)) for text, share in told["rubric"])
    return {"answer": told["answer"], "rubric": rubric}


def _case(told: Told) -> dict[str, Any]:
    shares = tuple(Decimal(share) for share in told["shares"])
    return {"parts": tuple(_key(part) for part in told["parts"]), "shares": shares}


_KEYS: dict[QuestionKind, Callable[[Told], dict[str, Any]]] = {
    K.SINGLE: lambda told: {"right": (told["right"],)},
    K.MULTIPLE: lambda told: {"right": tuple(told["right"])},
    K.TRUE_FALSE: lambda told: {"true": told["right"]},
    K.FILL: _fill,
    K.NUMBER: _number,
    K.MATCHING: lambda told: {"pairs": {str(left): right for left, right in told["right"].items()}},
    K.ORDERING: lambda told: {"right": tuple(told["right"])},
    K.SHORT: _short,
    K.CASE: _case,
}
