"""An exam being prepared: begun, changed, announced, or deleted again."""

from typing import Any

import streamlit as st

from lib.access import Actor
from lib.exams import exams, papers
from lib.exams.exam_rows import ExamRow
from lib.exams.labels_view import window
from lib.exams.terms_view import asked
from lib.ui import _, editing, go, once, param_id, plain, reading, saved, say, submit


def new_exam(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Prepare an exam"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="exams:close", type="tertiary", icon=":material/close:"):
            go("exams")
    if not reading(papers.ready_papers, me):
        st.info(_("An exam needs a paper that is ready. Prepare one first."), icon=":material/quiz:")
        if st.button(_("Go to the papers"), key="exams:papers", type="primary"):
            go("papers")
        return
    nonce = once("exam", "new")
    terms = asked(me, nonce, paper=param_id("paper") or None)
    if nonce.button(_("Save as a draft"), disabled=terms is None) and terms:
        done = submit(exams.create, me, nonce, terms=terms)
        if done:
            say(_("Saved. Now choose who must sit it; nobody is told before you announce it."))
            go("exam", id=done.value, part="people")


def draft(me: Actor, exam: ExamRow) -> None:
    """Its arrangement, and the way to announcing it."""
    pin = editing("exam", exam.id, exam.version, **_told(exam))
    nonce = once("exam", "draft", exam.id, pin.version)
    terms = asked(me, nonce, exam.terms)
    asked_for = terms and terms != exam.terms and nonce.button(_("Save"))
    if terms and asked_for and submit(exams.change, me, nonce, id=exam.id, version=pin.version, terms=terms):
        done(exam, _("Saved"))
    if once("exam", "drop", exam.id).button(_("Delete the draft"), primary=False, icon=":material/delete:"):
        st.dialog(_("Delete the draft"))(_confirm_drop)(me, exam)


def _told(exam: ExamRow) -> dict[str, Any]:
    return {_("Title"): exam.title, _("Exam time"): window(exam), _("Exam paper"): exam.paper}


def done(exam: ExamRow, sentence: str) -> None:
    saved("exam", exam.id)
    say(sentence)
    st.rerun()


def announcing(me: Actor, exam: ExamRow) -> None:
    """The step that matters, offered once somebody must sit."""
    asked_for = once("exam", "announcing", exam.id).button(
        _("Announce the exam"), icon=":material/campaign:", disabled=not exam.numbers.sitters
    )
    if asked_for:
        st.dialog(_("Announce the exam"))(_confirm_announce)(me, exam)


def _confirm_announce(me: Actor, exam: ExamRow) -> None:
    st.markdown(
        _(
            "**{title}**, {window}: {n} people must sit it. The paper is frozen: whatever changes in the bank"
            " from now on changes nothing here. Who has an account is told.",
            title=plain(exam.title),
            window=window(exam),
            n=exam.numbers.sitters,
        )
    )
    nonce = once("exam", "announce", exam.id)
    if nonce.button(_("Announce it now")):
        told = submit(exams.announce, me, nonce, id=exam.id, version=exam.version)
        if told:
            done(
                exam,
                _("Announced. {n} people were told; the others get a slip with their link.", n=told.value),
            )


def _confirm_drop(me: Actor, exam: ExamRow) -> None:
    st.markdown(
        _("“{title}” is deleted, with its list of people. Nobody was told of it.", title=plain(exam.title))
    )
    nonce = once("exam", "delete", exam.id)
    if nonce.button(_("Delete")) and submit(exams.delete_draft, me, nonce, id=exam.id, version=exam.version):
        say(_("Deleted"))
        go("exams")
