"""One question as its answers show it: figures in plain words, its options by group, the steps."""

from typing import Any

import streamlit as st

from db.choices.exams import Correction
from db.choices.questions import QuestionState
from lib.access import Actor
from lib.exams import item_analysis
from lib.exams.answer_words_view import key_words
from lib.exams.figures_view import TONES, percent, signed
from lib.exams.item_analysis import ItemWhole
from lib.exams.item_flags_rules import FALSE, TELLS_APART, TRUE, Drawn, Flag
from lib.exams.results import ResultsHead
from lib.exams.statistics_rules import FEWEST_SITTERS
from lib.i18n import N_
from lib.paging import Page
from lib.questions import bank
from lib.questions.asked_view import asked, letter
from lib.questions.bank_rows import LONGEST_NOTE
from lib.questions.content import Asked
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, form, go, plain, reading, say, submit

COLOURS = {"grey": "gray"}
ADVICE = {
    Flag.KEY: N_("Those who did well chose something else than the key says. Check the key and the wording."),
    Flag.WEAK: N_("Those who did well answered it hardly better than those who did poorly."),
    Flag.HARD: N_("Hardly anybody got it right. Was it taught? Is it worded clearly?"),
    Flag.EASY: N_("Nearly everybody got it right: it says little about anybody."),
}


def question(me: Actor, exam: ResultsHead, id: int) -> None:
    if st.button(
        _("Back to all questions"), key="analysis:all", type="tertiary", icon=":material/arrow_back:"
    ):
        go("exam_analysis", id=exam.id)
    whole = reading(item_analysis.one_item, me, id=exam.id, question_id=id)
    _head(whole)
    left, right = st.columns([3, 2], gap="large")
    with left, st.container(border=True):
        asked(whole.content.asked, key=f"analysis:{exam.id}:{id}")
        if whole.key is not None:
            told = key_words(whole.content.asked, whole.key)
            st.markdown(_("Right: {answer}", answer=told))
    with right:
        _figures(whole)
    _options(whole)
    _steps(me, exam, whole)


def _head(whole: ItemWhole) -> None:
    item = whole.item
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Question {n}", n=item.place), anchor=False, width="content")
        for flag in item.flags:
            tone: Any = COLOURS.get(TONES[flag], TONES[flag])
            st.badge(_(flag.label), color=tone)
        if item.corrected:
            st.badge(_(item.corrected.label), color="blue")
        if whole.state == QuestionState.RETIRED:
            st.badge(_(whole.state.label), color="gray")
    reworded = _("It has been reworded since.") if whole.newest > whole.number else ""
    st.caption("　".join(filter(None, (whole.no, plain(item.topic), _(item.kind.label), reworded))))


def _figures(whole: ItemWhole) -> None:
    item = whole.item
    with st.container(horizontal=True):
        st.metric(_("People who answered"), item.n)
        st.metric(_("Share of marks"), percent(item.p))
        st.metric(_("Item–rest r"), signed(item.r))
        st.metric(_("Upper–lower 27 %"), signed(item.d))
    for line in _told(whole):
        st.markdown(f"- {line}")


def _told(whole: ItemWhole) -> list[str]:
    item = whole.item
    if item.corrected == Correction.FULL:
        return [_("Everybody was given full marks: its answers say nothing of the question.")]
    told = [_(ADVICE[flag]) for flag in item.flags]
    if item.n < FEWEST_SITTERS:
        told.append(_("Fewer than {n} answered it: too few to say more.", n=FEWEST_SITTERS))
    elif item.r is None:
        told.append(_("All answers are worth the same: it tells nobody apart."))
    elif not told:
        limit = f"{TELLS_APART:.2f}"
        told.append(
            _(
                "It tells good from poor (r at least {limit}), neither too easy nor too hard.",
                limit=limit,
            )
        )
    return told


# -- its options -------------------------------------------------------------------------------


def _options(whole: ItemWhole) -> None:
    if not whole.options:
        return
    rows = list(enumerate(whole.options))
    columns = [
        Column("option", _("Chosen option"), lambda row: option_text(whole.content.asked, row[1]), wide=True),
        Column("n", _("Chosen by"), lambda row: str(row[1].n), right=True),
        Column("upper", _("Best 27 %"), lambda row: _count(row[1].upper), right=True),
        Column("middle", _("In between"), lambda row: _count(row[1].middle), right=True),
        Column("lower", _("Weakest 27 %"), lambda row: _count(row[1].lower), right=True),
        Column("note", _("Remark on the option"), lambda row: _note(row[1])),
    ]
    key, caption = f"analysis:options:{whole.item.id}", _("How often each option was chosen")
    page = Page(rows, len(rows), 1, len(rows))
    table(key, caption, columns, page, view=View("", 1), id_of=lambda row: row[0])
    if whole.silent:
        st.caption(_("{n} people chose nothing.", n=whole.silent))


def option_text(asked: Asked, one: Drawn) -> str:
    """As the question has it: B. 110; of a case with the number of its part."""
    of = asked.parts[one.part - 1] if one.part else asked
    words = {TRUE: _("True statement"), FALSE: _("False statement")}
    for place, option in enumerate(of.options):
        words[option.id] = f"{letter(place)}. {option.text or _('(picture)')}"
    return f"({one.part}) {words[one.id]}" if one.part else words[one.id]


def _count(n: int | None) -> str:
    return "—" if n is None else str(n)


def _note(one: Drawn) -> Cell:
    if one.right:
        return badge(_("Is right"), "green")
    return badge(_(one.note.label), "orange") if one.note else ""


# -- what to do about it -----------------------------------------------------------------------


def _steps(me: Actor, exam: ResultsHead, whole: ItemWhole) -> None:
    with st.container(horizontal=True):
        if (
            me.may("exams.decide")
            and exam.runs
            and st.button(_("Correct it in this exam"), key="analysis:correct", icon=":material/rule:")
        ):
            st.session_state[f"results:part:{exam.id}"] = "corrections"
            st.session_state[f"correct:question:{exam.id}"] = whole.item.id
            go("exam_results", id=exam.id)
        if me.may("questions.view") and st.button(
            _("To the question in the bank"), key="analysis:bank", icon=":material/quiz:"
        ):
            go("question", id=whole.item.id)
    if me.may("questions.manage") and whole.state != QuestionState.RETIRED:
        with st.expander(_("Retire it"), icon=":material/archive:"):
            _retiring(exam, me, whole)


def _retiring(exam: ResultsHead, me: Actor, whole: ItemWhole) -> None:
    with form("analysis", "retire", whole.item.id, border=False) as nonce:
        st.caption(_("It is asked no more. Papers announced already, and their results, keep it."))
        why = st.text_input(
            _("Why is it retired?"),
            _suggested(whole),
            key=nonce.key("why"),
            max_chars=LONGEST_NOTE,
            width=520,
        )
        sent = nonce.send(_("Retire"), primary=False)
    if sent and submit(bank.retire, me, nonce, id=whole.item.id, reason=why, version=whole.version):
        say(_("{no} is retired.", no=whole.no))
        st.rerun()


def _suggested(whole: ItemWhole) -> str:
    return "、".join(_(flag.label) for flag in whole.item.flags)
