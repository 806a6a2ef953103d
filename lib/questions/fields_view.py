"""The fields of a question, by kind: everything by keyboard, one line for each thing under the stem."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from db.choices.questions import QuestionKind
from lib.i18n import N_
from lib.questions.content import LONGEST_STEM, MOST_PARTS
from lib.questions.writing_rules import LINED, Written
from lib.ui import Once, _
from lib.widgets import choose, pick, words

K = QuestionKind
LINES: Mapping[QuestionKind, str] = {
    K.SINGLE: N_("Options, one a line; * before the right one"),
    K.MULTIPLE: N_("Options, one a line; * before each right one"),
    K.FILL: N_("Answers, one line a blank; | between several accepted ones"),
    K.MATCHING: N_("Pairs, one a line: left = right"),
    K.ORDERING: N_("What is to be put in order: one a line, in the right order"),
    K.SHORT: N_("Points to mark by, one a line: words | share in %"),
}
HELP: Mapping[QuestionKind, str] = {
    K.FILL: N_("= before a line: signs and letters must be exactly these."),
    K.MATCHING: N_("“= right” alone: something more on the right that matches nothing."),
    K.ORDERING: N_("They are kept mixed, so that nobody sees the order."),
    K.SHORT: N_("Without shares, all points count alike."),
}
STEMS: Mapping[QuestionKind, str] = {
    K.FILL: N_("Stem; ____ for each blank"),
    K.TRUE_FALSE: N_("Statement"),
    K.CASE: N_("The case"),
}
# Kinds whose lines are options: changing between them keeps what is typed.
OPTIONS = frozenset({K.SINGLE, K.MULTIPLE, K.ORDERING})
HIGH, LOW = 150, 100


def fields(nonce: Once, start: Written, kind: QuestionKind, part: str = "") -> Written:
    """As typed so far; part tells a case's question from the others."""
    same = start if start.kind == kind else replace(start, lines="", parts=())
    told = Written(kind, stem=_stem(nonce, start, kind, part))
    if kind in LINED:
        told = replace(told, lines=_lines(nonce, same, kind, part))
    return MORE.get(kind, _as_it_is)(nonce, same, told, part)


def _stem(nonce: Once, start: Written, kind: QuestionKind, part: str) -> str:
    label = _(STEMS.get(kind, N_("Stem")))
    height = HIGH if kind == K.CASE else LOW
    key = nonce.key(f"{part}stem")
    return st.text_area(label, start.stem, height, key=key, max_chars=LONGEST_STEM).strip()


def _lines(nonce: Once, start: Written, kind: QuestionKind, part: str) -> str:
    family = "options" if kind in OPTIONS else kind.value
    help = HELP.get(kind, "")
    return st.text_area(
        _(LINES[kind]), start.lines, HIGH, key=nonce.key(f"{part}{family}"), help=_(help) if help else None
    )


def _as_it_is(nonce: Once, start: Written, told: Written, part: str) -> Written:
    return told


def _true_false(nonce: Once, start: Written, told: Written, part: str) -> Written:
    both = {True: _("True statement"), False: _("False statement")}
    held = start.true
    return replace(told, true=pick(_("The statement is"), both, key=nonce.key(f"{part}true"), held=held))


def _fill(nonce: Once, start: Written, told: Written, part: str) -> Written:
    key = nonce.key(f"{part}any")
    return replace(told, any_order=st.checkbox(_("In any order"), start.any_order, key=key))


def _number(nonce: Once, start: Written, told: Written, part: str) -> Written:
    with st.container(horizontal=True):
        number = st.text_input(_("Right number"), start.number, key=nonce.key(f"{part}number"), width=150)
        around = st.text_input(
            _("Tolerance, ±"), start.tolerance, key=nonce.key(f"{part}around"), width=150, placeholder="0"
        )
        unit = st.text_input(
            _("Unit of the number"), start.unit, key=nonce.key(f"{part}unit"), width=150, max_chars=20
        )
    return replace(told, number=number, tolerance=around, unit=unit)


def _short(nonce: Once, start: Written, told: Written, part: str) -> Written:
    answer = st.text_area(_("Model answer"), start.answer, LOW, key=nonce.key(f"{part}answer"))
    return replace(told, answer=answer.strip())


def _case(nonce: Once, start: Written, told: Written, part: str) -> Written:
    """Its questions one below the other, each with a kind of its own."""
    count = nonce.key("parts")
    many = st.session_state.setdefault(count, max(len(start.parts), 1))
    parts = [_part(nonce, start, n) for n in range(many)]
    with st.container(horizontal=True):
        if many < MOST_PARTS and st.button(
            _("One more question on the case"), icon=":material/add:", key=nonce.key("more")
        ):
            st.session_state[count] = many + 1
            st.rerun()
        if many > 1 and st.button(_("Remove the last one"), type="tertiary", key=nonce.key("less")):
            st.session_state[count] = many - 1
            st.rerun()
    return replace(told, parts=tuple(parts))


def _part(nonce: Once, case: Written, n: int) -> Written:
    start = case.parts[n] if n < len(case.parts) else Written(K.SINGLE)
    name = f"part{n}:"
    kinds: dict[QuestionKind, str] = {
        one: label for one, label in words(QuestionKind).items() if one != K.CASE
    }
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            label = _("Question {n} of the case", n=n + 1)
            kind = choose(label, kinds, key=nonce.key(f"{name}kind"), held=start.kind, width=200)
            share = st.text_input(
                _("Share of the marks, %"),
                start.share,
                key=nonce.key(f"{name}share"),
                placeholder=_("all alike"),
                width=160,
            )
        told = fields(nonce, start, kind or start.kind, name)
    return replace(told, share=share)


MORE = {
    K.TRUE_FALSE: _true_false,
    K.FILL: _fill,
    K.NUMBER: _number,
    K.SHORT: _short,
    K.CASE: _case,
}
