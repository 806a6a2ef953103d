"""Campaigns on the screen: the list, and the head of one of them."""

import streamlit as st

from db.choices.surveys import CampaignState
from lib.access import Actor
from lib.customers import projects
from lib.i18n import pick
from lib.surveys import campaigns
from lib.surveys.campaign_rules import CampaignRow
from lib.surveys.campaigns import Which
from lib.surveys.draft_view import draft
from lib.surveys.funnel_view import progress
from lib.surveys.labels_view import number, percent, period_words, shown, span
from lib.surveys.links_view import links
from lib.surveys.missing_view import interviewers, missing
from lib.surveys.running_view import settings
from lib.tables import Cell, Column, badge
from lib.ui import _, go, language, plain, reading
from lib.widgets import choose, toned, words
from lib.widgets import pick as buttons

TONES = {CampaignState.DRAFT: "grey", CampaignState.OPEN: "blue", CampaignState.CLOSED: "green"}

# -- the list ----------------------------------------------------------------------------------


def heading(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Surveys"), anchor=False, width="content")
        if me.may("surveys.manage") and st.button(
            _("Prepare a survey"), key="surveys:new", icon=":material/add:", type="primary"
        ):
            go("surveys", new=1)
        if me.may("surveys.import") and st.button(
            _("Import answers collected elsewhere"), key="surveys:import", icon=":material/upload:"
        ):
            go("imports")


def filters(me: Actor) -> Which:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = choose(
            _("State"), words(CampaignState), key="surveys:state", placeholder=everything, width=180
        )
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="surveys:project", placeholder=everything, width=220)
    return Which(state, project)


def columns() -> list[Column]:
    return [
        Column("title", _("Title"), lambda r: r.title, wide=True),
        Column("state", _("State"), _state),
        Column("period", _("Quarter or year"), lambda r: period_words(r.period), spare=True),
        Column("projects", _("Projects"), _places, spare=True),
        Column("closes", _("Ends on"), lambda r: r.closes_on.isoformat()),
        Column("invited", _("Households asked"), lambda r: str(r.invited or "—"), right=True),
        Column("share", _("Response rate"), lambda r: percent(r.share), right=True),
        Column("answers", _("Valid answers"), lambda r: str(r.answers), right=True),
        Column("no", _("Number"), lambda r: r.no, spare=True),
    ]


def _state(row: CampaignRow) -> Cell:
    return badge(_(row.state.label), TONES[row.state])


def _places(row: CampaignRow) -> str:
    more = [_("{n} more", n=row.elsewhere)] if row.elsewhere else []
    return "、".join([*row.projects.values(), *more])


# -- one of them -------------------------------------------------------------------------------


def one(me: Actor, id: int) -> CampaignRow:
    """Where it stands and what is next; returned for what other parts of the room add below."""
    campaign = reading(campaigns.one_campaign, me, id=id)
    _head(me, campaign)
    if campaign.state == CampaignState.DRAFT:
        draft(me, campaign)
        return campaign
    parts = {"progress": _("Progress")}
    if campaign.state == CampaignState.OPEN and me.may("surveys.enter"):
        parts |= {"missing": _("Not answered yet"), "links": _("Links and sheets")}
    if me.may("surveys.manage"):
        asks = campaign.state == CampaignState.OPEN and not campaign.elsewhere
        parts |= ({"hands": _("Interviewers")} if asks else {}) | {"settings": _("Settings")}
    if len(parts) == 1:
        progress(me, campaign)
        return campaign
    chosen = buttons(_("Show"), parts, key=shown(campaign), held="progress", label_visibility="collapsed")
    _PARTS[chosen or "progress"](me, campaign)
    return campaign


_PARTS = {
    "progress": progress,
    "missing": missing,
    "links": links,
    "hands": interviewers,
    "settings": settings,
}


def _head(me: Actor, campaign: CampaignRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(campaign.title), anchor=False, width="content")
        tone = TONES[campaign.state]
        toned(_(campaign.state.label), tone)
        st.badge(_("Anonymous") if campaign.anonymous else _("By name"), color="gray")
        if st.button(_("Back to the list"), key="surveys:close", type="tertiary", icon=":material/close:"):
            go("surveys")
    st.caption("　".join(_facts(campaign)))
    if campaign.state != CampaignState.DRAFT:
        _ways(me, campaign)


def _facts(campaign: CampaignRow) -> list[str]:
    facts = {
        _("Number"): campaign.no,
        _("Quarter or year"): period_words(campaign.period),
        _("Questionnaire"): plain(pick(campaign.questionnaire, language())),
        _("Projects"): plain(_places(campaign)),
        _("Begins and ends"): span(campaign.opens_on, campaign.closes_on),
        _("Target of the satisfied rate"): f"{number(campaign.target)} %",
    }
    return [f"{name}：{told}" for name, told in facts.items() if told]


def at_progress(campaign: CampaignRow) -> bool:
    """Whether its progress is what is looked at, not a task of its own."""
    return st.session_state.get(shown(campaign)) in (None, "progress")


def _ways(me: Actor, campaign: CampaignRow) -> None:
    """Where to go on from here; some parts have an action of their own that comes first."""
    first = st.session_state.get(shown(campaign)) not in ("hands", "settings")
    with st.container(horizontal=True):
        asks = campaign.state == CampaignState.OPEN and me.may("surveys.enter")
        if asks and st.button(
            _("Take down answers"),
            key="survey:enter",
            icon=":material/edit_note:",
            type="primary" if first else "secondary",
        ):
            go("survey_entry", id=campaign.id)
        if me.may("surveys.results") and st.button(
            _("Results"), key="survey:results", icon=":material/sentiment_satisfied:"
        ):
            go("satisfaction", id=campaign.id)
        if campaign.state == CampaignState.OPEN:
            st.button(_("Refresh"), key="survey:refresh", icon=":material/refresh:")
