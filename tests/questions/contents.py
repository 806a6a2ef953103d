"""Questions of every kind drawn at random, sound by the bank's own rules."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from db.choices.questions import QuestionKind
from lib.questions.content import BLANK, Asked, Blank, Content, Key, Option, Point
from lib.questions.content_rules import even_shares

K = QuestionKind
# Signs that mean something to one format or another stand beside plain words.
SIGNS = "ABab12 消防梯、，；;|/=~#{}:\\<>&\"'%-_()（）→\n√×对。.答案解析+"
WORDS = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(lambda text: text.strip("_\n "))
FEW = st.integers(2, 5)
AMOUNT = st.decimals(-9999, 9999, places=2).map(lambda number: Decimal(number))
Pair = tuple[Asked, Key]


def texts(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(
        WORDS, min_size=least, max_size=most, unique_by=lambda text: " ".join(text.split()).casefold()
    )


@st.composite
def chosen(draw: st.DrawFn, kind: K) -> Pair:
    options = tuple(Option(id=id, text=text) for id, text in zip("ABCDE", draw(texts(2, 5)), strict=False))
    ids = [option.id for option in options]
    right = (
        [draw(st.sampled_from(ids))] if kind == K.SINGLE else draw(st.sets(st.sampled_from(ids), min_size=1))
    )
    return Asked(kind=kind, stem=draw(WORDS), options=options), Key(right=tuple(sorted(right)))


@st.composite
def true_false(draw: st.DrawFn) -> Pair:
    return Asked(kind=K.TRUE_FALSE, stem=draw(WORDS)), Key(true=draw(st.booleans()))


@st.composite
def fill(draw: st.DrawFn) -> Pair:
    words = [draw(WORDS).replace("_", "") or "词" for _ in range(draw(st.integers(1, 3)))]
    stem = "".join(f"{word}{BLANK}" for word in words) + "。"
    blanks = tuple(
        Blank(
            accepted=tuple(dict.fromkeys(draw(st.lists(WORDS, min_size=1, max_size=3)))),
            exact=draw(st.booleans()),
        )
        for _ in words
    )
    return Asked(kind=K.FILL, stem=stem, blanks=len(words)), Key(blanks=blanks, any_order=draw(st.booleans()))


@st.composite
def number(draw: st.DrawFn) -> Pair:
    unit = draw(st.sampled_from(["", "米", "kWh", "次/日"]))
    key = Key(number=draw(AMOUNT), tolerance=abs(draw(AMOUNT)))
    return Asked(kind=K.NUMBER, stem=draw(WORDS), unit=unit), key


@st.composite
def matching(draw: st.DrawFn) -> Pair:
    lefts, rights = draw(texts(2, 4)), draw(texts(2, 5))
    shown = tuple(Option(id=id, text=text) for id, text in zip("abcde", rights, strict=False))
    asked = Asked(
        kind=K.MATCHING,
        stem=draw(WORDS),
        lefts=tuple(Option(id=str(n), text=text) for n, text in enumerate(lefts, 1)),
        options=shown,
    )
    pairs = {left.id: draw(st.sampled_from(shown)).id for left in asked.lefts}
    return asked, Key(pairs=pairs)


@st.composite
def ordering(draw: st.DrawFn) -> Pair:
    options = tuple(Option(id=id, text=text) for id, text in zip("ABCDE", draw(texts(2, 5)), strict=False))
    right = draw(st.permutations([option.id for option in options]))
    return Asked(kind=K.ORDERING, stem=draw(WORDS), options=options), Key(right=tuple(right))


@st.composite
def short(draw: st.DrawFn) -> Pair:
    points = draw(texts(0, 3))
    rubric = tuple(
        Point(text=text, share=share)
        for text, share in zip(points, even_shares(len(points)) if points else (), strict=True)
    )
    answer = draw(WORDS) if not rubric or draw(st.booleans()) else ""
    return Asked(kind=K.SHORT, stem=draw(WORDS)), Key(answer=answer, rubric=rubric)


@st.composite
def case(draw: st.DrawFn) -> Pair:
    parts = draw(st.lists(st.one_of(chosen(K.SINGLE), true_false(), fill(), short()), min_size=1, max_size=3))
    asked = Asked(kind=K.CASE, stem=draw(WORDS), parts=tuple(part for part, _ in parts))
    return asked, Key(parts=tuple(key for _, key in parts), shares=even_shares(len(parts)))


KINDS: dict[K, Callable[[], st.SearchStrategy[Pair]]] = {
    K.SINGLE: lambda: chosen(K.SINGLE),
    K.MULTIPLE: lambda: chosen(K.MULTIPLE),
    K.TRUE_FALSE: true_false,
    K.FILL: fill,
    K.NUMBER: number,
    K.MATCHING: matching,
    K.ORDERING: ordering,
    K.SHORT: short,
    K.CASE: case,
}


@st.composite
def contents(draw: st.DrawFn) -> Content:
    asked, key = draw(st.one_of(*(kind() for kind in KINDS.values())))
    points = draw(st.none() | st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(10)]))
    return Content(asked=asked, key=key, explanation=draw(st.just("") | WORDS), points=points)


def told_key(content: Content) -> Any:
    """The right answer in the shortest words."""
    asked, key = content.asked, content.key
    if asked.kind == K.SINGLE:
        return key.right[0]
    if asked.kind == K.FILL:
        return [list(blank.accepted) for blank in key.blanks]
    return {K.MULTIPLE: list(key.right), K.TRUE_FALSE: key.true, K.SHORT: key.answer}.get(asked.kind, key)
