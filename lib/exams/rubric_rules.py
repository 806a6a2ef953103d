"""The points of a rubric as marks that can be given. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lib.exams.marking_rules import CENT, PERCENT
from lib.questions.content import BY_HAND, Content, Key


@dataclass(frozen=True)
class Credit:
    """One thing a good answer says, and what it is worth here."""

    text: str
    marks: Decimal


def credits_of(content: Content, full: Decimal) -> tuple[Credit, ...]:
    """full: what people mark of the question; of a case, by the shares of its parts that need them."""
    asked, key = content.asked, content.key
    if not asked.parts:
        return _credits(key, full)
    parts = [
        (its, share)
        for part, its, share in zip(asked.parts, key.parts, key.shares, strict=False)
        if part.kind in BY_HAND
    ]
    whole = sum((share for _its, share in parts), Decimal(0))
    return tuple(one for its, share in parts for one in _credits(its, full * share / whole))


def _credits(key: Key, full: Decimal) -> tuple[Credit, ...]:
    return tuple(
        Credit(point.text, (full * point.share / PERCENT).quantize(CENT, ROUND_HALF_UP))
        for point in key.rubric
    )


def sum_of(credits: Sequence[Credit], chosen: Collection[int], full: Decimal) -> Decimal:
    """Never above full: rounded shares may add up to a little more."""
    return min(sum((credits[n].marks for n in chosen if 0 <= n < len(credits)), Decimal(0)), full)
