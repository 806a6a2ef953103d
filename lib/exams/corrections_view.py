"""Putting a question right: what becomes of it, whom that changes, and what was corrected before."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from db.choices.exams import Correction
from db.choices.questions import QuestionKind
from lib import clock
from lib.access import Actor
from lib.exams import corrections
from lib.exams.answer_words_view import answer_words, key_words, lines_of, points_of
from lib.exams.corrections import LONGEST_REASON, Change, Question
from lib.exams.results import ResultsHead
from lib.paging import Page
from lib.questions.content import Asked, Blank, Key
from lib.tables import Column, table, view
from lib.ui import Once, _, once, plain, reading, say, submit
from lib.widgets import choose, pick, several, words

STEM, ROWS = 40, 20
K = QuestionKind


def corrections_of(me: Actor, exam: ResultsHead) -> None:
    if me.may("exams.decide") and exam.runs:
        _new(me, exam)
    found = reading(corrections.corrections_made, me, exam_id=exam.id)
    if not found:
        st.info(
            _("No question has been corrected. If one turns out wrong, it is put right here for everybody.")
        )
    for done in found:
        told = {"no": done.no, "how": _(done.how.label), "at": clock.shown(done.at), "by": plain(done.by)}
        n = len(done.changes)
        with st.expander(
            _("Question {no}: {how} · {at} · {by}", **told) + " · " + _("{n} results changed", n=n)
        ):
            st.markdown(_("Reason: {text}", text=lines_of(done.reason)))
            if done.changes:
                _table(f"corrected:{done.id}", done.changes)


@st.fragment
def _new(me: Actor, exam: ResultsHead) -> None:
    """Choose, see what changes, do it."""
    asked = reading(corrections.asked_questions, me, exam_id=exam.id)
    named = {one.id: _named(one) for one in asked}
    id = choose(_("Question found wrong"), named, key=f"correct:question:{exam.id}")
    question = next((one for one in asked if one.id == id), None)
    if question is None:
        return
    content = question.content
    st.markdown(lines_of(content.asked.stem))
    st.caption(_("Key so far: {answer}", answer=key_words(content.asked, _key_now(question))))
    nonce = once("correct", exam.id, question.id)
    how = pick(_("What becomes of it"), words(Correction), key=nonce.key("how"), held=Correction.KEY)
    key = _new_key(question, nonce) if how == Correction.KEY else None
    if how is None or (how == Correction.KEY and key is None):
        return
    _preview(me, exam, question, nonce, how, key)


def _preview(
    me: Actor, exam: ResultsHead, question: Question, nonce: Once, how: Correction, key: Key | None
) -> None:
    told: dict[str, Any] = {"exam_id": exam.id, "question_id": question.id, "how": how, "key": key}
    changes = reading(corrections.preview_correction, me, **told)
    up = sum(one.passed_after is True and one.passed_before is not True for one in changes)
    down = sum(one.passed_before is True and one.passed_after is not True for one in changes)
    figures = {"n": len(changes), "up": up, "down": down}
    st.markdown(_("**{n} results would change**; {up} would pass now, {down} no longer.", **figures))
    if changes:
        _table("correct:preview", changes)
    reason = st.text_input(_("Why is it corrected?"), key=nonce.key("reason"), max_chars=LONGEST_REASON)
    if nonce.button(
        _("Correct and mark everybody anew"), icon=":material/published_with_changes:"
    ) and submit(corrections.correct, me, nonce, **told, reason=reason):
        say(_("Corrected. All papers have been marked anew."))
        st.rerun()


def _named(one: Question) -> str:
    stem = " ".join(one.content.asked.stem.split())
    mark = " ✎" if one.corrected else ""
    return f"{one.no}. {stem[:STEM]}{'…' if len(stem) > STEM else ''}{mark}"


def _key_now(question: Question) -> Key:
    corrected = question.corrected
    return corrected.key if corrected and corrected.key else question.content.key


def _table(key: str, changes: Sequence[Change]) -> None:
    now = view(key, sort="")
    rows = changes[(now.page - 1) * ROWS : now.page * ROWS]
    columns = [
        Column("name", _("Name"), lambda one: one.name, wide=True),
        Column("before", _("Before correction, %"), lambda one: points_of(one.before), right=True),
        Column("after", _("After correction, %"), lambda one: points_of(one.after), right=True),
        Column("passed", _("Verdict"), _verdicts),
    ]
    page = Page(rows, len(changes), now.page, ROWS)
    table(key, _("Results before and after"), columns, page, view=now, id_of=lambda one: one.sitter)


def _verdicts(one: Change) -> str:
    before, after = _verdict(one.passed_before), _verdict(one.passed_after)
    return after if before == after else f"{before} → {after}"


def _verdict(passed: bool | None) -> str:
    return "—" if passed is None else _("Passed it") if passed else _("Not passed")


# -- another key -------------------------------------------------------------------------------


def _new_key(question: Question, nonce: Once) -> Key | None:
    """What is right instead, in the shape of the kind; none as long as it is not whole."""
    asked, key = question.content.asked, _key_now(question)
    if asked.kind not in _ASK:
        st.info(_("For this kind of question: full marks for everybody, left out, or appeals one by one."))
        return None
    made = _ASK[asked.kind](asked, key, nonce)
    return None if made is None or made == key else made


def _options(asked: Asked, key: Key, nonce: Once) -> Key | None:
    label = _("Any of these is right") if asked.kind == K.SINGLE else _("These are right")
    named = {one.id: f"{one.id}. {one.text}" for one in asked.options}
    chosen = several(label, named, key=nonce.key("right"), held=key.right)
    return key.model_copy(update={"right": tuple(sorted(chosen))}) if chosen else None


def _truth(asked: Asked, key: Key, nonce: Once) -> Key | None:
    told = {True: _("True statement"), False: _("False statement")}
    chosen = pick(_("What is right"), told, key=nonce.key("true"), held=key.true)
    return key.model_copy(update={"true": chosen})


def _blanks(asked: Asked, key: Key, nonce: Once) -> Key | None:
    blanks = []
    for n, blank in enumerate(key.blanks, 1):
        typed = st.text_input(
            _("Blank {n}: what is accepted, with / between", n=n),
            " / ".join(blank.accepted),
            key=nonce.key(f"blank{n}"),
        )
        accepted = tuple(one.strip() for one in typed.split("/") if one.strip())
        if not accepted:
            return None
        blanks.append(Blank(accepted=accepted, exact=blank.exact))
    return key.model_copy(update={"blanks": tuple(blanks)})


def _number(asked: Asked, key: Key, nonce: Once) -> Key | None:
    held = (points_of(key.number), points_of(key.tolerance))
    with st.container(horizontal=True):
        number = st.text_input(_("Right number"), held[0], key=nonce.key("number"), width=160)
        tolerance = st.text_input(
            _("Tolerance, plus or minus"), held[1], key=nonce.key("tolerance"), width=160
        )
    try:
        told = {"number": Decimal(number.strip()), "tolerance": abs(Decimal(tolerance.strip() or "0"))}
    except InvalidOperation:
        return None
    return key.model_copy(update=told) if all(one.is_finite() for one in told.values()) else None


def _pairs(asked: Asked, key: Key, nonce: Once) -> Key | None:
    named = {one.id: one.text for one in asked.options}
    pairs = {}
    for left in asked.lefts:
        chosen = choose(left.text, named, key=nonce.key(f"left{left.id}"), held=key.pairs.get(left.id))
        if chosen is None:
            return None
        pairs[left.id] = chosen
    return key.model_copy(update={"pairs": pairs})


def _order(asked: Asked, key: Key, nonce: Once) -> Key | None:
    """Chosen one after the other, the way they follow each other."""
    named = {one.id: one.text for one in asked.options}
    chosen = several(_("Choose them in their right order"), named, key=nonce.key("order"), held=key.right)
    st.caption(answer_words(asked, {"order": chosen}))
    return key.model_copy(update={"right": tuple(chosen)}) if len(chosen) == len(key.right) else None


_ASK = {
    K.SINGLE: _options,
    K.MULTIPLE: _options,
    K.TRUE_FALSE: _truth,
    K.FILL: _blanks,
    K.NUMBER: _number,
    K.MATCHING: _pairs,
    K.ORDERING: _order,
}
