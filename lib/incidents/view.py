"""Blocks of incidents: their columns, the hint at intake, and what a ticket's screen says of them."""

import streamlit as st

from db.choices.incidents import IncidentState
from lib import clock
from lib.access import Actor
from lib.i18n import pick
from lib.incidents import find, linking, service
from lib.incidents.find import Here
from lib.incidents.rules import Row, kinds
from lib.tables import Cell, Column, badge
from lib.tickets.view import short
from lib.ui import _, language, once, plain, reading, say, submit

TONES = {IncidentState.OPEN: "orange", IncidentState.OVER: "green"}


def columns() -> list[Column]:
    return [
        Column("no", _("Number"), lambda r: r.no),
        Column("state", _("State"), state_cell),
        Column("title", _("What goes on"), lambda r: r.title, wide=True),
        Column("where", _("Where"), where),
        Column("began", _("Since"), lambda r: clock.shown(r.began_at), spare=True),
        Column("until", _("Ends"), until),
        Column("tickets", _("Tickets"), lambda r: str(r.tickets), right=True),
        Column("voices", _("Me too"), lambda r: str(r.voices), right=True),
        Column("category", _("Kind"), lambda r: kind_label(r.category), spare=True),
        Column("project", _("Project"), lambda r: r.project, spare=True),
    ]


def kind_label(code: str) -> str:
    return pick(kinds()[code].label, language()) if code in kinds() else code


def state_cell(row: Row) -> Cell:
    if row.overdue:
        return badge(_("Past its time"), "red")
    return badge(_(row.state.label), TONES[row.state])


def where(row: Row) -> str:
    """The buildings, then the place; none of both is the whole project."""
    parts = ["、".join(row.buildings), row.place]
    return " ".join(part for part in parts if part) or _("Whole project")


def until(row: Row) -> str:
    if row.ended_at:
        return clock.shown(row.ended_at)
    return _("expected {date}", date=clock.shown(row.expected_at)) if row.expected_at else ""


# -- at intake ---------------------------------------------------------------------------------


def open_hint(me: Actor, project_id: int, household_id: int | None) -> None:
    """What goes on where the caller is: to be told at once, and counted instead of taken in again."""
    if not me.may("incidents.view"):
        return
    for here in reading(find.open_here, me, project_id=project_id, household_id=household_id):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_line(here))
                if household_id and me.may("incidents.echo"):
                    _me_too(me, here, household_id)
            if here.notice:
                st.caption(plain(here.notice))


def _line(here: Here) -> str:
    link = f"[{plain(here.no)}](/incident?id={here.id})"
    parts = [
        f"**{plain(here.title)}**",
        plain(here.place),
        _("since {date}", date=clock.shown(here.began_at)),
        _("expected {date}", date=clock.shown(here.expected_at)) if here.expected_at else "",
        _("{n} me too", n=here.voices),
    ]
    badge = f":orange-badge[{_('Going on here')}]"
    return f"{badge} {link} " + " · ".join(part for part in parts if part)


def _me_too(me: Actor, here: Here, household_id: int) -> None:
    nonce = once("echo", here.id, household_id)
    if not nonce.button(_("Me too"), primary=False, icon=":material/exposure_plus_1:"):
        return
    if done := submit(service.echo, me, nonce, id=here.id, household_id=household_id):
        say(_("Counted. {n} so far.", n=done.value))
        st.rerun()


# -- on a ticket -------------------------------------------------------------------------------


def incident_of(me: Actor, ticket_id: int, project_id: int) -> None:
    """The incident a ticket belongs to, or the open ones it may be linked to."""
    if not me.may("incidents.view"):
        return
    found = reading(find.of_ticket, me, ticket_id=ticket_id)
    if found.linked:
        here = found.linked
        about = f"[{plain(here.no)}](/incident?id={here.id}) {plain(here.title)}"
        st.markdown(f":orange-badge[{_('Part of an incident')}] {about}")
    elif me.may("incidents.edit"):
        for here in found.perhaps:
            _perhaps(me, here, ticket_id)


def _perhaps(me: Actor, here: Here, ticket_id: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        about = f"[{plain(here.no)}](/incident?id={here.id}) {plain(short(here.title, 30))}"
        st.markdown(f":gray-badge[{_('Going on here')}] {about}", width="content")
        nonce = once("link", here.id, ticket_id)
        if nonce.button(_("Belongs to it"), primary=False, icon=":material/link:") and submit(
            linking.link_tickets, me, nonce, id=here.id, ticket_ids=[ticket_id]
        ):
            say(_("Linked to {no}", no=here.no))
            st.rerun()
