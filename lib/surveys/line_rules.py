"""A sheet of paper typed as one line of marks, question by question: 5 4 4 3 - 5 4 4 9. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.forms.schema import FormField, FormSchema, Kind
from lib.surveys.marks_rules import highest, lowest

NONE = "-/*.x"
APART = re.compile(r"[\s,，、;；|]+")
KINDS = frozenset({Kind.RATING, Kind.NPS, Kind.CHOICE, Kind.YES_NO})


@dataclass(frozen=True)
class Line:
    """values by question as far as the line goes; next is the one to come, wrong what cannot be read."""

    values: dict[str, Any]
    read: int
    next: FormField | None
    wrong: str = ""


def in_line(schema: FormSchema) -> list[FormField]:
    """Questions a digit can answer, in their order; what hangs on another answer stands among them."""
    return [field for field in schema.fields if field.kind in KINDS and not field.retired]


def read_line(schema: FormSchema, typed: str) -> Line:
    """Blanks between marks may be left out: 10 is one mark wherever a ten is possible."""
    asked = in_line(schema)
    left = APART.sub(" ", unicodedata.normalize("NFKC", typed)).strip().lower()
    values: dict[str, Any] = {}
    for read, field in enumerate(asked):
        if not left:
            return Line(values, read, field)
        taken = _taken(field, left)
        if not taken:
            return Line(values, read, field, wrong=left[:10])
        values[field.id] = _meant(field, taken)
        left = left[len(taken) :].lstrip()
    return Line(values, len(asked), None, wrong=left[:10])


def _taken(field: FormField, left: str) -> str:
    """Two digits where they are one mark, else one sign."""
    low, high = bounds(field)
    if left[:2].isdigit() and left[0] != "0" and low <= int(left[:2]) <= high:
        return left[:2]
    one = left[0]
    return one if one in NONE or (one.isdecimal() and low <= int(one) <= high) else ""


def bounds(field: FormField) -> tuple[int, int]:
    """A choice is told by its place, yes as 1 and no as 0."""
    if field.kind == Kind.YES_NO:
        return 0, 1
    return (1, len(_offered(field))) if field.kind == Kind.CHOICE else (lowest(field), highest(field))


def _offered(field: FormField) -> Sequence[str]:
    return [option.id for option in field.options if not option.retired]


def _meant(field: FormField, taken: str) -> Any:
    if taken in NONE:
        return None
    if field.kind == Kind.YES_NO:
        return taken == "1"
    return _offered(field)[int(taken) - 1] if field.kind == Kind.CHOICE else int(taken)


def lenient(schema: FormSchema) -> FormSchema:
    """Taken down by staff, a question left blank stays blank: nobody can be asked again."""
    fields = tuple(field.model_copy(update={"required": False}) for field in schema.fields)
    return schema.model_copy(update={"fields": fields})
