"""A training session (培训场次): planned, attended, held."""

import streamlit as st

from lib.training.session_draft_view import new_session
from lib.training.session_view import one_session
from lib.ui import _, enter, param, param_id

me = enter("training_session")
if param("new") and me.may("training.hold"):
    new_session(me)
elif id := param_id():
    one_session(me, id)
else:
    st.info(_("Choose a session from the list under Training."))
