"""What an answer is worth: content, answer, rule and full marks in; points and the share that was right out.

Exact (Decimal) to the end, rounded once, to 0.01. Whatever a browser may have sent as an answer is taken:
what has not the shape of its kind counts as nothing given.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from db.choices.questions import QuestionKind
from lib.exams.plan import How, Rule
from lib.questions.content import BY_HAND, MOST_PARTS, Asked, Blank, Content, Key

CENT, SHARE_STEP = Decimal("0.01"), Decimal("0.0001")
NONE, WHOLE, PERCENT = Decimal(0), Decimal(1), Decimal(100)
LONGEST_NUMBER = 40
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
Given = dict[str, Any] | None


@dataclass(frozen=True)
class Found:
    """Of so many things to say: how many were said right, and how many wrong; the rest are missing.

    apart: things that stand one by one, so that a wrong one takes nothing from a right one.
    """

    of: int
    right: int = 0
    wrong: int = 0
    apart: bool = True

    @property
    def given(self) -> bool:
        return self.right + self.wrong > 0


def marks(content: Content, given: Given, rule: Rule, full: Decimal) -> tuple[Decimal, Decimal]:
    """(points, share right). What no key decides is worth nothing here: it is marked by hand."""
    points, share = _exact(content.asked, content.key, given, rule, full)
    return within(points, full, floor=rule.floor), share.quantize(SHARE_STEP, ROUND_HALF_UP)


def within(points: Decimal, full: Decimal, *, floor: bool = True) -> Decimal:
    """To 0.01, never above full marks; with floor never below zero."""
    rounded = min(points.quantize(CENT, ROUND_HALF_UP), full) + NONE  # no minus before a nought
    return max(rounded, NONE) if floor else rounded


def by_hand(content: Content, full: Decimal) -> Decimal:
    """The marks no key decides: all of a short answer, of a case those of its parts that are."""
    asked, key = content.asked, content.key
    if asked.kind in BY_HAND:
        return full
    shares = [share for part, share in zip(asked.parts, key.shares, strict=False) if part.kind in BY_HAND]
    return full * sum(shares, NONE) / PERCENT


def is_given(asked: Asked, given: Given) -> bool:
    """Whether anything was answered at all."""
    if asked.kind == QuestionKind.CASE:
        return any(is_given(part, answer) for part, answer in zip(asked.parts, _parts(given), strict=False))
    if asked.kind in BY_HAND:
        return bool(_text(given, "text"))
    return _FOUND[asked.kind](asked, Key(), given).given


def waits_for_a_person(asked: Asked, given: Given) -> bool:
    """Whether something was said that no key decides; what was left empty is worth nothing by itself."""
    if asked.kind in BY_HAND:
        return is_given(asked, given)
    return any(
        part.kind in BY_HAND and is_given(part, answer)
        for part, answer in zip(asked.parts, _parts(given), strict=False)
    )


def same_words(said: str, blank: Blank) -> bool:
    """Width of signs, letters' case and blanks do not matter, unless exact; 三 is never 3."""
    if blank.exact:
        return said.strip() in {one.strip() for one in blank.accepted}
    return _loose(said) in {_loose(one) for one in blank.accepted}


def number_of(said: str, unit: str = "") -> Decimal | None:
    """What was typed as a number, with or without its unit; 1,234.5 is one, 1,5 is none."""
    text = _loose(said[:LONGEST_NUMBER])
    if unit and text.endswith(_loose(unit)):
        text = text.removesuffix(_loose(unit))
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        return Decimal(text) if PLAIN_NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None


# -- one question ------------------------------------------------------------------------------


def _exact(asked: Asked, key: Key, given: Given, rule: Rule, full: Decimal) -> tuple[Decimal, Decimal]:
    if asked.kind == QuestionKind.CASE:
        return _case(asked, key, given, rule, full)
    if asked.kind in BY_HAND:
        return NONE, NONE
    found = _FOUND[asked.kind](asked, key, given)
    share = _share(found, rule.how)
    return _points(found, share, rule, full), share


def _case(asked: Asked, key: Key, given: Given, rule: Rule, full: Decimal) -> tuple[Decimal, Decimal]:
    """Each part by the rule, for its share of the marks; with floor none of them counts below zero."""
    points = right = NONE
    for part, its_key, share, answer in zip(asked.parts, key.parts, key.shares, _parts(given), strict=False):
        got, part_right = _exact(part, its_key, answer, rule, full * share / PERCENT)
        points += max(got, NONE) if rule.floor else got
        right += part_right * share / PERCENT
    return points, min(right, WHOLE)


def _share(found: Found, how: How) -> Decimal:
    """How much of the answer counts, 0 to 1."""
    if not found.of or not found.right:
        return NONE
    if found.right == found.of and not found.wrong:
        return WHOLE
    if how == How.PER_OPTION:
        left = found.right if found.apart else found.right - found.wrong
        return max(Decimal(left) / found.of, NONE)
    if how == How.ALL or found.wrong:
        return NONE
    return Decimal("0.5") if how == How.HALF else Decimal(found.right) / found.of


def _points(found: Found, share: Decimal, rule: Rule, full: Decimal) -> Decimal:
    if share == WHOLE:
        return full
    if share:
        return full * min(share, rule.most / PERCENT)
    wrong = found.wrong or found.right < found.of
    return -full * rule.minus / PERCENT if found.given and wrong else NONE


# -- what was right, by kind -------------------------------------------------------------------


def _single(asked: Asked, key: Key, given: Given) -> Found:
    """A corrected key may call more than one option right: any of them is."""
    chosen = _text(given, "choice")
    if not chosen:
        return Found(1)
    return Found(1, 1) if chosen in key.right else Found(1, wrong=1)


def _multiple(asked: Asked, key: Key, given: Given) -> Found:
    chosen, right = set(_texts(given, "choices")), set(key.right)
    return Found(len(right), len(chosen & right), len(chosen - right), apart=False)


def _true_false(asked: Asked, key: Key, given: Given) -> Found:
    said = (given or {}).get("true")
    if not isinstance(said, bool):
        return Found(1)
    return Found(1, 1) if said is key.true else Found(1, wrong=1)


def _fill(asked: Asked, key: Key, given: Given) -> Found:
    said = _texts(given, "blanks", empty=True)[: max(len(key.blanks), asked.blanks)]
    filled = sum(bool(one) for one in said)
    if key.any_order:
        right = _best([one for one in said if one], key.blanks)
    else:
        right = sum(same_words(one, blank) for one, blank in zip(said, key.blanks, strict=False) if one)
    return Found(len(key.blanks), right, filled - right)


def _best(said: Sequence[str], blanks: Sequence[Blank]) -> int:
    """The most that can be right when each blank takes one of the words: augmenting paths (Kuhn, 1955)."""
    taken: dict[int, int] = {}

    def place(word: int, tried: set[int]) -> bool:
        for n, blank in enumerate(blanks):
            if n not in tried and same_words(said[word], blank):
                tried.add(n)
                if n not in taken or place(taken[n], tried):
                    taken[n] = word
                    return True
        return False

    return sum(place(word, set()) for word in range(len(said)))


def _number(asked: Asked, key: Key, given: Given) -> Found:
    said = _text(given, "number")
    if not said:
        return Found(1)
    number = number_of(said, asked.unit)
    fits = number is not None and key.number is not None and abs(number - key.number) <= key.tolerance
    return Found(1, 1) if fits else Found(1, wrong=1)


def _matching(asked: Asked, key: Key, given: Given) -> Found:
    said = (given or {}).get("pairs")
    pairs = said if isinstance(said, dict) else {}
    lefts = [left.id for left in asked.lefts] or list(key.pairs)
    named = {left: pairs[left] for left in lefts if isinstance(pairs.get(left), str) and pairs[left]}
    right = sum(key.pairs.get(left) == option for left, option in named.items())
    return Found(len(key.pairs), right, len(named) - right)


def _ordering(asked: Asked, key: Key, given: Given) -> Found:
    """Place by place."""
    said = _texts(given, "order", empty=True)[: max(len(key.right), len(asked.options))]
    right = sum(one == wanted for one, wanted in zip(said, key.right, strict=False))
    return Found(len(key.right), right, sum(bool(one) for one in said) - right)


_FOUND: dict[QuestionKind, Callable[[Asked, Key, Given], Found]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.FILL: _fill,
    QuestionKind.NUMBER: _number,
    QuestionKind.MATCHING: _matching,
    QuestionKind.ORDERING: _ordering,
}


# -- reading what was sent ---------------------------------------------------------------------


def _text(given: Given, name: str) -> str:
    said = (given or {}).get(name)
    return said.strip() if isinstance(said, str) else ""


def _texts(given: Given, name: str, *, empty: bool = False) -> list[str]:
    """With empty, what is missing keeps its place."""
    said = (given or {}).get(name)
    texts = [one.strip() if isinstance(one, str) else "" for one in said] if isinstance(said, list) else []
    return texts if empty else [one for one in texts if one]


def _parts(given: Given) -> list[Given]:
    """As many as a case can have; what is missing or no answer is none."""
    said = (given or {}).get("parts")
    parts = said if isinstance(said, list) else []
    return [one if isinstance(one, dict) else None for one in (*parts, *[None] * MOST_PARTS)]


def _loose(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
