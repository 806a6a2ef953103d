"""For each kind of question an example of what answers a rule tells apart. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.choices.questions import QuestionKind
from lib.exams.plan import How
from lib.i18n import N_
from lib.questions.content import Asked, Blank, Content, Key, Option

K = QuestionKind
ONE, SOME = (How.ALL,), tuple(How)
NOTHING = N_("Nothing given")


@dataclass(frozen=True)
class Example:
    """key: the right answer as letters say it; answers: in words, and as they are given."""

    content: Content
    key: str
    answers: tuple[tuple[str, dict[str, Any] | None], ...]
    hows: tuple[How, ...]
    full: Decimal = Decimal(4)


def _options(letters: str) -> tuple[Option, ...]:
    return tuple(Option(id=letter, text=letter) for letter in letters)


def _content(kind: QuestionKind, key: Key, **asked: Any) -> Content:
    return Content(asked=Asked(kind=kind, stem=kind.label, **asked), key=key)


_lefts = tuple(Option(id=one, text=one) for one in "1234")
_blanks = tuple(Blank(accepted=(one,)) for one in "甲乙")

EXAMPLES: dict[QuestionKind, Example] = {
    K.SINGLE: Example(
        _content(K.SINGLE, Key(right=("A",)), options=_options("ABCD")),
        "A",
        (("A", {"choice": "A"}), ("B", {"choice": "B"}), (NOTHING, None)),
        ONE,
    ),
    K.MULTIPLE: Example(
        _content(K.MULTIPLE, Key(right=("A", "B", "D")), options=_options("ABCD")),
        "A B D",
        (
            ("A B", {"choices": ["A", "B"]}),
            ("A B C", {"choices": ["A", "B", "C"]}),
            ("C", {"choices": ["C"]}),
            (NOTHING, None),
        ),
        SOME,
    ),
    K.TRUE_FALSE: Example(
        _content(K.TRUE_FALSE, Key(true=True)),
        "√",
        (("√", {"true": True}), ("×", {"true": False}), (NOTHING, None)),
        ONE,
    ),
    K.FILL: Example(
        _content(K.FILL, Key(blanks=_blanks), blanks=2),
        "甲、乙",
        (
            (N_("One right, one left blank"), {"blanks": ["甲", ""]}),
            (N_("One right, one wrong"), {"blanks": ["甲", "丙"]}),
            (N_("Both wrong"), {"blanks": ["丙", "丁"]}),
        ),
        SOME,
    ),
    K.NUMBER: Example(
        _content(K.NUMBER, Key(number=Decimal("1.4"), tolerance=Decimal("0.1"))),
        "1.4 ± 0.1",
        (("1.5", {"number": "1.5"}), ("1.6", {"number": "1.6"}), (NOTHING, None)),
        ONE,
    ),
    K.MATCHING: Example(
        _content(
            K.MATCHING,
            Key(pairs=dict(zip("1234", "ABCD", strict=True))),
            lefts=_lefts,
            options=_options("ABCD"),
        ),
        "1–A 2–B 3–C 4–D",
        (
            (N_("Two right, two left out"), {"pairs": {"1": "A", "2": "B"}}),
            (N_("Two right, two wrong"), {"pairs": {"1": "A", "2": "B", "3": "D", "4": "C"}}),
        ),
        SOME,
    ),
    K.ORDERING: Example(
        _content(K.ORDERING, Key(right=tuple("ABCD")), options=_options("ABCD")),
        "A B C D",
        (("A B D C", {"order": list("ABDC")}), ("B A D C", {"order": list("BADC")})),
        SOME,
    ),
    K.CASE: Example(
        _content(
            K.CASE,
            Key(
                parts=(Key(right=("A", "B", "D")), Key(true=True)),
                shares=(Decimal(50), Decimal(50)),
            ),
            parts=(
                Asked(kind=K.MULTIPLE, stem="1", options=_options("ABCD")),
                Asked(kind=K.TRUE_FALSE, stem="2"),
            ),
        ),
        "(1) A B D (2) √",
        (
            ("(1) A B (2) √", {"parts": [{"choices": ["A", "B"]}, {"true": True}]}),
            ("(1) A B C (2) √", {"parts": [{"choices": ["A", "B", "C"]}, {"true": True}]}),
            ("(1) A B D (2) ×", {"parts": [{"choices": ["A", "B", "D"]}, {"true": False}]}),
        ),
        SOME,
    ),
}
