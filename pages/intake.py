"""Intake (受理): a request taken while the caller is on the line."""

import streamlit as st

from lib.forms import find as forms
from lib.tickets.intake_caller_view import choose_caller
from lib.tickets.intake_view import choose_type, intake_form, just_received
from lib.ui import _, enter, reading

me = enter("intake")
known = reading(forms.forms_in_force, me, kind="intake")

st.header(_("Intake"), anchor=False)
just_received(me)
type = choose_type(known)
if caller := choose_caller(me):
    intake_form(me, known, type, caller)
