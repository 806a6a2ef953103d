"""Users (用户): accounts, roles, projects, passwords."""

import streamlit as st

from lib.accounts import service
from lib.accounts.view import add_person, change_person, people_table, teams_block
from lib.customers import projects
from lib.ui import _, enter, reading
from lib.widgets import choose

me = enter("users")
people = reading(service.people, me)
known = reading(projects.projects, me)

st.header(_("Users"), anchor=False)
people_table(people)
named = {0: _("A new user"), **{p.id: f"{p.display_name} ({p.name})" for p in people}}
which = choose(_("Add or change"), named, key="users:which", held=0, fresh=True)
person = next((p for p in people if p.id == which), None)
if person:
    change_person(me, person, known)
else:
    add_person(me, known)
teams_block(me, known)
