"""Who is away and who stands in."""

from datetime import timedelta
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.duties import absences
from lib.duties.absences import AbsenceRow
from lib.paging import Page
from lib.tables import Column, View, badge, table
from lib.ui import Once, _, once, plain, reading, say, submit
from lib.widgets import choose

USUAL = timedelta(days=2)


def away(me: Actor) -> None:
    box = st.expander(
        _("Enter an absence"), icon=":material/event_busy:", key="absence:new", on_change="rerun"
    )
    if box.open:
        with box:
            _add(me)
    past = st.toggle(_("Past ones"), key="absence:past")
    found = reading(absences.list_absences, me, past=past)
    page = Page(found, len(found), 1, max(len(found), 1))
    empty = _("Nobody is away. Tasks of who is away go to their substitute.")
    key, title = f"absence:{past}", _("Absences")
    picked = table(key, title, _columns(), page, view=View("", 1), picks=not past, empty=empty)
    if not past and (one := next((one for one in found if one.id == picked), None)):
        _change(me, one)


def _columns() -> list[Column]:
    today = clock.local(clock.now()).date()
    return [
        Column("name", _("Name"), lambda a: a.name),
        Column("days", _("Away"), lambda a: f"{a.since} – {a.until}"),
        Column("now", _("State"), lambda a: badge(_("Away now"), "orange") if a.since <= today else ""),
        Column("substitute", _("Substitute"), lambda a: a.substitute or _("whoever takes it")),
        Column("reason", _("Reason"), lambda a: a.reason, wide=True),
    ]


def _add(me: Actor) -> None:
    nonce = once("absence", "new")
    people, today = reading(absences.own_people, me), clock.local(clock.now()).date()
    user = choose(_("Who is away") + " *", people, key=nonce.key("user"))
    days = _days(nonce, today, today + USUAL)
    stand_in = _substitute(me, nonce, user, None)
    usual = _("Leave, illness")
    reason = st.text_input(_("Reason"), key=nonce.key("reason"), max_chars=120, placeholder=usual)
    if not nonce.button(_("Enter it")):
        return
    if user is None:
        st.error(_("Choose a person."))
    elif submit(absences.add_absence, me, nonce, user_id=user, **days, substitute_id=stand_in, reason=reason):
        say(_("Entered. Their open tasks of these days have changed hands."))
        st.rerun()


def _days(nonce: Once, since: Any, until: Any) -> dict[str, Any]:
    with st.container(horizontal=True):
        first = st.date_input(_("First day"), since, key=nonce.key("since"), format="YYYY-MM-DD", width=160)
        last = st.date_input(_("Last day"), until, key=nonce.key("until"), format="YYYY-MM-DD", width=160)
    return {"since": first, "until": last}


def _substitute(me: Actor, nonce: Once, user: int | None, held: int | None) -> int | None:
    able = reading(absences.substitutes, me, user_id=user) if user else {}
    nobody = _("Nobody: whoever takes it")
    key = nonce.key(f"substitute:{user or 0}")
    return choose(_("Substitute"), able, key=key, held=held, placeholder=nobody)


def _change(me: Actor, one: AbsenceRow) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(one.name)}**")
        nonce = once("absence", "change", one.id)
        days = _days(nonce, one.since, one.until)
        stand_in = _substitute(me, nonce, one.user_id, one.substitute_id)
        with st.container(horizontal=True):
            done = nonce.button(_("Save"), primary=False) and submit(
                absences.change_absence, me, nonce, id=one.id, **days, substitute_id=stand_in
            )
            gone = once("absence", "remove", one.id)
            label = _("Take it back")
            done = done or (
                gone.button(label, primary=False, icon=":material/undo:")
                and submit(absences.remove_absence, me, gone, id=one.id)
            )
    if done:
        say(_("Saved. Open tasks of these days are whose they ought to be."))
        st.rerun()
