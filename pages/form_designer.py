"""Form designer (表单设计): a form built and changed on the screen, kept as it is typed, then published."""

import streamlit as st

from lib.forms import drafts
from lib.forms.design_view import designer
from lib.ui import _, enter, param_id, reading

me = enter("form_designer")
st.header(_("Form designer"), anchor=False)
designer(me, reading(drafts.draft, me, id=param_id()))
