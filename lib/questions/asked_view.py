"""A question on the screen: as whoever sits it will see it, and apart from that the key."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from string import ascii_uppercase

import streamlit as st

from db.choices.questions import QuestionKind
from lib.pictures import Shown, pictures
from lib.questions.content import Asked, Content, Key, Option
from lib.questions.written_rules import BOTH
from lib.ui import _, plain

K = QuestionKind
SIGNS = {K.SINGLE: "○", K.MULTIPLE: "☐", K.ORDERING: "▸"}
BLANK = re.compile("_{4,}")


def asked(question: Asked, *, key: str) -> None:
    """key tells its pictures from those of other questions on the screen."""
    st.markdown(worded(question.stem) or "—")
    _pictures([Shown(id, "") for id in question.pictures], f"{key}:stem")
    if question.kind == K.MATCHING:
        _two_sides(question, key)
    elif question.options:
        _listed(question.options, SIGNS.get(question.kind, "○"), f"{key}:options")
    elif line := _place(question):
        st.markdown(line)
    for n, part in enumerate(question.parts, 1):
        kind = _(part.kind.label)
        title = _("({n}) {kind}", n=n, kind=kind)
        st.markdown(f"**{title}**")
        asked(part, key=f"{key}:{n}")


def worded(text: str) -> str:
    """Its lines as they are; a blank is a line to write on, however many signs it was typed with."""
    return "  \n".join(plain(BLANK.sub("＿＿＿＿", line)) for line in text.split("\n"))


def _place(question: Asked) -> str:
    """Where the answer goes."""
    if question.kind == K.TRUE_FALSE:
        return f"○ {_('True statement')}　○ {_('False statement')}"
    if question.kind == K.NUMBER:
        return f"＿＿＿＿ {plain(question.unit)}"
    if question.kind == K.SHORT:
        told = _("(room to write)")
        return f":gray[{told}]"
    return ""


def _two_sides(question: Asked, key: str) -> None:
    left, right = st.columns(2)
    with left:
        _listed(question.lefts, "", f"{key}:lefts", numbers=True)
    with right:
        _listed(question.options, "", f"{key}:options")


def _listed(options: Sequence[Option], sign: str, key: str, *, numbers: bool = False) -> None:
    names = [str(n) if numbers else letter(n - 1) for n in range(1, len(options) + 1)]
    lines = [f"{sign} {name}\\. {plain(one.text)}".strip() for name, one in zip(names, options, strict=True)]
    st.markdown("  \n".join(lines))
    shown = zip(names, options, strict=True)
    _pictures([Shown(one.picture, name) for name, one in shown if one.picture is not None], key)


def _pictures(found: list[Shown], key: str) -> None:
    if found:
        pictures(found, key=f"{key}:pictures")


def letter(place: int) -> str:
    return ascii_uppercase[place % 26]


# -- the key -----------------------------------------------------------------------------------


def key_of(content: Content) -> None:
    """What is right and why; only for those who may look into the bank."""
    with st.container(border=True):
        heading = _("Key")
        lines = [f":material/key: **{heading}**", *_right(content.asked, content.key)]
        if content.explanation:
            lines.append(_fact(_("Explanation"), worded(content.explanation)))
        if content.points is not None:
            lines.append(_fact(_("Usual marks"), said(content.points)))
        st.markdown("  \n".join(lines))


def _fact(name: str, told: str) -> str:
    return f"{name}：{told}"


def _right(question: Asked, key: Key) -> Iterator[str]:
    if question.kind == K.CASE:
        for n, (part, right) in enumerate(zip(question.parts, key.parts, strict=False), 1):
            share = said(key.shares[n - 1]) if n <= len(key.shares) else "?"
            yield _("({n}) {share} % of the marks", n=n, share=share)
            yield from _right(part, right)
    else:
        yield from RIGHT[question.kind](question, key)


def _letters(options: Sequence[Option]) -> dict[str, str]:
    return {one.id: letter(place) for place, one in enumerate(options)}


def _chosen(question: Asked, key: Key) -> Iterator[str]:
    letters = _letters(question.options)
    yield _fact(_("Right answer"), "、".join(sorted(letters.get(id, "?") for id in key.right)) or "—")


def _true(question: Asked, key: Key) -> Iterator[str]:
    yield _fact(_("Right answer"), _(BOTH[key.true]) or "—")


def _filled(question: Asked, key: Key) -> Iterator[str]:
    for n, blank in enumerate(key.blanks, 1):
        exact = _("to the letter") if blank.exact else ""
        said_any = _(" or ").join(plain(text) for text in blank.accepted)
        yield _fact(_("Blank {n}", n=n), f"{said_any} {f'({exact})' if exact else ''}".strip())
    if key.any_order:
        yield _("The blanks may be filled in any order.")


def _number(question: Asked, key: Key) -> Iterator[str]:
    around = f" ± {said(key.tolerance)}" if key.tolerance else ""
    told = "—" if key.number is None else f"{said(key.number)}{around} {plain(question.unit)}".strip()
    yield _fact(_("Right answer"), told)


def _matched(question: Asked, key: Key) -> Iterator[str]:
    letters = _letters(question.options)
    found = [f"{n}–{letters.get(key.pairs.get(one.id, ''), '?')}" for n, one in enumerate(question.lefts, 1)]
    yield _fact(_("Right answer"), "　".join(found) or "—")


def _ordered(question: Asked, key: Key) -> Iterator[str]:
    letters = _letters(question.options)
    yield _fact(_("Right order"), " → ".join(letters.get(id, "?") for id in key.right) or "—")


def _answered(question: Asked, key: Key) -> Iterator[str]:
    if key.answer:
        yield _fact(_("Model answer"), worded(key.answer))
    for point in key.rubric:
        yield f"· {plain(point.text)} — {said(point.share)} %"


RIGHT = {
    K.SINGLE: _chosen,
    K.MULTIPLE: _chosen,
    K.TRUE_FALSE: _true,
    K.FILL: _filled,
    K.NUMBER: _number,
    K.MATCHING: _matched,
    K.ORDERING: _ordered,
    K.SHORT: _answered,
}


def said(number: Decimal) -> str:
    """Without zeros that say nothing."""
    whole = f"{number:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole
