"""The list of sessions, for leaders."""

import streamlit as st

from db.choices.training import SessionState
from lib.access import Actor
from lib.customers import projects
from lib.tables import Cell, Column, badge, table, view
from lib.training import courses, sessions
from lib.training.labels_view import STATES, number, when
from lib.training.session_rows import SessionRow
from lib.training.sessions import Which
from lib.ui import _, reading
from lib.widgets import choose, words


def session_list(me: Actor) -> None:
    by = _filters(me)
    now = view("sessions", sort="", filter=by)
    page = reading(sessions.list_sessions, me, by=by, number=now.page)
    empty = _("No session yet. Plan one: choose the course, the time and who is to come.")
    table(
        "sessions", _("Sessions"), columns(), page, view=now, filter=by, opens="training_session", empty=empty
    )


def _filters(me: Actor) -> Which:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = choose(
            _("State"), words(SessionState), key="sessions:state", placeholder=everything, width=150
        )
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="sessions:project", placeholder=everything, width=200)
        named = reading(courses.courses, me)
        course = choose(_("Course"), named, key="sessions:course", placeholder=everything, width=220)
    return Which(state, project, course)


def columns() -> list[Column]:
    return [
        Column("course", _("Course"), lambda r: r.course, wide=True),
        Column("state", _("State"), _state),
        Column("when", _("When"), lambda r: when(r.starts_at, r.ends_at)),
        Column("project", _("Project"), lambda r: r.project or _("The whole company")),
        Column("place", _("Venue"), lambda r: r.place, spare=True),
        Column("trainer", _("Trainer"), lambda r: r.trainer, spare=True),
        Column("came", _("Came / asked"), lambda r: f"{r.came} / {r.expected}", right=True),
        Column("hours", _("Learning hours"), lambda r: number(r.hours), right=True, spare=True),
        Column("no", _("Number"), lambda r: r.no, spare=True),
    ]


def _state(row: SessionRow) -> Cell:
    return badge(_(row.state.label), STATES[row.state])
