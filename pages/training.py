"""Training (培训): one's own, and for leaders the sessions and everybody's hours."""

import streamlit as st

from lib.training.hours_view import watch
from lib.training.own_view import mine
from lib.training.session_list_view import session_list
from lib.ui import _, enter, go
from lib.widgets import pick

me = enter("training")

with st.container(horizontal=True, vertical_alignment="center"):
    st.header(_("Training"), anchor=False, width="content")
    if me.may("training.hold") and st.button(
        _("Plan a session"), key="training:new", icon=":material/add:", type="primary"
    ):
        go("training_session", new=1)
if not me.may("training.view"):
    mine(me)
    st.stop()

parts = {"sessions": _("Sessions"), "hours": _("Learning hours"), "mine": _("My own training")}
shown = pick(_("Show"), parts, key="training:part", held="sessions", label_visibility="collapsed")
{"sessions": session_list, "hours": watch, "mine": mine}[shown or "sessions"](me)
