"""Links of a campaign: sheets for letter boxes, a list for the company's own messages, a poster."""

from datetime import date

import streamlit as st

from lib.access import Actor
from lib.customers.reveal_view import exports
from lib.documents import survey_codes
from lib.residents.view import explain_site, plain_name, site_of
from lib.standards import company as companies
from lib.standards.company import Company
from lib.surveys import campaigns, invitations
from lib.surveys import links as sheets
from lib.surveys.campaign_rules import CampaignRow, Part
from lib.surveys.links import MOST_SHEETS, Sheets
from lib.tables import Column
from lib.ui import _, later, making, once, reading, say, submit
from lib.widgets import choose, pick

PDF = "application/pdf"


def links(me: Actor, campaign: CampaignRow) -> None:
    facts = reading(companies.company, me)
    explain_site(facts)
    buildings = reading(invitations.buildings_asked, me, id=campaign.id)
    building = choose(
        _("Building"),
        buildings,
        key=f"survey:links:building:{campaign.id}",
        placeholder=_("All"),
        width=260,
    )
    part = Part(building_id=building)
    _sheets(me, campaign, facts, part, buildings.get(building or 0, ""))
    if me.may("surveys.export"):
        _list(me, campaign, facts, part)
    _open_link(me, campaign, facts)


# -- sheets ------------------------------------------------------------------------------------


def _sheets(me: Actor, campaign: CampaignRow, facts: Company, part: Part, place: str) -> None:
    st.subheader(_("Sheets for letter boxes"), anchor=False)
    st.caption(
        _(
            "The room stands on the upper part alone, so that the letter finds the door: it is torn off, and"
            " the answers are kept without it."
        )
        if campaign.anonymous
        else _("Each sheet carries the household's own code: its answer stays with the household.")
    )
    key = f"survey:sheets:{campaign.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        each = pick(_("On a page"), {1: _("One"), 4: _("Four")}, key=f"{key}:each", held=1) or 1
        reminder = st.toggle(_("As a reminder"), key=f"{key}:reminder", help=_reminded(campaign))
    many = reading(sheets.sheets_to_print, me, id=campaign.id, part=part)
    if many > MOST_SHEETS:
        st.caption(
            _("{n} sheets do not fit one file. Choose a building: {most} at most.", n=many, most=MOST_SHEETS)
        )
    site = site_of(facts)

    def made() -> bytes:
        found = making(sheets.print_sheets, me, id=campaign.id, part=part, reminder=reminder)
        return _pdf(found, site, each)

    st.download_button(
        _("{n} sheets (PDF)", n=many),
        later(made),
        file_name=_named(campaign, _("Sheets for letter boxes"), place),
        mime=PDF,
        icon=":material/print:",
        key=f"{key}:pdf",
        on_click="ignore",
        disabled=not 0 < many <= MOST_SHEETS,
    )


def _reminded(campaign: CampaignRow) -> str:
    if campaign.anonymous:
        return _("Goes to every household asked: a letter only to some would tell who has answered.")
    return _("Goes to those who have not answered; each one is counted once a day.")


def _named(campaign: CampaignRow, what: str, place: str = "") -> str:
    """A file's name that tells sheets, building by building, from the poster."""
    return "-".join(plain_name(part) for part in (campaign.title, what, place) if part) + ".pdf"


def _pdf(found: Sheets, site: str, each: int) -> bytes:
    items = [(project, room, f"{site}/s/{code}") for project, room, code in found.items]
    return survey_codes.sheets(_words(found), items, a_page=each)


def _words(found: Sheets) -> dict[str, str]:
    return survey_codes.told(
        company=found.company,
        hotline=found.hotline,
        title=found.title,
        anonymous=found.anonymous,
        reminder=found.reminder,
        minutes=found.minutes,
        closes=_printed(found.closes_on),
    )


def _printed(day: date) -> str:
    return f"{day:%Y年%m月%d日}"


# -- the list ----------------------------------------------------------------------------------


def _list(me: Actor, campaign: CampaignRow, facts: Company, part: Part) -> None:
    st.subheader(_("List of links"), anchor=False)
    st.caption(_("To send by the company's own text messages or chat groups. The log keeps who took it."))
    waiting = not campaign.anonymous and st.toggle(
        _("Not answered yet only"), value=True, key=f"survey:list:{campaign.id}:waiting"
    )
    site = site_of(facts)
    exports(
        me,
        f"survey:list:{campaign.id}",
        plain_name(campaign.title),
        _columns(site, named=not campaign.anonymous),
        lambda why: making(sheets.export_links, me, id=campaign.id, part=part, waiting=waiting, why=why),
        whole=me.may("customers.export_whole"),
    )


def _columns(site: str, *, named: bool) -> list[Column]:
    columns = [
        Column("project", _("Project"), lambda one: one.project),
        Column("room", _("Room"), lambda one: one.room),
        Column("name", _("Name"), lambda one: one.name),
        Column("phone", _("Phone"), lambda one: one.phone),
        Column("link", _("Link"), lambda one: f"{site}/s/{one.code}"),
    ]
    state = Column("state", _("State"), lambda one: _(one.state.label) if one.state else "")
    return [*columns, state] if named else columns


# -- the open link -----------------------------------------------------------------------------


def _open_link(me: Actor, campaign: CampaignRow, facts: Company) -> None:
    st.subheader(_("Open link"), anchor=False)
    st.caption(
        _("Anybody who sees it may answer, more than once even. Good for a notice board; it is no random"
          " sample, and its answers are marked as such.")
    )  # fmt: skip
    address = f"{site_of(facts)}/s/{campaign.open_code}"
    if campaign.open_code:
        st.code(address, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        if campaign.open_code:
            _poster(me, campaign, facts, address)
        if me.may("surveys.manage") and not campaign.elsewhere:
            _switch(me, campaign)


def _poster(me: Actor, campaign: CampaignRow, facts: Company, address: str) -> None:
    project = next(iter(campaign.projects.values())) if len(campaign.projects) == 1 else ""
    minutes = reading(campaigns.minutes_of, me, id=campaign.id)

    def made() -> bytes:
        words = survey_codes.told(
            company=facts.name,
            hotline=facts.hotline,
            title=campaign.title,
            anonymous=campaign.anonymous,
            reminder=False,
            minutes=minutes,
            closes=_printed(campaign.closes_on),
        )
        return survey_codes.poster(words, project, address, anonymous=campaign.anonymous)

    st.download_button(
        _("Poster (PDF)"),
        later(made),
        file_name=_named(campaign, _("Poster")),
        mime=PDF,
        icon=":material/print:",
        key=f"survey:poster:{campaign.id}",
        on_click="ignore",
    )


def _switch(me: Actor, campaign: CampaignRow) -> None:
    nonce = once("survey", "link", campaign.id, campaign.version)
    on = not campaign.open_code
    label = _("Make an open link") if on else _("Switch the open link off")
    icon = ":material/link:" if on else ":material/link_off:"
    if nonce.button(label, primary=False, icon=icon) and submit(
        campaigns.set_open_link, me, nonce, id=campaign.id, version=campaign.version, on=on
    ):
        say(_("Saved"))
        st.rerun()
