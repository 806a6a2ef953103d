"""A question as the page draws it: fields and what stands in them. Made of what is asked, of no key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from db.choices.questions import QuestionKind
from lib.exams.sitting_answer_rules import (
    LONGEST_BLANK,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    options_of,
    parts_of,
    pictures_of,
)
from lib.exams.sitting_papers import Line
from lib.questions.content import BLANK, Asked, Option

LONGEST = {QuestionKind.NUMBER: LONGEST_NUMBER, QuestionKind.SHORT: LONGEST_TEXT}
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """value: its place on this paper; picture: its place among the question's, -1 for none."""

    value: str
    letter: str
    text: str
    picture: int = -1
    chosen: bool = False


@dataclass(frozen=True)
class Field:
    """A select or a line: its name, what it is for, what stands in it."""

    name: str
    label: str = ""
    value: str = ""
    picture: int = -1


@dataclass(frozen=True)
class Drawn:
    """Of a question or a part of a case. texts: the stem's words around each of fields, of blanks."""

    kind: QuestionKind
    name: str
    stem: str
    unit: str
    pictures: tuple[int, ...]
    choices: tuple[Choice, ...]
    fields: tuple[Field, ...] = ()
    texts: tuple[str, ...] = ()
    value: str = ""
    longest: int = LONGEST_BLANK
    parts: tuple["Drawn", ...] = ()


def drawn(line: Line) -> Drawn:
    """Pictures are named by their place: nothing of the bank's numbers reaches a page."""
    places = {id: at for at, id in reversed(list(enumerate(pictures_of(line.asked))))}
    parts: tuple[Drawn, ...] = ()
    if line.asked.kind == QuestionKind.CASE:
        given = [*line.given.get("parts", []), *[{}] * len(line.asked.parts)]
        parts = tuple(
            _drawn(part, order, given[i], prefix, places)
            for i, (part, order, prefix) in enumerate(parts_of(line.asked, line.item))
        )
    return _drawn(line.asked, line.item.order, line.given, "", places, parts)


def _drawn(
    asked: Asked,
    order: tuple[str, ...] | Any,
    given: Given,
    prefix: str,
    places: Mapping[int, int],
    parts: tuple[Drawn, ...] = (),
) -> Drawn:
    options, name = options_of(asked, order), f"{prefix}a"
    value, chosen = _VALUES.get(asked.kind, _nothing)(given)
    choices = tuple(
        Choice(str(at), letter(at), one.text, _place(one, places), one.id in chosen)
        for at, one in enumerate(options)
    )
    where = {one.id: str(at) for at, one in enumerate(options)}
    fields = _FIELDS.get(asked.kind, _no_fields)(asked, name, given, where, places)
    return Drawn(
        kind=asked.kind,
        name=name,
        stem=asked.stem,
        unit=asked.unit,
        pictures=tuple(places[id] for id in asked.pictures),
        choices=choices,
        fields=fields,
        texts=_around(asked) if asked.kind == QuestionKind.FILL else (),
        value=value,
        longest=LONGEST.get(asked.kind, LONGEST_BLANK),
        parts=parts,
    )


def letter(at: int) -> str:
    return chr(ord("A") + at)


def _place(one: Option, places: Mapping[int, int]) -> int:
    return places[one.picture] if one.picture else -1


def _around(asked: Asked) -> tuple[str, ...]:
    """One text more than blanks: those the stem does not show come after it."""
    texts = asked.stem.split(BLANK, asked.blanks)
    return (*texts, *[""] * (asked.blanks + 1 - len(texts)))


# -- what stands in them -----------------------------------------------------------------------


def _nothing(given: Given) -> tuple[str, tuple[str, ...]]:
    return "", ()


def _yes_or_no(given: Given) -> tuple[str, tuple[str, ...]]:
    return ("true" if given["true"] else "false", ()) if "true" in given else ("", ())


_VALUES: dict[QuestionKind, Callable[[Given], tuple[str, tuple[str, ...]]]] = {
    QuestionKind.SINGLE: lambda given: ("", (given.get("choice", ""),)),
    QuestionKind.MULTIPLE: lambda given: ("", tuple(given.get("choices", ()))),
    QuestionKind.TRUE_FALSE: _yes_or_no,
    QuestionKind.NUMBER: lambda given: (given.get("number", ""), ()),
    QuestionKind.SHORT: lambda given: (given.get("text", ""), ()),
}


def _no_fields(
    asked: Asked, name: str, given: Given, where: Mapping[str, str], places: Mapping[int, int]
) -> tuple[Field, ...]:
    return ()


def _blanks(
    asked: Asked, name: str, given: Given, where: Mapping[str, str], places: Mapping[int, int]
) -> tuple[Field, ...]:
    said = [*given.get("blanks", []), *[""] * asked.blanks]
    return tuple(Field(f"{name}{k}", value=said[k]) for k in range(asked.blanks))


def _pairs(
    asked: Asked, name: str, given: Given, where: Mapping[str, str], places: Mapping[int, int]
) -> tuple[Field, ...]:
    said = given.get("pairs", {})
    return tuple(
        Field(f"{name}{k}", left.text, where.get(said.get(left.id, ""), ""), _place(left, places))
        for k, left in enumerate(asked.lefts)
    )


def _order(
    asked: Asked, name: str, given: Given, where: Mapping[str, str], places: Mapping[int, int]
) -> tuple[Field, ...]:
    said = [*given.get("order", []), *[""] * len(where)]
    return tuple(Field(f"{name}{k}", value=where.get(said[k], "")) for k in range(len(where)))


_FIELDS: dict[QuestionKind, Callable[..., tuple[Field, ...]]] = {
    QuestionKind.FILL: _blanks,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.ORDERING: _order,
}
