"""My exams: what I must sit and when, the way into it, and what came of those that are over."""

import streamlit as st

from db.choices.exams import ExamState
from lib import clock
from lib.access import Actor
from lib.exams import own
from lib.exams.own import OwnExam
from lib.exams.results_view import own_result
from lib.exams.sitting_rules import Stage
from lib.ui import _, go, plain, reading
from lib.widgets import toned

TO_SIT = (Stage.UNDER_WAY, Stage.READY, Stage.SOON)
COLOURS = {
    Stage.UNDER_WAY: "orange",
    Stage.READY: "blue",
    Stage.SOON: "gray",
    Stage.DONE: "green",
    Stage.MISSED: "red",
    Stage.CANCELLED: "gray",
}


def mine(me: Actor) -> None:
    """A card for each, what can be sat now on top."""
    found = reading(own.my_exams, me)
    if not found:
        st.info(_("You have no exam to sit. When one is announced for you, it stands here."))
    for one in found:
        card(one, leads=True)


def still_to_sit(me: Actor) -> None:
    """Above the list of whoever looks after exams: they sit some themselves."""
    for one in reading(own.my_exams, me):
        if one.stage in TO_SIT:
            card(one, leads=False)


def one_of_mine(me: Actor, exam_id: int) -> bool:
    """True when it was one of mine, shown whole."""
    found = next((one for one in reading(own.my_exams, me) if one.exam_id == exam_id), None)
    if found is None:
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("My exam"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="exams:close", type="tertiary", icon=":material/close:"):
            go("exams")
    card(found, leads=False)
    if found.state == ExamState.PUBLISHED:
        own_result(me, found.sitter_id)
    return True


def card(one: OwnExam, *, leads: bool) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(one.title)}**", width="content")
            toned(_word(one), _colour(one))
        st.caption("　".join(_facts(one)))
        with st.container(horizontal=True):
            if one.code:
                st.link_button(_way_in(one), f"/x/{one.code}", type="primary", icon=":material/login:")
            if (
                leads
                and one.state == ExamState.PUBLISHED
                and st.button(_("My result"), key=f"own:{one.sitter_id}", icon=":material/grading:")
            ):
                go("exams", id=one.exam_id)


def _word(one: OwnExam) -> str:
    if one.passed is not None:
        return _("Passed") if one.passed else _("Not passed")
    return {
        Stage.UNDER_WAY: _("You are sitting it"),
        Stage.READY: _("Sit it again") if one.sat else _("To be sat now"),
        Stage.SOON: _("Comes up"),
        Stage.DONE: _("Waiting for the results"),
        Stage.MISSED: _("Missed"),
        Stage.CANCELLED: _("Cancelled"),
    }[one.stage]


def _colour(one: OwnExam) -> str:
    if one.passed is not None:
        return "green" if one.passed else "red"
    return COLOURS[one.stage]


def _way_in(one: OwnExam) -> str:
    if one.stage == Stage.UNDER_WAY:
        return _("Go on with the exam")
    return _("Sit it again") if one.sat else _("Go to the exam")


def _facts(one: OwnExam) -> list[str]:
    opens, closes = clock.shown(one.opens_at), clock.shown(one.closes_at)
    told = [f"{opens} – {closes[11:] if closes[:10] == opens[:10] else closes}"]
    told.append(_("{n} minutes", n=one.minutes))
    if one.attempts > 1:
        told.append(_("attempts: {n} of {most}", n=one.sat, most=one.attempts))
    if one.place:
        told.append(plain(one.place))
    if one.due_at:
        told.append(_("until {time}", time=clock.shown(one.due_at)))
    if one.total is not None:
        told.append(_("result {n}, pass mark {least}", n=f"{one.total:g}", least=f"{one.pass_mark:g}"))
    return told
