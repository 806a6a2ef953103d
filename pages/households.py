"""Households (一户一档): every household in sight, found by room, name, initials or phone."""

import streamlit as st

from lib.customers import exports, find, projects
from lib.customers import reveal_view as whole
from lib.customers.view import household_columns, ledger_columns, new_household
from lib.tables import table, view
from lib.ui import _, enter, making, reading
from lib.widgets import choose

me = enter("households")
known = reading(projects.projects, me)

st.header(_("Households"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom"):
    typed = st.text_input(
        _("Search"),
        key="households:text",
        placeholder=_("Room, name, initials or phone"),
        icon=":material/search:",
        width=320,
    )
    project = choose(_("Project"), known, key="households:project", placeholder=_("All"), width=220)
    if known and me.may("customers.edit"):
        with st.popover(_("Add household"), icon=":material/add_home:"):
            new_household(me, known)
by = (typed, project)
now = view("households", sort="", filter=by)
page = reading(find.list_households, me, typed=typed, project_id=project, number=now.page)
empty = (
    _("No household matches.")
    if typed or project
    else _("No household yet. Import the ledger you keep, or add one by hand.")
)
table(
    "households",
    _("Households"),
    household_columns(),
    page,
    view=now,
    filter=by,
    opens="household",
    empty=empty,
)
if page.total and me.may("customers.export"):
    whole.exports(
        me,
        "households",
        _("Household ledger"),
        ledger_columns(),
        lambda why: making(exports.export_households, me, project_id=project, why=why),
        whole=me.may("customers.export_whole"),
    )
