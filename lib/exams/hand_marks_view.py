"""Marking answers no key decides: one after another, by keyboard; the model answer stands beside."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from lib.access import Actor
from lib.exams import hand_marks
from lib.exams.answer_words_view import answer_words, key_words, lines_of, points_of, show_pictures
from lib.exams.hand_marks import LONGEST_COMMENT, ToMark, Waiting
from lib.exams.rubric_rules import Credit, credits_of, sum_of
from lib.keys import keys
from lib.ui import Once, _, once, plain, reading, submit
from lib.widgets import choose

BACK, CREDITED = "_pin:marking:back", "_pin:marking:credits"
LINE = 16
"""Signs that fit a button beside the answer."""
STEM = 36


def answers_to_mark(me: Actor, exam_id: int) -> None:
    """The questions with answers that wait; below, the answers to the one chosen."""
    found = reading(hand_marks.waiting_questions, me, exam_id=exam_id)
    if not found:
        st.info(
            _("No answer waits for a person: everything was decided by the key, or nothing is handed in.")
        )
        return
    _progress(found)
    first = next((one.question for one in found if one.mine), found[0].question)
    named = {one.question: _named(one) for one in found}
    key = f"marking:question:{exam_id}"
    question = choose(_("Question to mark"), named, key=key, held=first, fresh=True) or first
    _one_answer(me, exam_id, question)


def _progress(found: Sequence[Waiting]) -> None:
    mine, others = sum(one.mine for one in found), sum(one.others for one in found)
    given = sum(one.given for one in found)
    whole = given + mine + others
    told = {"given": given, "mine": mine, "others": others}
    sentence = _("{given} marked, {mine} wait for you, {others} for somebody else", **told)
    st.progress(given / whole if whole else 1.0, sentence)


def _named(one: Waiting) -> str:
    stem = " ".join(one.content.asked.stem.split())[:STEM]
    return f"{one.no}. {stem} ({one.mine})"


@st.fragment
def _one_answer(me: Actor, exam_id: int, question: int) -> None:
    """All that is drawn anew from answer to answer."""
    back = st.session_state.get(BACK) == question
    read = hand_marks.my_last if back else hand_marks.next_answer
    answer = reading(read, me, exam_id=exam_id, question_id=question)
    if answer is None:
        st.session_state.pop(BACK, None)
        st.success(_("Nothing of this question waits for you. Choose another one above."))
        _turn(question, back=back)
        return
    asked, marks = st.columns([3, 2])
    with asked:
        _answer(answer)
    with marks:
        _marks(me, answer, question)


def _answer(answer: ToMark) -> None:
    asked = answer.content.asked
    st.markdown(f"**{_('Question asked')}**  \n{lines_of(asked.stem)}")
    for n, part in enumerate(asked.parts, 1):
        st.markdown(f"({n}) {lines_of(part.stem)}")
    show_pictures(asked, f"marking:{answer.sitting}:{answer.n}")
    with st.container(border=True):
        st.markdown(f":gray[{_('Answer without a name')}]  \n{answer_words(asked, answer.given)}")


def _marks(me: Actor, answer: ToMark, question: int) -> None:
    full = points_of(answer.full)
    st.markdown(f"**{_('Model answer')}**  \n{key_words(answer.content.asked, answer.content.key)}")
    nonce = once("mark", answer.sitting, answer.n)
    _start(nonce, answer)
    _credits(nonce, credits_of(answer.content, answer.full), answer.full)
    label = _("Marks, of {full}", full=full)
    st.number_input(
        label, value=None, key=nonce.key("points"), step=0.5, format="%g", placeholder=f"0–{full}"
    )
    st.text_input(_("Comment for the sitter"), key=nonce.key("comment"), max_chars=LONGEST_COMMENT)
    hint = _("Ctrl+Enter saves, Alt+1 and so on give the points of the rubric")
    st.caption(f"{_(answer.round.label)} · {hint}")
    with st.container(horizontal=True):
        pressed = nonce.button(_("Keep and next"), shortcut="Ctrl+Enter", icon=":material/check:")
        _turn(question, back=answer.held is not None)
    keys("marking:points", at=f".st-key-{nonce.key('points').replace(':', '-')} input", focus=nonce.nonce)
    if pressed:
        _keep(me, nonce, answer)


def _start(nonce: Once, answer: ToMark) -> None:
    """What was given before stands there again."""
    if answer.held and nonce.key("points") not in st.session_state:
        st.session_state[nonce.key("points")] = float(answer.held.points)
        st.session_state[nonce.key("comment")] = answer.held.comment
        st.session_state[_credited(nonce)] = {int(n) for n in answer.held.rubric if n.isdigit()}


def _credits(nonce: Once, credits: Sequence[Credit], full: Decimal) -> None:
    """Each point of the rubric is a button, pressed ones add up; without any: none, half, all."""
    held: set[int] = st.session_state.get(_credited(nonce), set())
    for n, credit in enumerate(credits):
        st.button(
            f"+{points_of(credit.marks)}　{plain(credit.text)}",
            key=nonce.key(f"credit{n}"),
            type="primary" if n in held else "secondary",
            shortcut=_digit(n),
            on_click=_press,
            args=(nonce, n, credits, full),
            help=plain(credit.text) if len(credit.text) > LINE else None,  # cut off on one line
            width="stretch",
        )
    if not credits:
        with st.container(horizontal=True):
            for n, share in enumerate((Decimal(0), full / 2, full)):
                quick: dict[str, Any] = {"on_click": _set, "args": (nonce, share), "shortcut": _digit(n)}
                st.button(points_of(share), key=nonce.key(f"quick{n}"), **quick)


def _digit(n: int) -> str | None:
    return f"Alt+{n + 1}" if n < 9 else None


def _press(nonce: Once, n: int, credits: Sequence[Credit], full: Decimal) -> None:
    held: set[int] = set(st.session_state.get(_credited(nonce), set())) ^ {n}
    st.session_state[_credited(nonce)] = held
    _set(nonce, sum_of(credits, held, full))


def _set(nonce: Once, points: Decimal) -> None:
    st.session_state[nonce.key("points")] = float(points)


def _credited(nonce: Once) -> str:
    return f"{CREDITED}:{nonce.nonce}"


def _keep(me: Actor, nonce: Once, answer: ToMark) -> None:
    points = st.session_state.get(nonce.key("points"))
    if points is None:
        st.error(_("Please give marks first."))
        return
    told: dict[str, Any] = {
        "points": Decimal(str(round(points, 2))),
        "rubric": sorted(st.session_state.get(_credited(nonce), set())),
        "comment": st.session_state.get(nonce.key("comment"), ""),
    }
    credited = _credited(nonce)
    if submit(hand_marks.give, me, nonce, sitting_id=answer.sitting, n=answer.n, **told):
        st.session_state.pop(credited, None)
        st.session_state.pop(BACK, None)
        st.rerun()


def _turn(question: int, *, back: bool) -> None:
    """To the one marked before, to look at it again, and on from there."""
    label = _("Go on with the next") if back else _("The one before")
    icon = ":material/arrow_forward:" if back else ":material/undo:"
    if st.button(label, key=f"marking:turn:{question}", type="tertiary", icon=icon):
        st.session_state[BACK] = None if back else question
        st.rerun(scope="fragment")
