"""Taking down answers (录入答卷): by telephone, and from paper."""

import streamlit as st

from db.choices.surveys import CampaignState
from lib.surveys import campaigns, entry
from lib.surveys.answers_view import answer_list
from lib.surveys.calls_view import by_telephone
from lib.surveys.campaigns import Which
from lib.surveys.entry_view import paper
from lib.ui import _, enter, go, param_id, plain, reading
from lib.widgets import choose, pick

me = enter("survey_entry")
st.header(_("Take down answers"), anchor=False)
id = param_id()
if not id:
    found = reading(campaigns.list_campaigns, me, by=Which(state=CampaignState.OPEN), size=50).rows
    if not found:
        st.info(_("No survey is under way. Answers are taken down once one has been opened."))
        st.stop()
    if len(found) == 1:
        go("survey_entry", id=found[0].id)
    chosen = choose(_("Survey"), {row.id: f"{row.title} · {row.no}" for row in found}, key="entry:campaign")
    if chosen:
        go("survey_entry", id=chosen)
    st.stop()

campaign = reading(campaigns.one_campaign, me, id=id)
with st.container(horizontal=True, vertical_alignment="center"):
    st.subheader(plain(campaign.title), anchor=False, width="content")
    if st.button(_("Back to the survey"), key="entry:back", type="tertiary", icon=":material/arrow_back:"):
        go("surveys", id=id)
ways = {"paper": _("From paper")} if campaign.state == CampaignState.OPEN else {}
if ways and not campaign.anonymous:
    ways["phone"] = _("By telephone")
if me.may("surveys.answers"):
    ways["answers"] = _("Answer sheets")
if not ways:
    st.info(_("No answers are taken down now: this survey is not under way."))
    st.stop()
way = pick(_("How"), ways, key=f"entry:way:{id}:{len(ways)}", held=next(iter(ways)))
if way == "answers":
    answer_list(me, id, anonymous=campaign.anonymous)
    st.stop()
desk = reading(entry.desk, me, campaign_id=id)
if not desk.parts:
    st.info(_("This survey does not ask in a project of yours."))
elif way == "phone":
    by_telephone(me, desk)
else:
    paper(me, desk)
