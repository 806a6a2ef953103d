"""Who has not answered yet, and who calls on them."""

import streamlit as st

from lib.access import Actor
from lib.surveys import invitations
from lib.surveys.campaign_rules import CampaignRow, Part
from lib.surveys.invitations import Missing
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, form, reading, say, submit
from lib.widgets import choose, several

TONES = {"waiting": "grey", "opened": "blue", "unreached": "orange"}


def missing(me: Actor, campaign: CampaignRow) -> None:
    """Household by household, where people may know it."""
    if campaign.anonymous:
        st.info(
            _(
                "This survey is anonymous: nobody sees which household has answered. Under “Progress” you see"
                " how many did in each building, where at least five have. A reminder goes to everybody."
            ),
            icon=":material/visibility_off:",
        )
        return
    part = _filters(me, campaign)
    now = view(f"survey:missing:{campaign.id}", sort="", filter=part)
    page = reading(invitations.missing, me, id=campaign.id, part=part, number=now.page)
    table(
        f"survey:missing:{campaign.id}",
        _("Not answered yet"),
        _columns(),
        page,
        view=now,
        filter=part,
        empty=_("Nobody is missing here."),
    )


def _filters(me: Actor, campaign: CampaignRow) -> Part:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        buildings = reading(invitations.buildings_asked, me, id=campaign.id)
        building = choose(
            _("Building"),
            buildings,
            key=f"survey:missing:building:{campaign.id}",
            placeholder=everything,
            width=260,
        )
        mine = st.toggle(_("Mine only"), key=f"survey:missing:mine:{campaign.id}")
    return Part(building_id=building, interviewer_id=me.user_id if mine else None)


def _columns() -> list[Column]:
    return [
        Column("room", _("Room"), lambda one: one.room),
        Column("name", _("Name"), lambda one: one.name),
        Column("state", _("State"), _state),
        Column("building", _("Building"), lambda one: one.building, spare=True),
        Column("project", _("Project"), lambda one: one.project, wide=True, spare=True),
        Column("interviewer", _("Interviewer"), lambda one: one.interviewer),
        Column("attempts", _("Calls tried"), lambda one: str(one.attempts), right=True, spare=True),
        Column("reminders", _("Reminders"), lambda one: str(one.reminders), right=True, spare=True),
    ]


def _state(one: Missing) -> Cell:
    return badge(_(one.state.label), TONES.get(one.state.value, "grey"))


def interviewers(me: Actor, campaign: CampaignRow) -> None:
    """Dealt evenly, neighbours together."""
    st.caption(
        _("Households that have not answered are dealt evenly, neighbours to the same person.")
    )  # fmt: skip
    people = reading(invitations.interviewers, me, id=campaign.id)
    if not people:
        st.info(_("No colleague may take down answers here. Ask an administrator for the right."))
        return
    buildings = reading(invitations.buildings_asked, me, id=campaign.id)
    with form("survey", "deal", campaign.id) as nonce:
        chosen = several(_("Who calls on them") + " *", people, key=nonce.key("people"))
        building = choose(
            _("Building"), buildings, key=nonce.key("building"), placeholder=_("All"), width=260
        )
        anew = st.checkbox(_("Also those somebody has already"), key=nonce.key("anew"))
        sent = nonce.send(_("Deal the households"))
    if sent and (
        done := submit(
            invitations.assign, me, nonce, id=campaign.id, people=chosen, building_id=building, anew=anew
        )
    ):
        say(_("{n} households dealt", n=done.value))
        st.rerun()
