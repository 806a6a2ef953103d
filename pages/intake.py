"""Intake (受理): a repair taken while the caller is on the line."""

import streamlit as st

from lib.forms import service as forms
from lib.tickets.intake_view import choose_caller, household_side, intake_form, just_received
from lib.ui import _, enter, reading

me = enter("intake")
version, schema = reading(forms.form_in_force, me, code="repair")

st.header(_("Intake"), anchor=False)
just_received(me)
if caller := choose_caller(me):
    left, right = st.columns([3, 2], gap="large")
    with left:
        intake_form(me, version, schema, caller)
    if caller.hit:
        with right:
            household_side(me, schema, caller.hit.household_id)
