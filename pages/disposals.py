"""Destruction (销毁): what was kept long enough, the lists proposed, and one of them whole."""

import streamlit as st

from lib.archives import disposals
from lib.archives.disposal_view import all_lists, due_list, one_list
from lib.ui import _, enter, param_id, reading
from lib.widgets import pick

me = enter("disposals")
if id := param_id():
    one_list(me, id)
    st.stop()

waiting = reading(disposals.how_many_wait, me)
parts = {"due": _("Kept long enough"), "lists": _("Lists")}
if waiting:
    parts["lists"] = _("Lists ({n} to decide)", n=waiting)

st.header(_("Destruction"), anchor=False)
shown = pick(
    _("Show"), parts, key="disposals:part", held="lists" if waiting else "due", label_visibility="collapsed"
)
if shown == "lists":
    all_lists(me)
else:
    due_list(me)
