"""Projects (项目): the places the company serves."""

import streamlit as st

from lib.customers import projects
from lib.customers.view import project_fields
from lib.paging import Page
from lib.tables import Column, View, table
from lib.ui import _, editing, enter, form, reading, saved, say, submit
from lib.widgets import choose

me = enter("projects")
known = reading(projects.all_projects, me)

st.header(_("Projects"), anchor=False)
columns = [
    Column("code", _("Code"), lambda p: p.code),
    Column("name", _("Project name"), lambda p: p.name, wide=True),
    Column("address", _("Address"), lambda p: p.address, wide=True),
    Column("phase", _("Phase"), lambda p: _(p.phase.label)),
]
empty = _("No project yet. Add the first one below.")
table(
    "projects",
    _("Projects"),
    columns,
    Page(known, len(known), 1, max(len(known), 1)),
    view=View("", 1),
    empty=empty,
)

named = {0: _("A new project"), **{p.id: p.name for p in known}}
which = choose(_("Add or change"), named, key="projects:which", held=0, fresh=True)
project = next((p for p in known if p.id == which), None)
if project:
    shown = {
        "Code": project.code,
        "Project name": project.name,
        "Address": project.address,
        "Phase": _(project.phase.label),
    }
    pin = editing("project", project.id, project.version, **shown)
with form("project", which, pin.version if project else 0) as nonce:
    values = (
        project_fields(nonce, project.code, project.name, project.address, project.phase)
        if project
        else project_fields(nonce)
    )
    sent = nonce.send(_("Save"))
if (
    sent
    and project
    and submit(projects.change_project, me, nonce, id=project.id, version=pin.version, **values)
):
    saved("project", project.id)
    say(_("Saved"))
    st.rerun()
elif sent and not project and submit(projects.add_project, me, nonce, **values):
    say(_("Saved"))
    st.rerun()
