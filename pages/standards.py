"""Standards (标准): what the company promises, its calendar, and what hangs on the wall."""

from typing import Any

import streamlit as st

from lib.customers import projects
from lib.standards.books_view import books, one_book
from lib.standards.calendar_view import calendar
from lib.standards.posters_view import posters
from lib.standards.view import board
from lib.tickets import promise_service
from lib.ui import _, enter, param_id, reading
from lib.widgets import choose, pick

me = enter("standards")
known = reading(projects.projects, me)

st.header(_("Service standards"), anchor=False)
if book := param_id():
    one_book(
        me, book, lambda clauses, id: reading(promise_service.preview, me, clauses=clauses, project_id=id)
    )
    st.stop()

parts = {"board": _("Promises in force"), "books": _("Books"), "calendar": _("Calendar and hours")}
parts |= {"posters": _("Posters")}
with st.container(horizontal=True, vertical_alignment="bottom"):
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    part = pick(_("What to show"), parts, key="standards:part", held="board", width="content", **hidden)
    if part != "books":
        first = next(iter(known), None) if part == "posters" else None
        project = choose(
            _("Project"),
            known,
            key=f"standards:project:{part == 'posters'}",
            held=first,
            placeholder=_("The company"),
            width=220,
        )
if part == "books":
    books(me, known)
elif part == "calendar":
    calendar(me, project)
elif part == "posters":
    posters(me, project)
else:
    board(me, project)
