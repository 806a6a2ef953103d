"""Analysis (分析): how much, how fast, how well, why, where, who, and what may come."""

import streamlit as st

from lib.analysis import service
from lib.analysis.overview_view import draw
from lib.analysis.sight_view import show
from lib.analysis.slice_view import chosen
from lib.analysis.view import TABS, brought_up_to_date, exports, freshness, tab_of
from lib.forms import find as forms
from lib.ui import _, enter, reading
from lib.widgets import pick

me = enter("analysis")
known = reading(forms.forms_in_force, me, kind="intake", off_too=True)

st.header(_("Analysis"), anchor=False)
looked = chosen(me, reading(service.first_month, me))
standing = brought_up_to_date(me, looked)
tabs = {key: _(label) for key, label in TABS.items()}
tab = pick(_("Show"), tabs, key="analysis:tab", held="overview", label_visibility="collapsed") or "overview"
told = tab_of(me, tab, looked, known, standing)
if told.figures:
    draw(told.figures, looked)
if told.hint:
    st.info(told.hint)
for sight in told.sights:
    show(me, sight, known)
exports(me, tab, looked, told.sights)
freshness(standing)
