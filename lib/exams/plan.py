"""What a paper is made of, what an exam freezes of it, and one sitter's paper. Pydantic models, pure."""

from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from db.choices.questions import Difficulty, QuestionKind
from lib.questions.content import Content


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Part):
    question: int
    marks: Decimal = Field(gt=0, le=100)


class Section(Part):
    """A heading and its questions, in the paper's order."""

    title: str
    items: tuple[Item, ...] = ()


class Draw(Part):
    """So many questions of a topic (and those under it), kind and difficulty, marks each; none: any."""

    title: str
    count: int = Field(gt=0, le=200)
    marks: Decimal = Field(gt=0, le=100)
    topic: int | None = None
    kind: QuestionKind | None = None
    difficulty: Difficulty | None = None


class Plan(Part):
    """Sections of a fixed paper, or draws of one drawn for each person; each draw is a section of theirs."""

    sections: tuple[Section, ...] = ()
    draws: tuple[Draw, ...] = ()


class How(StrEnum):
    """What an answer partly right is worth; but for PER_OPTION, anything wrong in it makes it nothing."""

    ALL = "all"  # all right or nothing
    HALF = "half"  # something missing, nothing wrong: half
    SHARE = "share"  # something missing, nothing wrong: the share that is right
    PER_OPTION = "per_option"  # right ones less wrong ones, as a share; blanks, pairs and places one by one


class Rule(Part):
    """minus: taken off for a wrong answer, in % of its marks; nothing where none was given.

    floor: no question counts below zero. most: an answer partly right gets at most so many % of the marks.
    """

    how: How = How.ALL
    minus: Decimal = Field(default=Decimal(0), ge=0, le=100)
    floor: bool = True
    most: Decimal = Field(default=Decimal(100), ge=0, le=100)


Marking = dict[QuestionKind, Rule]
"""A kind not named: all right or nothing. A whole paper is never below zero or above its full marks."""


class FrozenQuestion(Part):
    """number: of the wording; topic and difficulty as they were."""

    number: int
    topic: int
    difficulty: Difficulty
    content: Content


class Frozen(Part):
    """An announced exam's paper: whatever happens in the bank changes nothing of it. questions: by id.

    pools: of a drawn paper, the questions each draw may take.
    """

    plan: Plan
    marking: Marking
    shuffled: bool
    full: Decimal
    questions: dict[int, FrozenQuestion]
    pools: tuple[tuple[int, ...], ...] = ()


class SheetItem(Part):
    """n counts from 1. order: option ids as this sitter sees them; of a case's parts, a tuple each."""

    n: int
    section: int
    question: int
    marks: Decimal
    order: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()


class Sheet(Part):
    """One sitter's paper."""

    titles: tuple[str, ...]
    items: tuple[SheetItem, ...]


class Basis(Part):
    """How one answer came to its points: enough to be told and made again. points none: not marked yet.

    right: the share that was right, 0 to 1. by: machine, first, second, final or correction.
    """

    n: int
    question: int
    number: int
    marks: Decimal
    given: dict[str, object] | None
    rule: Rule | None
    points: Decimal | None
    right: Decimal = Decimal(0)
    by: str = "machine"
    why: str = ""
