"""Surveys (满意度调查): campaigns, from whom is asked to how many answered."""

import streamlit as st

from lib.surveys import campaigns
from lib.surveys.campaign_view import at_progress, columns, filters, heading, one
from lib.surveys.draft_view import new_campaign
from lib.surveys.loop_view import loop
from lib.surveys.report_view import papers
from lib.tables import table, view
from lib.ui import _, enter, param, param_id, reading

me = enter("surveys")
if id := param_id():
    campaign = one(me, id)
    if at_progress(campaign):
        loop(me, campaign)
    papers(me, campaign)
    st.stop()
if param("new") and me.may("surveys.manage"):
    new_campaign(me)
    st.stop()

heading(me)
by = filters(me)
now = view("surveys", sort="", filter=by)
page = reading(campaigns.list_campaigns, me, by=by, number=now.page)
table(
    "surveys",
    _("Surveys"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="surveys",
    empty=_("No survey yet. Prepare one: choose the questionnaire, the quarter and whom to ask."),
)
