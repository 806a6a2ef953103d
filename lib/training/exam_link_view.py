"""Which course an exam passes, and which exams pass a course."""

from typing import Protocol

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.exams import course_link
from lib.exams.course_link import LinkedExam
from lib.tables import Column, View, table
from lib.training import courses
from lib.training.labels_view import whole
from lib.ui import _, form, reading, say, submit
from lib.widgets import choose


class Exam(Protocol):
    """As any screen holds one."""

    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def course_id(self) -> int | None: ...


def link(me: Actor, exam: Exam) -> None:
    """On an exam's own screen: the course that whoever passes it has passed."""
    if not (me.may("exams.manage") and me.may("training.view")):
        return
    named = reading(courses.courses, me)
    with form("exam", "course", exam.id, exam.version, border=False) as nonce:
        course = choose(
            _("Whoever passes has passed the course"),
            named,
            key=nonce.key("course"),
            held=exam.course_id,
            placeholder=_("No course"),
        )
        sent = nonce.send(_("Save"), primary=False)
    told = {"id": exam.id, "version": exam.version}
    if sent and submit(course_link.link_course, me, nonce, **told, course_id=course):
        say(_("Saved. What was passed follows within minutes of the results."))
        st.rerun()


def exams_of(me: Actor, course_id: int, *, with_paper: bool) -> None:
    """On a course's screen: its exams, and the way to add one."""
    if not me.may("exams.view"):
        return
    linked = reading(course_link.exams_of_course, me, course_id=course_id)
    if not linked and not with_paper:
        return
    st.subheader(_("Exams that pass it"), anchor=False)
    empty = _("No exam yet. Prepare one under Exams, then choose it here.")
    table(
        f"exams:{course_id}",
        _("Exams that pass it"),
        _columns(),
        whole(linked),
        view=View("", 1),
        empty=empty,
    )
    if me.may("exams.manage"):
        _change(me, course_id, linked)


def _columns() -> list[Column]:
    return [
        Column("title", _("Title"), lambda e: e.title, wide=True),
        Column("state", _("State"), lambda e: _(e.state.label)),
        Column("opens", _("Begins"), lambda e: clock.shown(e.opens_at)),
        Column("no", _("Number"), lambda e: e.no, spare=True),
    ]


def _change(me: Actor, course_id: int, linked: list[LinkedExam]) -> None:
    free = reading(course_link.exams_to_link, me)
    with st.container(horizontal=True):
        if free:
            with st.popover(_("Add an exam"), icon=":material/link:"):
                _set(me, free, "add", course_id)
        if linked:
            with st.popover(_("Take an exam away"), icon=":material/link_off:"):
                _set(me, linked, "off", None)


def _set(me: Actor, offered: list[LinkedExam], how: str, to: int | None) -> None:
    by_id = {one.id: one for one in offered}
    named = {one.id: f"{one.title} · {one.no}" for one in offered}
    with form("course", "exam", how, to or 0, border=False) as nonce:
        id = choose(_("Which exam?"), named, key=nonce.key("exam"), held=offered[0].id)
        sent = nonce.send(_("Save"))
    exam = by_id.get(id or 0)
    if (
        sent
        and exam
        and submit(course_link.link_course, me, nonce, id=exam.id, version=exam.version, course_id=to)
    ):
        say(_("Saved. What was passed follows within minutes of the results."))
        st.rerun()
