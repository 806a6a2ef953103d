"""Forms (表单): what is asked at intake and elsewhere, changed version by version without a line of code."""

import streamlit as st

from lib.forms import drafts, manage
from lib.forms.admin_view import HELD, bring, forms_table, one_form, preview
from lib.forms.begin_view import my_drafts, new_form
from lib.ui import _, enter, param_id, reading

me = enter("forms")
known = reading(manage.forms_known, me)
form = next((one for one in known if one.id == param_id()), None)

st.header(_("Forms"), anchor=False)
if form:
    one_form(me, form)
elif held := st.session_state.get(HELD):
    preview(me, held, next((one for one in known if one.code == held.schema.code), None))
else:
    new_form(me)
    my_drafts(reading(drafts.my_drafts, me))
    forms_table(known)
    bring(known, None)
