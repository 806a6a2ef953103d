"""The tickets of an incident on its screen: those linked, those that may be, and one answer to all."""

from datetime import date, datetime, time
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.incidents import linking, touched
from lib.incidents.find import Story
from lib.incidents.rules import AT_ONCE, LONGEST_NOTICE
from lib.incidents.touched import Waiting
from lib.paging import Page
from lib.tables import Column, table, view
from lib.tickets.rules import Row, state_label
from lib.tickets.view import short, state_cell
from lib.ui import Done, Once, _, form, once, plain, reading, say, submit
from lib.widgets import choose

SHOWN = 20
EVENING = time(18)


def linked_tickets(me: Actor, story: Story) -> None:
    now = view("incident:linked", sort="", filter=story.row.id)
    page = reading(touched.linked, me, id=story.row.id, number=now.page)
    columns = [
        Column("no", _("Number"), lambda r: r.no),
        Column("state", _("State"), state_cell),
        Column("place", _("Place"), lambda r: r.place),
        Column("summary", _("Content"), lambda r: short(r.summary), wide=True),
        Column("assignee", _("Handled by"), lambda r: r.assignee, spare=True),
        Column("received", _("Received at"), lambda r: clock.shown(r.received_at), spare=True),
    ]
    table(
        "incident:linked",
        _("Its tickets"),
        columns,
        page,
        view=now,
        filter=story.row.id,
        opens="ticket",
        empty=_("No ticket is linked yet."),
    )
    if page.rows and me.may("incidents.edit"):
        _take_off(me, story.row.id, page)


def _take_off(me: Actor, id: int, page: Page[Row]) -> None:
    named = {row.id: f"{row.no} {row.place} {short(row.summary, 20)}" for row in page.rows}
    with (
        st.popover(_("Take a ticket off"), icon=":material/link_off:"),
        form("unlink", id, page.number, border=False) as nonce,
    ):
        which = choose(_("Which ticket?"), named, key=nonce.key("which"))
        sent = nonce.send(_("Take off"), primary=False)
    if sent and which and submit(linking.unlink, me, nonce, id=id, ticket_id=which):
        st.rerun()


# -- linking -----------------------------------------------------------------------------------


def link_form(me: Actor, story: Story) -> None:
    """Open tickets of the place and time to tick, those of its kind ticked; what is linked makes room."""
    id = story.row.id
    wide = st.toggle(_("Other categories too"), key=f"incident:wide:{id}")
    page = reading(touched.candidates, me, id=id, every_category=wide, size=SHOWN)
    if not page.rows:
        st.caption(_("No other open ticket of these buildings has come in since it began."))
        return
    with form("link", id, wide, border=False) as nonce:
        ticked = [
            row.id for row in page.rows if st.checkbox(_candidate(row), not wide, nonce.key(str(row.id)))
        ]
        sent = nonce.send(_("Link those ticked"), icon=":material/link:", width="stretch")
    if sent:
        with st.spinner(_("Saving…")):
            done = submit(linking.link_tickets, me, nonce, id=id, ticket_ids=ticked)
        _told(done)
    if page.total > len(page.rows) and not wide:
        _link_all(me, id, page)


def _candidate(row: Row) -> str:
    state = _(state_label(row.type, row.state))
    words = (row.no, row.place, short(row.summary, 40), clock.shown(row.received_at)[5:], state)
    return " · ".join(plain(word) for word in words if word)


def _link_all(me: Actor, id: int, page: Page[Row]) -> None:
    nonce = once("link all", id)
    many = min(page.total, AT_ONCE)
    if nonce.button(_("Link all {n} that fit", n=many), primary=False, icon=":material/link:"):
        with st.spinner(_("Saving…")):
            done = submit(linking.link_fitting, me, nonce, id=id)
        _told(done)


def _told(done: Done[int] | None) -> None:
    if done:
        say(_("{n} linked", n=done.value))
        st.rerun()


# -- one answer to all -------------------------------------------------------------------------


def reply_form(me: Actor, story: Story) -> None:
    """What is sent is kept on each ticket, and shown on the resident's page."""
    found = reading(touched.waiting, me, id=story.row.id)
    if not found.told:
        st.caption(_("Nobody is waiting for an answer to this incident."))
        return
    with form("reply", story.row.id, story.version, border=False) as nonce:
        values = _answer(nonce, story, found)
        sent = nonce.send(_("Answer {n} tickets", n=found.told), icon=":material/campaign:", width="stretch")
    _rest(found)
    if sent:
        with st.spinner(_("Saving…")):
            done = submit(linking.reply_all, me, nonce, id=story.row.id, **values)
        if done:
            say(_("{n} answered", n=done.value))
            st.rerun()


def _answer(nonce: Once, story: Story, found: Waiting) -> dict[str, Any]:
    today = clock.local(clock.now()).date()
    label = _("The same words to everybody who waits")
    text = st.text_area(label, story.notice, 150, key=nonce.key("text"), max_chars=LONGEST_NOTICE)
    day = st.date_input(_("Date promised to them"), None, today, format="YYYY-MM-DD", key=nonce.key("day"))
    finish = st.checkbox(
        _("The work is done: finish the {n} tickets where that is possible", n=found.finished),
        key=nonce.key("finish"),
        disabled=not found.finished,
    )
    return {"text": text, "promised": _evening(day), "finish": finish}


def _evening(day: date | None) -> datetime | None:
    return datetime.combine(day, EVENING, clock.zone()) if day else None


def _rest(found: Waiting) -> None:
    if found.rest:
        lines = [f"- {n} × {_(state.label)}：{_(why)}" for why, state, n in found.rest]
        st.caption("\n".join([_("These cannot be finished yet:"), "", *lines]))
