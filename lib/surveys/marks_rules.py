"""Ratings as they are counted: packed a sign each, satisfied or not, and the index from 0 to 100. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from lib.forms.schema import MOST_STARS, FormField, FormSchema, Kind, tidy

NONE = "-"
TEN = "A"
SATISFIED_FROM = 4
"""Of five: satisfied and very satisfied."""
SATISFIED_AT = 75
"""Of the index."""
PROMOTER, DETRACTOR = 9, 6
"""Reichheld 2003: 9 and 10 recommend, 0 to 6 do not; NPS: the share of the first less that of the second."""


def scored(schema: FormSchema) -> list[FormField]:
    """The questions that are counted, retired ones too: an answer's marks stand in this order."""
    return [field for field in schema.fields if field.dimension or field.kind == Kind.NPS]


def packed(fields: Sequence[FormField], values: Mapping[str, Any]) -> str:
    """A sign for each: 0 to 9, A for ten, - for none."""
    return "".join(_sign(values.get(field.id)) for field in fields)


def _sign(value: Any) -> str:
    if not isinstance(value, int):
        return NONE
    return TEN if value == 10 else str(value)


def unpacked(marks: str) -> list[int | None]:
    return [None if sign == NONE else 10 if sign == TEN else int(sign) for sign in marks]


def index_of(field: FormField, mark: float) -> float:
    """A mark, or a mean of marks, on the scale from 0 (worst) to 100."""
    return placed(mark, lowest(field), highest(field))


def placed(mark: float, low: int, most: int) -> float:
    return 100 * (mark - low) / (most - low)


def lowest(field: FormField) -> int:
    return 0 if field.kind == Kind.NPS else max(int(field.least or 1), 1)


def highest(field: FormField) -> int:
    return 10 if field.kind == Kind.NPS else int(field.most or MOST_STARS)


def is_satisfied(field: FormField, mark: float) -> bool:
    """The upper two of five; of another scale the same share of it: 75 of 100 and more."""
    return index_of(field, mark) >= SATISFIED_AT


def comment_of(schema: FormSchema, values: Mapping[str, Any]) -> str:
    """What was written in one's own words, question by question."""
    said = [values.get(field.id) for field in schema.fields if field.kind == Kind.LONG_TEXT]
    return "\n".join(tidy(one) for one in said if isinstance(one, str) and one)
