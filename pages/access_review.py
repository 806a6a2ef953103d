"""Review of rights (权限复核): who may see what, who looked at what, the reviews signed so far."""

import streamlit as st

from lib.archives.look_view import look_log
from lib.archives.review_view import one_review, past_reviews, rights
from lib.ui import _, enter, param, param_id
from lib.widgets import pick

me = enter("access_review")
if id := param_id():
    one_review(me, id)
    st.stop()

parts = {"rights": _("Who may see what"), "looks": _("Who looked at what"), "past": _("Reviews")}
blocks = {"rights": rights, "looks": look_log, "past": past_reviews}
asked = param("part")

st.header(_("Review of rights"), anchor=False)
shown = pick(
    _("Show"),
    parts,
    key="review:part",
    held=asked if asked in parts else "rights",
    label_visibility="collapsed",
)
blocks[shown or "rights"](me)
