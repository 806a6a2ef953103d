"""The head of the screens that mark an exam and show its results, and the ways between them."""

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.exams.results import ResultsHead
from lib.ui import _, go, plain

TONES = {
    ExamState.DRAFT: "gray",
    ExamState.ANNOUNCED: "blue",
    ExamState.ENDED: "orange",
    ExamState.PUBLISHED: "green",
    ExamState.CANCELLED: "gray",
}


def head_of(me: Actor, exam: ResultsHead, title: str, *, to: str = "exam_results") -> None:
    """to: the other of the two screens."""
    st.header(title, anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        badge = f":{TONES[exam.state]}-badge[{_(exam.state.label)}]"
        st.markdown(f"**{plain(exam.title)}** {plain(exam.no)} {badge}", width="content")
        if me.may("exams.view") and st.button(
            _("Back to the exam"), key="results:exam", type="tertiary", icon=":material/arrow_back:"
        ):
            go("exam", id=exam.id)
        if (
            to == "marking"
            and me.may("exams.mark")
            and st.button(
                _("Mark answers"), key="results:marking", type="tertiary", icon=":material/edit_note:"
            )
        ):
            go("marking", id=exam.id)
        if to == "exam_results" and st.button(
            _("To the results"), key="marking:results", type="tertiary", icon=":material/leaderboard:"
        ):
            go("exam_results", id=exam.id)
