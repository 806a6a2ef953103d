"""One household's file: its people, its data, its tickets, its records."""

import streamlit as st

from lib.archives.list_view import records_of
from lib.customers import find
from lib.customers.view import facts, people
from lib.forms import find as forms
from lib.surveys.loop_view import surveys_of
from lib.tickets.list_view import household_side
from lib.ui import _, enter, param_id, plain, reading

me = enter("household")
file = reading(find.household_file, me, id=param_id())
known = reading(forms.forms_in_force, me, kind="intake", off_too=True)

st.header(plain(file.room), anchor=False)
left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader(_("People"), anchor=False)
    people(me, file)
    household_side(me, known, file.id)
    surveys_of(me, file.id)
with right:
    facts(file)
    records_of(me, file.id)
