"""What a person has been told, on the workbench and in the menu."""

import streamlit as st

from db.choices.alerts import AlertKind
from lib import clock
from lib.access import Actor
from lib.alerts import service
from lib.alerts.service import Told
from lib.alerts.text_rules import SCREENS
from lib.screens import screens
from lib.ui import Once, _, go, once, reading, sentence, submit

AT_ONCE, A_PAGE = 4, 10
PAGE = "alerts:page"
PRESSING = (AlertKind.LATE, AlertKind.MAJOR, AlertKind.TROUBLE)
ICONS = {
    AlertKind.SOON: "schedule",
    AlertKind.LATE: "warning",
    AlertKind.MAJOR: "priority_high",
    AlertKind.REPEAT: "replay",
    AlertKind.DISPATCHED: "assignment_ind",
    AlertKind.RETURNED: "undo",
    AlertKind.RESIDENT: "chat",
    AlertKind.ACTION: "build_circle",
    AlertKind.INCIDENT: "crisis_alert",
    AlertKind.ARCHIVE: "inventory_2",
    AlertKind.SURVEY: "ballot",
    AlertKind.TRAINING: "school",
    AlertKind.DIGEST: "wb_sunny",
    AlertKind.TROUBLE: "link_off",
}


def menu_entry(me: Actor) -> None:
    """How many are unread, from any screen; leads to all of them."""
    if me.must_change or not me.may("alerts.view"):
        return
    unread = reading(service.how_many_unread, me)
    count = f"{service.MOST_COUNTED}+" if unread > service.MOST_COUNTED else str(unread)
    label = _("Alerts ({n})", n=count) if unread else _("Alerts")
    icon = "notifications_unread" if unread else "notifications"
    if st.button(label, icon=f":material/{icon}:", key="alerts:menu"):
        _show_all(me)


def bell(me: Actor) -> None:
    """The newest unread alerts; nothing at all for whoever has read them all."""
    if not me.may("alerts.view"):
        return
    unread = reading(service.mine, me, unread=True, size=AT_ONCE)
    if not unread.rows:
        return
    newest = max(told.id for told in unread.rows)
    with st.container(border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = _("{n} unread alerts", n=unread.count)
            st.markdown(f":material/notifications: **{title}**", width="stretch")
            if st.button(_("Show all"), key="alerts:all", type="tertiary"):
                _show_all(me)
            _mark_all(me, newest)
        for told in unread.rows:
            _line(me, told, "bell")


def _mark_all(me: Actor, newest: int) -> None:
    nonce = once("alerts", "read", newest)
    asked = nonce.button(_("Mark all as read"), primary=False, icon=":material/done_all:")
    if asked and submit(service.mark_all_read, me, nonce, up_to=newest):
        st.rerun()


def _show_all(me: Actor) -> None:
    st.session_state.pop(PAGE, None)
    st.dialog(_("Alerts"), width="large")(_all)(me)


def _all(me: Actor) -> None:
    """Those read before too, a page at a time."""
    page = reading(service.mine, me, number=st.session_state.get(PAGE, 1), size=A_PAGE)
    if not page.rows:
        st.caption(_("Nobody has told you anything yet."))
    for told in page.rows:
        _line(me, told, "all")
    if page.pages > 1:
        first, last = page.number < 2, page.number >= page.pages
        with st.container(horizontal=True, vertical_alignment="center"):
            _turn(_("Previous"), page.number - 1, off=first)
            st.caption(_("Page {n}", n=page.number))
            _turn(_("Next"), page.number + 1, off=last)


def _turn(label: str, number: int, *, off: bool) -> None:
    def turn() -> None:
        st.session_state[PAGE] = number

    st.button(label, key=f"{PAGE}:{label}", disabled=off, on_click=turn)


def _line(me: Actor, told: Told, place: str) -> None:
    """Opening the record it speaks of, or saying so where there is none, makes it read."""
    when, text = clock.shown(told.at)[5:], sentence(told.message, **told.params)
    shade = "gray" if told.read_at else "red" if told.kind in PRESSING else "blue"
    nonce, way = once("alert", place, told.id), _way(me, told)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="xsmall"):
        st.markdown(f":{shade}[:material/{ICONS[told.kind]}:] :gray[{when}] {text}", width="stretch")
        if not way and told.read_at:
            return
        label = _("Open it") if way else _("Got it")
        if st.button(label, key=nonce.key("open"), type="tertiary"):
            _open(me, told, nonce, way)


def _way(me: Actor, told: Told) -> str:
    """The screen the record is on, if the person may go there."""
    screen = screens().get(SCREENS.get(told.source_kind, ""))
    return screen.name if screen and screen.open_to(me) else ""


def _open(me: Actor, told: Told, nonce: Once, way: str) -> None:
    if not told.read_at and not submit(service.mark_read, me, nonce, id=told.id):
        return
    if way:
        go(way, **({"id": told.source_id} if told.source_id else {}))
    st.rerun()
