"""Incidents (突发事件): what strikes many at once, what goes on first; reporting one."""

import streamlit as st

from db.choices.incidents import IncidentState
from lib.customers import projects
from lib.incidents import find
from lib.incidents.find import Filter
from lib.incidents.notice_view import back_to_list, report_form, to_report
from lib.incidents.view import columns
from lib.tables import table, view
from lib.ui import _, enter, go, param, param_id, reading
from lib.widgets import choose, words

me = enter("incidents")
if id := param_id():
    go("incident", id=id)
known = reading(projects.projects, me)

if param("new") and me.may("incidents.report") and known:
    back_to_list()
    report_form(me, known)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.header(_("Incidents"), anchor=False, width="content")
    if me.may("incidents.report") and known:
        to_report()
with st.container(horizontal=True, vertical_alignment="bottom"):
    text = st.text_input(
        _("Search"),
        key="incidents:text",
        placeholder=_("Number, words, place"),
        icon=":material/search:",
        width=280,
    )
    state = choose(_("State"), words(IncidentState), key="incidents:state", placeholder=_("All"), width=150)
    project = choose(_("Project"), known, key="incidents:project", placeholder=_("All"), width=180)
by = Filter(text.strip(), state, project)
now = view("incidents", sort="", filter=by)
page = reading(find.list_incidents, me, by=by, number=now.page)
table(
    "incidents",
    _("Incidents"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="incident",
    empty=_("Nothing has struck many at once. When several call about the same thing, report it here."),
)
