"""The list of exams: its heading, filters and columns."""

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.customers import projects
from lib.exams.exam_rows import ExamRow
from lib.exams.exams import Which
from lib.exams.labels_view import state_cell, window
from lib.tables import Column
from lib.ui import _, go, reading
from lib.widgets import choose, words


def heading(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Exams"), anchor=False, width="content")
        if me.may("exams.manage") and st.button(
            _("Prepare an exam"), key="exams:new", icon=":material/add:", type="primary"
        ):
            go("exams", new=1)


def filters(me: Actor) -> Which:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            _("Search"), key="exams:typed", placeholder=_("Words of the title"), icon=":material/search:",
            width=220,
        )  # fmt: skip
        state = choose(_("State"), words(ExamState), key="exams:state", placeholder=everything, width=160)
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="exams:project", placeholder=everything, width=200)
    return Which(state, project, typed)


def columns() -> list[Column]:
    return [
        Column("title", _("Title"), lambda e: e.title, wide=True),
        Column("state", _("State"), lambda e: state_cell(e.state)),
        Column("window", _("Exam time"), window),
        Column("project", _("Project"), lambda e: e.project or _("Whole company"), spare=True),
        Column("sitters", _("Must sit"), lambda e: str(e.numbers.sitters or "—"), right=True),
        Column("done", _("Handed in"), lambda e: str(e.numbers.handed_in or "—"), right=True),
        Column("passed", _("Passed"), _passed, right=True, spare=True),
        Column("no", _("Number"), lambda e: e.no, spare=True),
    ]


def _passed(exam: ExamRow) -> str:
    return str(exam.numbers.passed) if exam.state == ExamState.PUBLISHED else "—"
