"""Intake (受理): a request taken while the caller is on the line."""

import streamlit as st

from lib.forms import find as forms
from lib.incidents.view import open_hint
from lib.tickets.intake_caller_view import choose_caller
from lib.tickets.intake_view import choose_form, intake_form, just_received
from lib.ui import _, enter, reading

me = enter("intake")
known = reading(forms.forms_in_force, me, kind="intake")

st.header(_("Intake"), anchor=False)
just_received(me)
code = choose_form(known)
if caller := choose_caller(me):
    open_hint(me, caller.project_id, caller.hit.household_id if caller.hit else None)
    intake_form(me, known, code, caller)
