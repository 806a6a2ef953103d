"""Duties kept: the list, one of them whole with its places, switched off and on."""

from typing import Any

import streamlit as st

from db.choices.duties import DutyKind
from lib.access import Actor
from lib.duties import duties, places
from lib.duties.draft_view import change, new_duty
from lib.duties.duties import DutyRow, DutyWhole
from lib.duties.duty_rules import DutyFacts
from lib.duties.place_facts_view import new_places, whose
from lib.duties.places import PlaceRow
from lib.duties.recurrence_rules import recurrence
from lib.duties.recurs_view import told
from lib.duties.starter_view import starter
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, editing, go, once, param, param_id, plain, reading, saved, say, submit
from lib.widgets import choose, words


def manage(me: Actor) -> None:
    if param("new") and me.may("duties.manage"):
        new_duty(me)
    elif id := param_id("duty"):
        _one(me, id)
    else:
        _all(me)


def _all(me: Actor) -> None:
    if me.may("duties.manage"):
        with st.container(horizontal=True):
            if st.button(_("New duty"), key="duties:new", type="primary", icon=":material/add:"):
                go("duties", part="duties", new=1)
            starter(me)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = choose(_("Kind"), words(DutyKind), key="duties:kind", placeholder=_("All"), width=220)
        off = st.toggle(_("Switched off too"), key="duties:off")
    found = reading(duties.list_duties, me, kind=kind, off_too=off)
    empty = _("No duty yet. Bring in the starter set, or draw one up.")
    page = Page(found, len(found), 1, max(len(found), 1))
    if id := table("duties:all", _("Duties"), _columns(), page, view=View("", 1), picks=True, empty=empty):
        go("duties", duty=id)


def _columns() -> list[Column]:
    return [
        Column("title", _("Duty"), lambda d: d.title, wide=True),
        Column("kind", _("Kind"), lambda d: _(d.kind.label)),
        Column("recurs", _("Recurs"), lambda d: told(d.recurs), wide=True),
        Column("minutes", _("May be done for"), lambda d: span(d.minutes), spare=True),
        Column("project", _("Project"), lambda d: d.project or _("Whole company"), spare=True),
        Column("places", _("Where it is done"), lambda d: str(d.places), right=True),
        Column("state", _("State"), _state),
    ]


def _state(duty: DutyRow) -> Cell:
    if not duty.active:
        return badge(_("Switched off"), "grey")
    return badge(_("In use"), "green") if duty.places else badge(_("No place yet"), "orange")


def span(minutes: int) -> str:
    if minutes % (24 * 60) == 0:
        return _("{n} days", n=minutes // (24 * 60))
    return _("{n} h", n=minutes // 60) if minutes % 60 == 0 else _("{n} min", n=minutes)


# -- one of them -------------------------------------------------------------------------------


def _one(me: Actor, id: int) -> None:
    whole = reading(duties.one_duty, me, id=id)
    facts = whole.facts
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(facts.title), anchor=False, width="content")
        st.badge(
            _("In use") if whole.active else _("Switched off"), color="green" if whole.active else "gray"
        )
        if st.button(_("Back to the list"), key="duty:close", type="tertiary", icon=":material/close:"):
            go("duties", part="duties")
    st.markdown(f"**{plain(told(recurrence(facts.recurs)))}** · {_(facts.kind.label)}")
    st.caption("　".join(_said(whole)))
    if facts.how:
        st.markdown(plain(facts.how))
    _places(me, whole)
    if whole.changeable:
        box = st.expander(
            _("Change this duty"), icon=":material/edit:", key=f"duty:{id}:change", on_change="rerun"
        )
        if box.open:
            with box:
                change(me, whole)
        _switch(me, whole)


def _said(whole: DutyWhole) -> list[str]:
    facts = whole.facts
    return [
        _("May be done for {span}", span=span(facts.minutes)),
        _("then late for {span}", span=span(facts.grace)) if facts.grace else _("then missed at once"),
        _("may be made up") if facts.made_up else _("may not be made up"),
        _("On days off: {rule}", rule=_(facts.holiday.label)),
        *([_("with a photo")] if facts.photo else []),
        *([_("by the checklist {title}", title=plain(whole.form_title))] if facts.form_code else []),
        _days(facts),
    ]


def _days(facts: DutyFacts) -> str:
    since = facts.starts_on.isoformat()
    if facts.ends_on is None:
        return _("since {date}", date=since)
    return _("from {since} until {until}", since=since, until=facts.ends_on.isoformat())


def _switch(me: Actor, whole: DutyWhole) -> None:
    nonce = once("duty", "switch", whole.id, whole.version)
    label = _("Switch it off") if whole.active else _("Switch it on again")
    icon = ":material/pause:" if whole.active else ":material/play_arrow:"
    about: dict[str, Any] = {"id": whole.id, "version": whole.version, "active": not whole.active}
    if nonce.button(label, primary=False, icon=icon) and submit(duties.set_active, me, nonce, **about):
        say(_("Saved"))
        st.rerun()


# -- its places --------------------------------------------------------------------------------


def _places(me: Actor, whole: DutyWhole) -> None:
    found = reading(places.list_places, me, duty_id=whole.id)
    st.subheader(_("Places ({n})", n=sum(one.active for one in found)), anchor=False)
    page = Page(found, len(found), 1, max(len(found), 1))
    empty = _("No place yet: nothing is raised until one is added.")
    may = me.may("duties.manage")
    key = f"duty:{whole.id}:places"
    columns = [
        Column("project", _("Project"), lambda p: p.project),
        Column("where", _("Place"), lambda p: p.where or _("the whole project"), wide=True),
        Column("who", _("Whose duty"), _who),
        Column("state", _("State"), lambda p: "" if p.active else badge(_("Switched off"), "grey")),
    ]
    picked = table(key, _("Where it is done"), columns, page, view=View("", 1), picks=may, empty=empty)
    if may and (place := next((one for one in found if one.id == picked), None)):
        _place(me, place)
    if may and whole.active:
        _add_places(me, whole)


def _who(place: PlaceRow) -> str:
    return place.owner or place.post or _("whoever takes it")


def _add_places(me: Actor, whole: DutyWhole) -> None:
    box = st.expander(
        _("Add places"), icon=":material/add_location:", key=f"duty:{whole.id}:add", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        nonce = once("duty", "places", whole.id)
        chosen = new_places(me, nonce.key("new"), whole.project_id)
        label = _("Add {n} places", n=len(chosen))
        if nonce.button(label, disabled=not chosen) and (
            done := submit(places.add_places, me, nonce, duty_id=whole.id, places=chosen)
        ):
            say(_("{n} places are new.", n=done.value))
            st.rerun()


def _place(me: Actor, place: PlaceRow) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(place.project)}** {plain(place.where)}")
        pin = editing("duty_place", place.id, place.version, **{_("Whose duty"): _who(place)})
        nonce = once("duty", "place", place.id)
        owner, post = whose(me, nonce.key("whose"), place.project_id, place.owner_id, place.post)
        about = {"id": place.id, "version": pin.version}
        with st.container(horizontal=True):
            done = nonce.button(_("Save"), primary=False) and submit(
                places.change_place, me, nonce, **about, owner_id=owner, post=post
            )
            switch = once("duty", "place", "switch", place.id)
            label = _("Nothing more here") if place.active else _("Here again")
            done = done or (
                switch.button(label, primary=False)
                and submit(places.set_place_active, me, switch, **about, active=not place.active)
            )
    if done:
        saved("duty_place", place.id)
        say(_("Saved"))
        st.rerun()
