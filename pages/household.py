"""One household's file: its people, its data, its tickets."""

import streamlit as st

from lib.customers import find
from lib.customers.view import facts, people
from lib.forms import service as forms
from lib.tickets.intake_view import household_side
from lib.ui import _, enter, param_id, plain, reading

me = enter("household")
file = reading(find.household_file, me, id=param_id())
_version, schema = reading(forms.form_in_force, me, code="repair")

st.header(plain(file.room), anchor=False)
left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader(_("People"), anchor=False)
    people(me, file)
    household_side(me, schema, file.id)
with right:
    facts(file)
