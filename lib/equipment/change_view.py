"""The register's form: equipment added, or what is known of it changed."""

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from db.choices.equipment import EquipmentKind
from lib.access import Actor
from lib.customers import projects
from lib.equipment import people, register
from lib.equipment.find import Story
from lib.equipment.rules import LONGEST, MOST_MONTHS, Facts
from lib.i18n import N_
from lib.ui import Once, _, editing, form, go, reading, saved, say, submit
from lib.widgets import choose

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
PINNED = {
    "no": N_("Number"),
    "name": N_("Equipment name"),
    "place": N_("Place"),
    "supplier": N_("Supplier or upkeep firm"),
    "check_due_on": N_("Next examination"),
    "note": N_("Note"),
}


def adding(me: Actor) -> None:
    """A project first: its buildings and people follow from it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Add equipment"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="equipment:close", type="tertiary", icon=":material/close:"):
            go("equipment")
    known = reading(projects.projects, me)
    project = choose(
        _("Project") + " *", known, key="equipment:new:project", held=next(iter(known), None), width=320
    )
    if not project:
        return
    with form("equipment", "new", project) as nonce:
        facts = _asked(me, nonce, Facts("", EquipmentKind.OTHER, project))
        sent = nonce.send(_("Add"))
    if sent and (done := submit(register.add_equipment, me, nonce, facts=facts)):
        say(_("Saved"))
        go("equipment", id=done.value)


def changing(me: Actor, story: Story) -> None:
    id, held = story.row.id, story.facts
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Change details"), anchor=False, width="content")
        if st.button(_("Cancel"), key="equipment:keep", type="tertiary", icon=":material/close:"):
            saved("equipment", id)
            go("equipment", id=id)
    pinned = {label: str(getattr(held, code) or "") for code, label in PINNED.items()}
    pin = editing("equipment", id, story.version, **pinned)
    known = reading(projects.projects, me)
    key = f"equipment:project:{id}:{pin.version}"
    project = choose(_("Project") + " *", known, key=key, held=held.project_id, width=320) or held.project_id
    if project != held.project_id:
        held = replace(held, project_id=project, building_id=None, keeper_id=None)
    with form("equipment", id, pin.version, project) as nonce:
        facts = _asked(me, nonce, held, story.phone)
        sent = nonce.send(_("Save"))
    if sent and submit(register.change_equipment, me, nonce, id=id, version=pin.version, facts=facts):
        saved("equipment", id)
        say(_("Saved"))
        go("equipment", id=id)


def _asked(me: Actor, nonce: Once, held: Facts, phone: str = "") -> Facts:
    """Two columns; on a telephone one below the other."""
    left, right = st.columns(2, gap="large")
    with left:
        told = _what(me, nonce, held)
    with right:
        told |= _when(nonce, held) | _whose(me, nonce, held, phone)
    told["note"] = st.text_area(
        _("Note"), held.note, key=nonce.key("note"), max_chars=LONGEST["note"], height=80
    )
    return replace(held, **told)


def _what(me: Actor, nonce: Once, held: Facts) -> dict[str, Any]:
    kinds = {kind: _(kind.label) for kind in EquipmentKind}
    places = {0: _("Not in a building")} | reading(people.buildings, me, project_id=held.project_id)
    return {
        "name": _text(nonce, "name", _("Equipment name") + " *", held.name),
        "no": _text(nonce, "no", _("Number"), held.no, _("Left empty, it gets the next one")),
        "kind": choose(_("Kind"), kinds, key=nonce.key("kind"), held=held.kind) or held.kind,
        "building_id": choose(_("Building"), places, key=nonce.key("building"), held=held.building_id or 0)
        or None,
        "place": _text(nonce, "place", _("Place"), held.place, _("For example: pump room, basement 1")),
        "model": _text(nonce, "model", _("Model"), held.model),
        "maker": _text(nonce, "maker", _("Maker"), held.maker),
        "serial": _text(nonce, "serial", _("Serial number"), held.serial),
    }


def _when(nonce: Once, held: Facts) -> dict[str, Any]:
    made, since = st.columns(2)
    with made:
        made_on = _day(_("Made on"), nonce.key("made"), held.made_on)
    with since:
        installed_on = _day(_("In use since"), nonce.key("installed"), held.installed_on)
    warranty = _day(_("Warranty until"), nonce.key("warranty"), held.warranty_until)
    months = st.number_input(
        _("Statutory examination every … months"),
        1,
        MOST_MONTHS,
        held.check_months,
        key=nonce.key("months"),
        help=_("Empty where the law asks for none."),
    )
    last, due = st.columns(2)
    with last:
        checked_on = _day(_("Last examined on"), nonce.key("checked"), held.checked_on)
    with due:
        due_on = _day(_("Next examination"), nonce.key("due"), held.check_due_on)
    return {
        "made_on": made_on,
        "installed_on": installed_on,
        "warranty_until": warranty,
        "check_months": int(months) if months else None,
        "checked_on": checked_on,
        "check_due_on": due_on,
    }


def _whose(me: Actor, nonce: Once, held: Facts, phone: str) -> dict[str, Any]:
    keepers = {0: _("No keeper yet")} | reading(people.keepers, me, project_id=held.project_id)
    blank = _("Leave blank to keep it") if phone else ""
    keeper = choose(_("Keeper"), keepers, key=nonce.key("keeper"), held=held.keeper_id or 0)
    supplier = _text(nonce, "supplier", _("Supplier or upkeep firm"), held.supplier)
    told = _text(nonce, "supplier_phone", _("Phone of the firm"), "", blank)
    return {"keeper_id": keeper or None, "supplier": supplier, "supplier_phone": told.strip() or None}


def _text(nonce: Once, code: str, label: str, held: str, hint: str = "") -> str:
    return st.text_input(label, held, key=nonce.key(code), max_chars=LONGEST[code], placeholder=hint)


def _day(label: str, key: str, held: date | None) -> date | None:
    found: date | None = st.date_input(label, held, EARLIEST, LATEST, format="YYYY-MM-DD", key=key)
    return found
