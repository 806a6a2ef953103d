"""Checklists (检查表): what inspections look at, what is right, and what each item is worth."""

import streamlit as st

from lib.inspections import checklists
from lib.inspections.checklist_view import all_of_them, heading, one_checklist, unfinished
from lib.ui import enter, param_id, reading

me = enter("checklists")
rows = reading(checklists.checklists, me)
if found := next((row for row in rows if row.id == param_id()), None):
    one_checklist(me, found)
    st.stop()

heading(me)
unfinished(me)
all_of_them(rows)
