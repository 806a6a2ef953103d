"""What a question is, as pydantic models: what is asked, and apart from it the key. Pure.

What somebody gives as an answer, by kind of question (a case: {"parts": [one of these, …]}):
single {"choice": "B"} · multiple {"choices": ["A", "C"]} · truefalse {"true": false}
fill {"blanks": ["2021"]} · number {"number": "12.5"} · matching {"pairs": {"1": "b"}}
ordering {"order": ["c", "a", "b"]} · short {"text": "…"}
"""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from db.choices.questions import QuestionKind
from lib.forms.schema import tidy

Words = Annotated[str, AfterValidator(tidy)]
LONGEST_STEM, LONGEST_OPTION, MOST_OPTIONS, MOST_PARTS = 4000, 500, 12, 10
BLANK = "____"
"""How a stem shows each blank to be filled in."""
BY_HAND = frozenset({QuestionKind.SHORT})
"""Kinds no key decides; a case is marked part by part."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Part):
    """Something to choose, to match or to put in order. id is kept in answers; picture the id of a file."""

    id: str
    text: Words = ""
    picture: int | None = None


class Asked(Part):
    """What whoever sits may see. options: to choose from, to put in order, or what matches lefts.

    blanks: how many there are to fill in. parts: the questions of a case, of which stem is the story.
    """

    kind: QuestionKind
    stem: Words
    pictures: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()
    lefts: tuple[Option, ...] = ()
    blanks: int = 0
    unit: Words = ""
    parts: tuple["Asked", ...] = ()


class Blank(Part):
    """Any of the accepted texts; exact: letters, blanks between and width of signs count too."""

    accepted: tuple[Words, ...] = Field(min_length=1)
    exact: bool = False


class Point(Part):
    """One thing a good answer says, and its share of the marks in %."""

    text: Words
    share: Decimal


class Key(Part):
    """What is right; only what the kind of question needs is filled in.

    right: option ids chosen, or in their right order. pairs: left id → option id. any_order: blanks may be
    filled in any order. shares: of a case's marks in %, by part.
    """

    right: tuple[str, ...] = ()
    true: bool | None = None
    blanks: tuple[Blank, ...] = ()
    any_order: bool = False
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    pairs: dict[str, str] = {}
    answer: Words = ""
    rubric: tuple[Point, ...] = ()
    parts: tuple["Key", ...] = ()
    shares: tuple[Decimal, ...] = ()


class Content(Part):
    """A wording whole. points: the marks it is usually worth, where its author said."""

    asked: Asked
    key: Key
    explanation: Words = ""
    points: Decimal | None = None
