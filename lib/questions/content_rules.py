"""Whether a question is sound, and what it says in plain text. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.i18n import N_
from lib.questions.content import (
    LONGEST_OPTION,
    LONGEST_STEM,
    MOST_OPTIONS,
    MOST_PARTS,
    Asked,
    Content,
    Key,
    Option,
)

K = QuestionKind
BLANKS = re.compile("_{4,}")
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Both:
    """What is asked and what is right, of a question or of a case's part."""

    asked: Asked
    key: Key


Found = Iterator[Refused]


def problems(content: Content) -> list[Refused]:
    """Everything that makes it unsound, a sentence each; none: it may be asked."""
    found = [*_problems(Both(content.asked, content.key))]
    if content.points is not None and not 0 < content.points <= WHOLE:
        found.append(Refused(N_("The usual marks must lie above 0 and not above 100.")))
    return found


def _problems(q: Both) -> Found:
    yield from _stem(q)
    yield from CHECKS[q.asked.kind](q)


def _stem(q: Both) -> Found:
    if not q.asked.stem:
        yield Refused(N_("The question itself is missing: nothing is asked."))
    if len(q.asked.stem) > LONGEST_STEM:
        yield Refused(N_("The question is longer than {n} characters."), n=LONGEST_STEM)


def _single(q: Both) -> Found:
    yield from _options(q.asked.options)
    if len(q.key.right) != 1:
        yield Refused(N_("A single choice needs exactly one right option; here are {n}."), n=len(q.key.right))
    yield from _among(q)


def _multiple(q: Both) -> Found:
    yield from _options(q.asked.options)
    if not q.key.right:
        yield Refused(N_("No option is marked as right."))
    if len(set(q.key.right)) < len(q.key.right):
        yield Refused(N_("An option is named twice among the right ones."))
    yield from _among(q)


def _true_false(q: Both) -> Found:
    if q.key.true is None:
        yield Refused(N_("Say whether the statement is true or false."))


def _fill(q: Both) -> Found:
    """A stem shows each blank as ____, and the key has the answers of each."""
    shown = len(BLANKS.findall(q.asked.stem))
    if not shown:
        yield Refused(N_("The question has no blank: write ____ where something is to be filled in."))
    elif shown != q.asked.blanks:
        yield Refused(
            N_("The question shows {shown} blanks, but {n} are counted."), shown=shown, n=q.asked.blanks
        )
    if shown and shown != len(q.key.blanks):
        yield Refused(
            N_("The question has {shown} blanks, but answers for {n}."), shown=shown, n=len(q.key.blanks)
        )
    for n, blank in enumerate(q.key.blanks, 1):
        if not all(blank.accepted):
            yield Refused(N_("Blank {n} has an empty answer."), n=n)


def _number(q: Both) -> Found:
    if q.key.number is None or not q.key.number.is_finite():
        yield Refused(N_("The right number is missing."))
    if not q.key.tolerance.is_finite() or q.key.tolerance < 0:
        yield Refused(N_("The tolerance must be a number of 0 or more."))


def _matching(q: Both) -> Found:
    lefts, ids = q.asked.lefts, {option.id for option in q.asked.options}
    if len(lefts) < 2:
        yield Refused(N_("Matching needs at least two things on the left; here are {n}."), n=len(lefts))
    yield from _distinct(lefts, N_("On the left, “{text}” stands twice."))
    yield from _options(q.asked.options)
    for left in lefts:
        if left.id not in q.key.pairs:
            yield Refused(N_("“{text}” has nothing that matches it."), text=_named(left))
        elif q.key.pairs[left.id] not in ids:
            yield Refused(N_("What matches “{text}” is not among the options."), text=_named(left))
    if set(q.key.pairs) - {left.id for left in lefts}:
        yield Refused(N_("The key matches something that is not on the left."))


def _ordering(q: Both) -> Found:
    yield from _options(q.asked.options)
    if sorted(q.key.right) != sorted(option.id for option in q.asked.options):
        yield Refused(N_("The right order must name every option exactly once."))


def _short(q: Both) -> Found:
    if not q.key.answer and not q.key.rubric:
        yield Refused(N_("A short answer needs a model answer or points to mark it by."))
    if not all(point.text for point in q.key.rubric):
        yield Refused(N_("A point to mark by has no words."))
    if q.key.rubric:
        yield from _whole(
            [point.share for point in q.key.rubric],
            N_("The shares of the points to mark by come to {sum} %, not 100 %."),
        )


def _case(q: Both) -> Found:
    parts, keys = q.asked.parts, q.key.parts
    if not parts:
        yield Refused(N_("A case needs at least one question on it."))
        return
    if len(parts) > MOST_PARTS:
        yield Refused(N_("A case has at most {n} questions."), n=MOST_PARTS)
    if len(keys) != len(parts):
        yield Refused(N_("The case has {n} questions, but keys for {keys}."), n=len(parts), keys=len(keys))
    if len(q.key.shares) != len(parts):
        yield Refused(N_("Each question of a case needs its share of the marks in %."))
    else:
        yield from _whole(q.key.shares, N_("The shares of the case's questions come to {sum} %, not 100 %."))
    for n, (asked, key) in enumerate(zip(parts, keys, strict=False), 1):
        yield from _part(n, Both(asked, key))


def _part(n: int, part: Both) -> Found:
    if part.asked.kind == K.CASE:
        yield Refused(N_("Question {n} of the case is a case again."), n=n)
    elif found := [*_problems(part)]:
        yield Refused(N_("Question {n} of the case is not sound:"), n=n)
        yield from found


CHECKS: dict[QuestionKind, Callable[[Both], Found]] = {
    K.SINGLE: _single,
    K.MULTIPLE: _multiple,
    K.TRUE_FALSE: _true_false,
    K.FILL: _fill,
    K.NUMBER: _number,
    K.MATCHING: _matching,
    K.ORDERING: _ordering,
    K.SHORT: _short,
    K.CASE: _case,
}


# -- what several kinds have in common ---------------------------------------------------------


def _options(options: Sequence[Option]) -> Found:
    if len(options) < 2:
        yield Refused(N_("At least two options are needed; here are {n}."), n=len(options))
    if len(options) > MOST_OPTIONS:
        yield Refused(N_("At most {n} options can be given."), n=MOST_OPTIONS)
    if any(len(option.text) > LONGEST_OPTION for option in options):
        yield Refused(N_("An option is longer than {n} characters."), n=LONGEST_OPTION)
    yield from _distinct(options, N_("The option “{text}” stands twice."))


def _distinct(options: Sequence[Option], twice: str) -> Found:
    if len({option.id for option in options}) < len(options):
        yield Refused(N_("Two options have the same letter."))
    seen: set[tuple[str, int | None]] = set()
    for option in options:
        looks = _squeezed(option.text), option.picture
        if looks == ("", None):
            yield Refused(N_("Option {id} is empty."), id=option.id)
        elif looks in seen:
            yield Refused(twice, text=_named(option))
        seen.add(looks)


def _among(q: Both) -> Found:
    ids = {option.id for option in q.asked.options}
    for id in dict.fromkeys(q.key.right):
        if id not in ids:
            yield Refused(N_("The right answer {id} is not among the options."), id=id)


def _whole(shares: Iterable[Decimal], message: str) -> Found:
    shares = [*shares]
    if any(not share.is_finite() or share <= 0 for share in shares):
        yield Refused(N_("Every share must be above 0 %."))
    elif sum(shares) != WHOLE:
        yield Refused(message, sum=f"{sum(shares):f}")


def _named(option: Option) -> str:
    return option.text or option.id


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


# -- in plain text -----------------------------------------------------------------------------


def text_of(asked: Asked) -> str:
    """What is asked, to seek and compare by: the stem in one line, then a line for each thing under it."""
    under = [option.text for option in (*asked.lefts, *asked.options)]
    lines = [asked.stem, *under, *(line for part in asked.parts for line in text_of(part).split("\n"))]
    return "\n".join([" ".join(line.split()) for line in lines if line] or [""])


def even_shares(n: int) -> tuple[Decimal, ...]:
    """100 % among so many, whole numbers; the last takes what is left."""
    each = WHOLE // n
    return (*[each] * (n - 1), WHOLE - each * (n - 1))
