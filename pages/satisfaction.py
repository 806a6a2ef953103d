"""Satisfaction (满意度分析): how satisfied, with what, where, and whether it is getting better."""

import streamlit as st

from lib.surveys import results
from lib.surveys.headline_view import draw
from lib.surveys.report_view import exports
from lib.surveys.satisfaction_view import chosen, show, told
from lib.surveys.sights_view import TABS
from lib.surveys.single_answers_view import answers
from lib.ui import _, enter, go, reading
from lib.widgets import pick

me = enter("satisfaction")

st.header(_("Satisfaction"), anchor=False)
asked = reading(results.asked, me)
if not asked:
    st.info(_("No survey has been opened yet. Prepare one and open it; the figures come with the answers."))
    if me.may("surveys.view") and st.button(_("To the surveys"), type="primary", key="results:surveys"):
        go("surveys")
    st.stop()
looked = chosen(me, asked)
if looked is None:
    st.info(_("Choose at least one survey."))
    st.stop()
tabs = {key: _(label) for key, label in TABS.items()}
part = pick(_("Show"), tabs, key="results:tab", held="overview", label_visibility="collapsed") or "overview"
found = told(me, part, looked, asked)
if found.headline.hidden:
    st.info(_("Fewer than five answers: of an anonymous survey they are not shown, so that nobody is known."))
elif not found.headline.n:
    st.info(_("Nobody has answered this yet, or not in what was chosen."))
else:
    draw(found.headline, looked)
    for sight in found.sights:
        show(sight, looked)
    if part == "answered":
        answers(me, looked.by, looked.dimension, anonymous=found.headline.summary.anonymous)
    exports(me, looked.by, found.sights)
