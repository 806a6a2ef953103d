"""A campaign being prepared: begun, changed, opened, or deleted again."""

from dataclasses import replace
from typing import Any

import streamlit as st

from db.choices.surveys import CampaignState
from lib.access import Actor
from lib.surveys import campaigns
from lib.surveys.campaign_rules import CampaignRow, Terms
from lib.surveys.labels_view import shown, span
from lib.surveys.terms_view import asked, today
from lib.ui import _, editing, go, once, plain, saved, say, submit


def new_campaign(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Prepare a survey"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="surveys:close", type="tertiary", icon=":material/close:"):
            go("surveys")
    nonce = once("survey", "new")
    found = asked(me, nonce, None, None)
    if (
        found
        and nonce.button(_("Save as a draft"))
        and (done := submit(campaigns.create, me, nonce, terms=found[0]))
    ):
        say(_("Saved. Nobody is asked before you open it."))
        go("surveys", id=done.value)


def draft(me: Actor, campaign: CampaignRow) -> None:
    """Changed, then opened; whoever may not do so reads what is planned."""
    if not me.may("surveys.manage") or campaign.elsewhere:
        st.info(_("This survey is being prepared. Nobody is asked yet."))
        return
    pin = editing("survey", campaign.id, campaign.version, **_told(campaign))
    nonce = once("survey", "draft", campaign.id, pin.version)
    terms, invited = asked(me, nonce, campaign.terms, campaign.id) or (None, 0)
    with st.container(horizontal=True):
        if terms and _meant(terms) != _meant(campaign.terms):
            if nonce.button(_("Save")) and submit(
                campaigns.change, me, nonce, id=campaign.id, version=pin.version, terms=terms
            ):
                _done(campaign)
        elif invited and once("survey", "ask", campaign.id).button(
            _("Open the survey"), icon=":material/play_arrow:"
        ):
            st.dialog(_("Open the survey"))(_confirm_open)(me, campaign, invited)
        if once("survey", "drop", campaign.id).button(
            _("Delete the draft"), primary=False, icon=":material/delete:"
        ):
            st.dialog(_("Delete the draft"))(_confirm_drop)(me, campaign)


def _meant(terms: Terms) -> Terms:
    return replace(terms, project_ids=tuple(sorted(terms.project_ids)))


def _told(campaign: CampaignRow) -> dict[str, Any]:
    return {
        _("Title"): campaign.title,
        _("Begins and ends"): span(campaign.opens_on, campaign.closes_on),
        _("Target of the satisfied rate"): f"{campaign.target} %",
    }


def _done(campaign: CampaignRow) -> None:
    saved("survey", campaign.id)
    say(_("Saved"))
    st.rerun()


def _confirm_open(me: Actor, campaign: CampaignRow, invited: int) -> None:
    st.markdown(
        _(
            "{n} households get a link of their own. The questionnaire and who is asked cannot be changed"
            " afterwards; title, days and target can.",
            n=invited,
        )
    )
    if campaign.opens_on > today():
        st.caption(_("Links take answers from {date} on.", date=campaign.opens_on.isoformat()))
    nonce = once("survey", "open", campaign.id)
    told = {"id": campaign.id, "version": campaign.version}
    if nonce.button(_("Open the survey")) and (done := submit(campaigns.open_campaign, me, nonce, **told)):
        saved("survey", campaign.id)
        st.session_state[shown(campaign, CampaignState.OPEN)] = "links"
        say(_("{n} households are asked. Next: print the sheets or send the links.", n=done.value))
        st.rerun()


def _confirm_drop(me: Actor, campaign: CampaignRow) -> None:
    st.markdown(_("“{title}” is deleted. Nobody has been asked.", title=plain(campaign.title)))
    nonce = once("survey", "delete", campaign.id)
    told = {"id": campaign.id, "version": campaign.version}
    if nonce.button(_("Delete")) and submit(campaigns.delete_draft, me, nonce, **told):
        say(_("Deleted"))
        go("surveys")
