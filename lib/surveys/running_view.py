"""A campaign under way or over: what may still change, its end, and taking late answers after all."""

from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from db.choices.surveys import CampaignState
from lib import clock
from lib.access import Actor
from lib.surveys import campaigns
from lib.surveys.campaign_rules import LONGEST_TITLE, CampaignRow
from lib.surveys.campaigns import REOPEN_DAYS
from lib.surveys.labels_view import percent, span
from lib.ui import _, editing, form, once, plain, saved, say, submit

LATE_DAYS = 7


def settings(me: Actor, campaign: CampaignRow) -> None:
    _how(campaign)
    if campaign.elsewhere:
        st.info(_("This survey also asks in projects that are not yours. The head office runs it."))
    elif campaign.state == CampaignState.OPEN:
        _adjust(me, campaign)
        _end(me, campaign)
    else:
        _take_up(me, campaign)


def _how(campaign: CampaignRow) -> None:
    """How whom it asks was found: for whoever asks later."""
    if campaign.everybody:
        told = _("Every household somebody lived in is asked.")
    else:
        told = _(
            "A random sample by project and class, ±{margin} at {confidence} %; seed {seed} draws it again.",
            margin=percent(float(campaign.margin)),
            confidence=f"{campaign.confidence:.0f}",
            seed=campaign.seed,
        )
    rested = _("Who was asked in the last {n} days is left out.", n=campaign.rest_days)
    st.caption(told + (rested if campaign.rest_days else ""))


def _adjust(me: Actor, campaign: CampaignRow) -> None:
    shown = {
        _("Title"): campaign.title,
        _("Begins and ends"): span(campaign.opens_on, campaign.closes_on),
        _("Target of the satisfied rate"): f"{campaign.target} %",
    }
    pin = editing("survey", campaign.id, campaign.version, **shown)
    with form("survey", "adjust", campaign.id, pin.version) as nonce:
        title = st.text_input(
            _("Title") + " *", campaign.title, key=nonce.key("title"), max_chars=LONGEST_TITLE
        )
        with st.container(horizontal=True):
            opens = st.date_input(
                _("Begins on"), campaign.opens_on, key=nonce.key("opens"), format="YYYY-MM-DD", width=180
            )
            closes = st.date_input(
                _("Ends on, this day too"),
                campaign.closes_on,
                key=nonce.key("ends"),
                format="YYYY-MM-DD",
                width=180,
            )
            target = st.number_input(
                _("Target, satisfied rate in %"),
                1.0,
                100.0,
                float(campaign.target),
                1.0,
                format="%.0f",
                key=nonce.key("target"),
                width=220,
            )
        sent = nonce.send(_("Save"))
    told = {"opens_on": opens or campaign.opens_on, "closes_on": closes or campaign.closes_on}
    if sent and submit(
        campaigns.adjust,
        me,
        nonce,
        id=campaign.id,
        version=pin.version,
        title=title,
        target=Decimal(str(round(target, 2))),
        **told,
    ):
        _done(campaign, _("Saved"))


def _done(campaign: CampaignRow, sentence: str) -> None:
    saved("survey", campaign.id)
    say(sentence)
    st.rerun()


def _end(me: Actor, campaign: CampaignRow) -> None:
    if once("survey", "end", campaign.id).button(
        _("End the survey"), primary=False, icon=":material/stop_circle:"
    ):
        st.dialog(_("End the survey"))(_confirm_end)(me, campaign)


def _confirm_end(me: Actor, campaign: CampaignRow) -> None:
    st.markdown(
        _(
            "“{title}” takes no answers any more, and what is half filled in is thrown away. It is filed in"
            " the archives. Until {n} days afterwards it can be taken up again for late answers.",
            title=plain(campaign.title),
            n=REOPEN_DAYS,
        )
    )
    nonce = once("survey", "close", campaign.id)
    told = {"id": campaign.id, "version": campaign.version}
    if nonce.button(_("End the survey")) and submit(campaigns.close, me, nonce, **told):
        _done(campaign, _("Ended, and filed in the archives."))


def _take_up(me: Actor, campaign: CampaignRow) -> None:
    """For paper that came late."""
    st.caption(
        _(
            "It has ended and is filed. Within {n} days it can take late answers once more; when it ends"
            " again, another sheet joins its record.",
            n=REOPEN_DAYS,
        )
    )
    with form("survey", "reopen", campaign.id, campaign.version) as nonce:
        closes: date | None = st.date_input(
            _("Ends on, this day too"),
            clock.local(clock.now()).date() + timedelta(days=LATE_DAYS),
            key=nonce.key("closes"),
            format="YYYY-MM-DD",
            width=180,
        )
        sent = nonce.send(_("Take late answers"), primary=False)
    if (
        sent
        and closes
        and submit(campaigns.reopen, me, nonce, id=campaign.id, version=campaign.version, closes_on=closes)
    ):
        _done(campaign, _("It takes answers again."))
