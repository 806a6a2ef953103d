"""What is told of one question: which of its options drew whom, and what to look at again. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.choices import N_, Choice
from db.choices.questions import QuestionKind
from lib.exams.statistics_rules import FEWEST_OF_GROUP, FEWEST_SITTERS, Chosen, Groups
from lib.questions.content import Asked, Key

TOO_EASY, TOO_HARD, TELLS_APART = 0.90, 0.30, 0.20
"""Above, below and from: Ebel and Frisbie (1991) call a discrimination below 0.20 poor."""
TRUE, FALSE = "true", "false"
CHOOSING = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
Codes = NDArray[np.int32]
Option = tuple[int, str]
"""The part of a case it belongs to, counted from 1, else 0; and the option's id."""


class Flag(Choice):
    """The worst first."""

    KEY = "key", N_("Key may be wrong")
    WEAK = "weak", N_("Does not discriminate")
    HARD = "hard", N_("Too hard")
    EASY = "easy", N_("Too easy")


class Note(Choice):
    LURES = "lures", N_("More of the best chose this than what is right")
    IDLE = "idle", N_("Nobody chose this")


@dataclass(frozen=True)
class Drawn:
    """How many chose an option; by group none where there are too few sitters to tell them apart.

    right, note: none for whoever may not see the key.
    """

    part: int
    id: str
    n: int
    upper: int | None
    middle: int | None
    lower: int | None
    right: bool | None
    note: Note | None


def picked(given: Mapping[str, Any] | None) -> tuple[Option, ...]:
    """The options an answer names; nothing where its kind has none."""
    if not given:
        return ()
    if parts := given.get("parts"):
        return tuple(
            (n, id) for n, part in enumerate(parts, 1) if isinstance(part, dict) for _none, id in picked(part)
        )
    if isinstance(said := given.get("true"), bool):
        return ((0, TRUE if said else FALSE),)
    chosen = given.get("choices") or [given.get("choice")]
    return tuple((0, id) for id in chosen if id)


def offered(asked: Asked, part: int = 0) -> Iterator[tuple[Option, QuestionKind]]:
    """All there was to choose from, in the question's own order."""
    if asked.kind == QuestionKind.CASE:
        for n, one in enumerate(asked.parts, 1):
            yield from offered(one, n)
    elif asked.kind == QuestionKind.TRUE_FALSE:
        yield from (((part, id), asked.kind) for id in (TRUE, FALSE))
    elif asked.kind in CHOOSING:
        yield from (((part, option.id), asked.kind) for option in asked.options)


def right_ones(key: Key, part: int = 0) -> frozenset[Option]:
    if key.parts:
        return frozenset().union(*(right_ones(one, n) for n, one in enumerate(key.parts, 1)))
    if key.true is not None:
        return frozenset({(part, TRUE if key.true else FALSE)})
    return frozenset((part, id) for id in key.right)


def drawn(
    asked: Asked, key: Key, codes: Codes, answers: Sequence[tuple[Option, ...]], groups: Groups | None
) -> list[Drawn]:
    """codes: of each sitter the place of their answer among answers. Empty for kinds without options."""
    everybody = np.ones(len(codes), dtype=bool)
    all_of = _chosen(codes, answers, everybody)
    upper = _chosen(codes, answers, groups.upper) if groups else None
    lower = _chosen(codes, answers, groups.lower) if groups else None
    right, found = right_ones(key), []
    for option, kind in offered(asked):
        n = all_of.get(option, 0)
        high, low = (None if of is None else of.get(option, 0) for of in (upper, lower))
        middle = None if high is None or low is None else n - high - low
        note = None
        if option not in right:
            alike = [(upper or {}).get(one, 0) for one in right if one[0] == option[0]]
            note = _note(kind, n, len(codes), high, alike)
        found.append(Drawn(*option, n, high, middle, low, option in right, note))
    return found


def _note(kind: QuestionKind, n: int, sat: int, upper: int | None, right: list[int]) -> Note | None:
    """Of a wrong option. right: how many of the best chose each that is right."""
    if upper is not None and upper > min(right, default=upper):
        return Note.LURES
    if not n and sat >= FEWEST_SITTERS and kind in CHOOSING:
        return Note.IDLE
    return None


def _chosen(codes: Codes, answers: Sequence[tuple[Option, ...]], who: Chosen) -> dict[Option, int]:
    found: dict[Option, int] = {}
    for code, n in enumerate(np.bincount(codes[who], minlength=len(answers)).tolist()):
        for option in answers[code] if n else ():
            found[option] = found.get(option, 0) + n
    return found


def flags(
    n: int, p: float | None, r: float | None, d: float | None, options: Sequence[Drawn]
) -> tuple[Flag, ...]:
    """What to look at again. A question nearly all get right cannot tell people apart: that is said once."""
    if p is None or n < FEWEST_OF_GROUP:
        return ()
    lures = any(one.note == Note.LURES for one in options)
    backwards = r is not None and r < 0 and d is not None and d < 0
    weak = p <= TOO_EASY and r is not None and r < TELLS_APART
    found = {
        Flag.KEY: lures or backwards,
        Flag.WEAK: weak and not backwards,
        Flag.HARD: p < TOO_HARD,
        Flag.EASY: p > TOO_EASY,
    }
    return tuple(flag for flag, holds in found.items() if holds)


def worst_first(flags: Sequence[Flag], r: float | None) -> tuple[int, float]:
    order = list(Flag)
    return (min((order.index(flag) for flag in flags), default=len(order)), 1.0 if r is None else r)
