"""From answers to a result: each answer's basis, the sitting's score, the sitter's total. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from db.choices.exams import Correction, MarkRound
from lib.exams.marking_rules import (
    CENT,
    NONE,
    PERCENT,
    SHARE_STEP,
    by_hand,
    marks,
    waits_for_a_person,
    within,
)
from lib.exams.plan import Basis, Frozen, FrozenQuestion, How, Rule, Sheet, SheetItem
from lib.i18n import N_
from lib.questions.content import Content, Key

ALL_RIGHT = Rule()
MACHINE, CORRECTION = "machine", "correction"


@dataclass(frozen=True)
class Hand:
    """A person's marks for one answer, in one round."""

    round: MarkRound
    points: Decimal
    by_id: int
    comment: str = ""


@dataclass(frozen=True)
class Corrected:
    """What was found wrong with a question; the newest of each question counts."""

    how: Correction
    key: Key | None
    reason: str


@dataclass(frozen=True)
class Marking:
    """What an exam marks by: two persons, and how far apart they may be in % of an answer's marks."""

    frozen: Frozen
    two: bool
    differ: Decimal
    corrected: Mapping[int, Corrected]


@dataclass(frozen=True)
class Scored:
    """A sitting's result; left_out: places of questions that count no more."""

    bases: tuple[Basis, ...]
    left_out: tuple[int, ...]
    score: Decimal
    full: Decimal
    waiting: int

    @property
    def told(self) -> dict[str, Any]:
        """As kept with the sitting."""
        bases = [basis.model_dump(mode="json") for basis in self.bases]
        return {"bases": bases, "left_out": list(self.left_out)}


Hands = Mapping[int, Sequence[Hand]]


def scored(
    marking: Marking, sheet: Sheet, given: Mapping[int, dict[str, Any]], hands: Hands, *, full: Decimal
) -> Scored:
    """Always the same of the same answers, hand marks and corrections. full: of the paper as it was sat."""
    bases, left_out = [], []
    for item in sheet.items:
        corrected = marking.corrected.get(item.question)
        if corrected and corrected.how == Correction.VOID:
            left_out.append(item.n)
        else:
            bases.append(basis_of(marking, item, given.get(item.n), hands.get(item.n, ())))
    counts = full - sum((item.marks for item in sheet.items if item.n in left_out), NONE)
    total = sum((basis.points for basis in bases if basis.points is not None), NONE)
    waiting = sum(basis.points is None for basis in bases)
    return Scored(tuple(bases), tuple(left_out), within(total, counts), counts, waiting)


def basis_of(marking: Marking, item: SheetItem, given: dict[str, Any] | None, hands: Sequence[Hand]) -> Basis:
    """How this answer comes to its points."""
    question = marking.frozen.questions[item.question]
    corrected = marking.corrected.get(item.question)
    content = _with_key(question.content, corrected)
    rule = marking.frozen.marking.get(content.asked.kind, ALL_RIGHT)
    if corrected and corrected.how == Correction.FULL:
        return _basis(item, question, given, None, item.marks, CORRECTION, corrected.reason)
    points, right = marks(content, given, rule, item.marks)
    by, why = (CORRECTION, corrected.reason) if corrected else (MACHINE, "")
    manual = by_hand(content, item.marks)
    judged = decided(hands, marking, manual or item.marks)
    if waits_for_a_person(content.asked, given):
        if judged is None:
            return _basis(item, question, given, rule, None, by, why, right)
        return _judged(item, question, given, rule, within(points + judged.points, item.marks), judged)
    if judged and judged.round == MarkRound.FINAL:  # an appeal was granted
        return _judged(item, question, given, rule, within(judged.points, item.marks), judged)
    return _basis(item, question, given, rule, points, by, why, right)


def _with_key(content: Content, corrected: Corrected | None) -> Content:
    if corrected and corrected.how == Correction.KEY and corrected.key:
        return content.model_copy(update={"key": corrected.key})
    return content


def _basis(
    item: SheetItem,
    question: FrozenQuestion,
    given: dict[str, Any] | None,
    rule: Rule | None,
    points: Decimal | None,
    by: str,
    why: str,
    right: Decimal = Decimal(1),
) -> Basis:
    return Basis(
        n=item.n,
        question=item.question,
        number=question.number,
        marks=item.marks,
        given=given,
        rule=rule,
        points=points,
        right=right,
        by=by,
        why=why,
    )


def _judged(
    item: SheetItem,
    question: FrozenQuestion,
    given: dict[str, Any] | None,
    rule: Rule,
    points: Decimal,
    by: Hand,
) -> Basis:
    right = (points / item.marks).quantize(SHARE_STEP, ROUND_HALF_UP)
    return _basis(item, question, given, rule, points, by.round.value, by.comment, max(right, NONE))


# -- marked by people --------------------------------------------------------------------------


def newest(hands: Iterable[Hand]) -> dict[MarkRound, Hand]:
    """By round; later ones come later in the row."""
    return {hand.round: hand for hand in hands}


def decided(hands: Sequence[Hand], marking: Marking, full: Decimal) -> Hand | None:
    """What people's marks come to; none while somebody must still mark."""
    by = newest(hands)
    first, second = by.get(MarkRound.FIRST), by.get(MarkRound.SECOND)
    if MarkRound.FINAL in by:
        return by[MarkRound.FINAL]
    if first is None or not marking.two:
        return first
    if second is None or too_far(first, second, marking.differ, full):
        return None
    mean = ((first.points + second.points) / 2).quantize(CENT, ROUND_HALF_UP)
    comments = "；".join(dict.fromkeys(filter(None, (first.comment, second.comment))))
    return Hand(MarkRound.SECOND, mean, second.by_id, comments)


def too_far(first: Hand, second: Hand, differ: Decimal, full: Decimal) -> bool:
    return abs(first.points - second.points) * PERCENT > differ * full


def round_for(hands: Sequence[Hand], actor_id: int, marking: Marking, full: Decimal) -> MarkRound | None:
    """Which round waits for this person; never two rounds for the same one."""
    by = newest(hands)
    if MarkRound.FINAL in by or any(hand.by_id == actor_id for hand in by.values()):
        return None
    if MarkRound.FIRST not in by:
        return MarkRound.FIRST
    if not marking.two:
        return None
    if MarkRound.SECOND not in by:
        return MarkRound.SECOND
    first, second = by[MarkRound.FIRST], by[MarkRound.SECOND]
    return MarkRound.FINAL if too_far(first, second, marking.differ, full) else None


# -- the result of a person --------------------------------------------------------------------


def percent(score: Decimal, full: Decimal) -> Decimal:
    return (score * PERCENT / full).quantize(CENT, ROUND_HALF_UP) if full else NONE


def combined(parts: Mapping[str, Decimal | None], weights: Mapping[str, Any]) -> Decimal | None:
    """Theory, practical and overall by their weights in %; none while one that counts is missing."""
    needed = {name: Decimal(str(weights.get(name, 0))) for name in parts}
    needed = {name: weight for name, weight in needed.items() if weight}
    if not needed or any(parts[name] is None for name in needed):
        return None
    total = sum(((parts[name] or NONE) * weight for name, weight in needed.items()), NONE)
    return (total / sum(needed.values(), NONE)).quantize(CENT, ROUND_HALF_UP)


def lacking(parts: Mapping[str, Decimal | None], weights: Mapping[str, Any]) -> list[str]:
    """The parts that count and are missing."""
    return [name for name, value in parts.items() if value is None and Decimal(str(weights.get(name, 0)))]


# -- in words ----------------------------------------------------------------------------------

RULES = {
    How.ALL: N_("All right or nothing"),
    How.HALF: N_("Something missing and nothing wrong: half the marks"),
    How.SHARE: N_("Something missing and nothing wrong: the share that is right"),
    How.PER_OPTION: N_("Option by option: right ones less wrong ones"),
}
ONE_BY_ONE = N_("Each blank, pair or place counts by itself")
SOURCES = {
    MACHINE: N_("By the key"),
    CORRECTION: N_("By a correction"),
    MarkRound.FIRST.value: N_("By a marker"),
    MarkRound.SECOND.value: N_("By two markers, the mean"),
    MarkRound.FINAL.value: N_("By the deciding marker"),
}
PARTS = {
    "theory": N_("Theory"),
    "practical": N_("Practical work"),
    "overall": N_("Overall assessment"),
}
