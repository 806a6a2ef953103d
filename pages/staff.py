"""Staff (员工): the company's people, their posts, and certificates that must not run out."""

import streamlit as st

from db.choices.staff import StaffStatus
from lib.customers import projects
from lib.staff import find
from lib.staff.rules import Standing
from lib.staff.view import columns, new_person, one_person
from lib.tables import table, view
from lib.ui import _, enter, param_id, reading
from lib.widgets import choose, words

me = enter("staff")
known = reading(projects.projects, me)

st.header(_("Staff"), anchor=False)
if id := param_id():
    one_person(me, id, known)
with st.container(horizontal=True, vertical_alignment="bottom"):
    typed = st.text_input(
        _("Search"),
        key="staff:text",
        placeholder=_("Name, staff number, post or department"),
        icon=":material/search:",
        width=300,
    )
    project = choose(_("Project"), known, key="staff:project", placeholder=_("All"), width=180)
    status = choose(_("State"), words(StaffStatus), key="staff:status", placeholder=_("All"), width=130)
    held = choose(
        _("Certificates"), words(Standing), key="staff:certificates", placeholder=_("All"), width=150
    )
    if me.may("staff.manage"):
        with st.popover(_("Add a person"), icon=":material/person_add:"):
            new_person(me, known)
by = (typed, project, status, held)
now = view("staff", sort="", filter=by)
page = reading(
    find.list_staff,
    me,
    typed=typed,
    project_id=project,
    status=status,
    certificates=held,
    number=now.page,
)
empty = (
    _("Nobody matches.")
    if any(by)
    else _("Nobody yet. Import the staff list you keep under “Ledger import”, or add people by hand.")
)
table("staff", _("Staff"), columns(), page, view=now, filter=by, opens="staff", empty=empty)
