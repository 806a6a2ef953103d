"""Blocks about households and people, used on several screens."""

from typing import Any

import streamlit as st

from db.choices.customers import Phase, Relation
from lib.access import Actor
from lib.customers import find, service
from lib.customers.find import Hit, HouseholdFile, Occupant
from lib.customers.reveal_view import asked_why
from lib.keys import keys
from lib.paging import Page
from lib.tables import Column, View, badge, table
from lib.ui import Once, _, form, go, once, plain, reading, say, submit
from lib.widgets import choose, distinct, pick, words

MOST_SHOWN = 20


def typed_key(key: str, turn: int = 0) -> str:
    return f"{key}:typed:{turn}" if turn else f"{key}:typed"


def caller_box(me: Actor, key: str, *, label: str = "", turn: int = 0) -> tuple[Hit | None, str]:
    """Type any part of room, name, pinyin or phone; returns who was picked, and what was typed in vain.

    By keyboard: arrows and Enter choose. turn: another one for another call, so that what a busy browser
    still says of the last one is not taken for this.
    """
    typed = st.text_input(
        label or _("Who is calling?"),
        key=typed_key(key, turn),
        live=True,
        autocomplete="off",
        placeholder=_("Room, name, pinyin or phone, for example 3-2-1502, 1502 zhang, zw or 1234"),
        icon=":material/search:",
    ).strip()
    hits = reading(find.look_up, me, typed=typed) if typed else []
    box = f"[class*='st-key-{key}-typed'] input"
    rows = f"[class*='st-key-{key}-hits'] [role=radiogroup] label"
    keys(f"{key}:keys", at=box, rows=rows, typed=typed)
    if not hits:
        return None, typed
    labels = distinct({i: plain(hit_label(hit)) for i, hit in enumerate(hits)})
    chosen = st.radio(
        _("Choose the caller"),
        list(labels),
        format_func=lambda i: labels[i],
        index=None,
        key=f"{key}:hits:{turn}:{typed}",
        label_visibility="collapsed",
    )
    return (hits[chosen] if chosen is not None else None), ""


def hit_label(hit: Hit) -> str:
    return " · ".join(
        part for part in (hit.room, hit.name or _("nobody registered"), hit.phone, hit.project) if part
    )


def facts(file: HouseholdFile) -> None:
    """The household's own data, a line each."""
    rows = {
        _("Project"): file.project,
        _("Area"): f"{file.area:g} ㎡" if file.area else "",
        _("Moved in"): file.move_in.isoformat() if file.move_in else "",
        _("Persons"): str(file.family or ""),
        _("Parking"): file.parking,
        _("Note"): file.note,
    }
    st.markdown("  \n".join(f"{name}：{plain(value)}" for name, value in rows.items() if value))


def project_fields(
    nonce: Once, code: str = "", name: str = "", address: str = "", phase: Phase = Phase.RUNNING
) -> dict[str, Any]:
    left, right = st.columns([1, 3])
    return {
        "code": left.text_input(
            _("Code") + " *", value=code, key=nonce.key("code"), max_chars=12, placeholder="XM01"
        ),
        "name": right.text_input(_("Project name") + " *", value=name, key=nonce.key("name"), max_chars=80),
        "address": st.text_input(_("Address"), value=address, key=nonce.key("address"), max_chars=200),
        "phase": pick(_("Phase"), words(Phase), held=phase, key=nonce.key("phase")) or phase,
    }


def household_columns() -> list[Column]:
    return [
        Column("room", _("Room"), lambda h: h.room),
        Column("people", _("People"), lambda h: h.people, wide=True),
        Column("area", _("Area (㎡)"), lambda h: f"{h.area:.2f}" if h.area else "", right=True),
        Column("parking", _("Parking"), lambda h: h.parking),
        Column("project", _("Project"), lambda h: h.project),
    ]


def ledger_columns() -> list[Column]:
    """As the import's template names them."""
    return [
        Column("room", _("Room"), lambda h: h.room),
        Column("owners", _("Owner"), lambda h: h.owners),
        Column("phones", _("Phone"), lambda h: h.phones),
        Column("area", _("Floor area (㎡)"), lambda h: f"{h.area:.2f}" if h.area else ""),
        Column("move_in", _("Move-in date"), lambda h: h.move_in.isoformat() if h.move_in else ""),
        Column("class", _("Customer class"), lambda h: _(h.customer_class.label) if h.customer_class else ""),
        Column("family", _("Household size"), lambda h: str(h.family or "")),
        Column("parking", _("Parking space"), lambda h: h.parking),
        Column("birthday", _("Birthday"), lambda h: h.birthday),
        Column("tenants", _("Tenant"), lambda h: h.tenants),
        Column("tenant_phones", _("Tenant's phone"), lambda h: h.tenant_phones),
        Column("note", _("Note"), lambda h: h.note),
    ]


def new_household(me: Actor, known: dict[int, str]) -> None:
    with form("household", border=False) as nonce:
        project = choose(_("Project"), known, key=nonce.key("project"), held=next(iter(known)))
        left, middle, right = st.columns(3)
        building = left.text_input(_("Building"), key=nonce.key("building"), max_chars=40, placeholder="3")
        unit = middle.text_input(_("Unit"), key=nonce.key("unit"), max_chars=20, placeholder="2")
        number = right.text_input(
            _("Room number") + " *", key=nonce.key("number"), max_chars=40, placeholder="1502"
        )
        sent = nonce.send(_("Add household"))
    if sent and (
        done := submit(
            service.add_household,
            me,
            nonce,
            project_id=project or 0,
            building=building,
            unit=unit,
            number=number,
        )
    ):
        go("household", id=done.value)


def people(me: Actor, file: HouseholdFile) -> None:
    """Who lives here, who did; phones masked until asked for."""
    columns = [
        Column("name", _("Name"), lambda p: shown_name(p)),
        Column("relation", _("Relation"), lambda p: _(p.relation.label)),
        Column("phone", _("Phone"), lambda p: _seen(p)[1]),
        Column("class", _("Class"), lambda p: _(p.category.label)),
        Column(
            "until",
            _("Until"),
            lambda p: badge(_("moved out {date}", date=p.until), "grey") if p.until else "",
        ),
    ]
    size = len(file.people)
    page = Page(file.people, size, 1, max(size, 1))
    empty = _("Nobody registered here. Add the owner or tenant below.")
    table("people", _("People"), columns, page, view=View("", 1), id_of=lambda p: p.customer_id, empty=empty)
    with st.container(horizontal=True):
        if size and me.may("customers.reveal"):
            _reveal(me, file)
        if me.may("customers.edit"):
            with st.popover(_("Add a person"), icon=":material/person_add:"):
                _new_person(me, file)
            if any(not p.until for p in file.people):
                with st.popover(_("Moved out"), icon=":material/logout:"):
                    _move_out(me, file)


def shown_name(person: Occupant) -> str:
    return _seen(person)[0]


def _seen(person: Occupant) -> tuple[str, str]:
    held: tuple[str, str] | None = st.session_state.get(f"_seen:customer:{person.customer_id}")
    return held or (person.name, person.phones)


def _reveal(me: Actor, file: HouseholdFile) -> None:
    nonce = once("reveal", "household", file.id)
    if asked := asked_why(_("Show names and phones"), nonce):
        done = submit(service.reveal_household, me, nonce, id=file.id, reason=asked[0], note=asked[1])
        for id, name, phones in done.value if done else []:
            st.session_state[f"_seen:customer:{id}"] = (name, phones)
        if done:
            st.rerun()


def _new_person(me: Actor, file: HouseholdFile) -> None:
    with form("person", file.id, border=False) as nonce:
        name = st.text_input(_("Name") + " *", key=nonce.key("name"), max_chars=60)
        phones = st.text_input(_("Phone"), key=nonce.key("phones"), max_chars=60)
        relation = pick(_("Relation"), words(Relation), held=Relation.OWNER, key=nonce.key("relation"))
        sent = nonce.send(_("Add"))
    values: dict[str, Any] = {"name": name, "phones": phones, "relation": relation or Relation.OWNER}
    if sent and submit(service.add_customer, me, nonce, household_id=file.id, **values):
        say(_("Saved"))
        st.rerun()


def _move_out(me: Actor, file: HouseholdFile) -> None:
    living = {p.customer_id: shown_name(p) for p in file.people if not p.until}
    with form("out", file.id, border=False) as nonce:
        who = choose(_("Who moved out?"), living, key=nonce.key("who"), held=next(iter(living)))
        sent = nonce.send(_("Moved out today"), primary=False)
    if sent and submit(service.move_out, me, nonce, household_id=file.id, customer_id=who or 0):
        say(_("Saved"))
        st.rerun()
