"""The list of equipment: its numbers, filters, columns, labels to print."""

import streamlit as st

from db.choices.equipment import EquipmentKind, EquipmentState
from lib.access import Actor
from lib.customers import projects
from lib.documents import equipment_labels
from lib.equipment import labels
from lib.equipment.find import Due, Filter, Numbers, Row
from lib.i18n import N_
from lib.residents.view import site_of
from lib.standards import company as companies
from lib.tables import Cell, Column, badge
from lib.ui import _, go, later, making, reading
from lib.widgets import choose, pick, several, words

TONES = {EquipmentState.IN_USE: "green", EquipmentState.STOPPED: "orange", EquipmentState.SCRAPPED: "grey"}
DUES = {
    Due.OVERDUE: N_("Examination overdue"),
    Due.SOON: N_("Examination due in 30 days"),
    Due.WARRANTY: N_("Warranty ends in 60 days"),
}
TILE, SOON = 150, 30


def heading(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Equipment register"), anchor=False, width="content")
        if me.may("equipment.keep") and st.button(
            _("Add equipment"), key="equipment:add", type="primary", icon=":material/add:"
        ):
            go("equipment", new=1)
        if me.may("equipment.import") and st.button(
            _("Import the ledger"), key="equipment:import", icon=":material/upload_file:"
        ):
            go("imports")


def tiles(found: Numbers) -> None:
    told = {
        _("Registered"): found.all,
        _("Examination overdue"): found.overdue,
        _("Examination due in 30 days"): found.soon,
        _("Warranty ends in 60 days"): found.warranty,
        _("Out of service"): found.stopped,
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)


def filters(me: Actor) -> Filter:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            key="equipment:text",
            placeholder=_("Number, name, model or place"),
            icon=":material/search:",
            width=260,
        )
        everything = _("All")
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="equipment:project", placeholder=everything, width=170)
        kind = choose(
            _("Kind"), words(EquipmentKind), key="equipment:kind", placeholder=everything, width=170
        )
        state = choose(
            _("State"),
            words(EquipmentState),
            key="equipment:state",
            placeholder=_("Not scrapped"),
            width=150,
        )
    dues = {due: _(label) for due, label in DUES.items()}
    due = pick(_("To be seen to"), dues, key="equipment:due", required=False, label_visibility="collapsed")
    return Filter(text.strip(), project, kind, state, due)


def columns() -> list[Column]:
    return [
        Column("no", _("Number"), lambda r: r.no, sort="no"),
        Column("name", _("Equipment name"), lambda r: r.name, wide=True),
        Column("state", _("State"), lambda r: badge(_(r.state.label), TONES[r.state])),
        Column("due", _("Next examination"), due_cell, sort="due"),
        Column("place", _("Place"), place_of),
        Column("kind", _("Kind"), lambda r: _(r.kind.label), spare=True),
        Column("project", _("Project"), lambda r: r.project, spare=True),
        Column("warranty", _("Warranty until"), _warranty, sort="warranty", spare=True),
        Column("keeper", _("Keeper"), lambda r: r.keeper, spare=True),
        Column("model", _("Model"), lambda r: r.model, spare=True),
    ]


def due_cell(row: Row) -> Cell:
    if row.check_due_on is None:
        return ""
    shown = row.check_due_on.isoformat()
    if row.left is None:
        return shown
    if row.left < 0:
        return badge(_("{date} overdue", date=shown), "red")
    return badge(shown, "orange") if row.left <= SOON else shown


def place_of(row: Row) -> str:
    return row.place if row.building in row.place else " ".join(filter(None, (row.building, row.place)))


def _warranty(row: Row) -> Cell:
    shown = row.warranty_until.isoformat() if row.warranty_until else ""
    return badge(shown, "green") if row.covered else shown


def empty(me: Actor, by: Filter) -> str:
    if by != Filter():
        return _("Nothing matches.")
    if me.may("equipment.import"):
        return _(
            "No equipment yet. Import the equipment ledger you keep under “Ledger import”, or add it by hand."
        )
    return _("No equipment yet. Those who keep the register add it, or import the ledger they have.")


# -- labels ------------------------------------------------------------------------------------


def label_printing(me: Actor, rows: list[Row]) -> None:
    """All that the list shows on this page, or only some of it."""
    if not (me.may("equipment.keep") and rows):
        return
    with st.popover(_("Print labels"), icon=":material/qr_code_2:"):
        named = {row.id: f"{row.no} {row.name}" for row in rows if row.state != EquipmentState.SCRAPPED}
        chosen = several(
            _("Which equipment?"), named, key="equipment:labels", placeholder=_("All on this page")
        )
        label_button(me, chosen or list(named))


def label_button(me: Actor, ids: list[int]) -> None:
    facts = reading(companies.company, me)
    site = site_of(facts)

    def made() -> bytes:
        found = making(labels.labels, me, ids=ids)
        urls = (f"{site}/equipment?code={one.code}" for one in found)
        items = [
            equipment_labels.Label(one.no, one.name, one.place, one.project, url)
            for one, url in zip(found, urls, strict=True)
        ]
        return equipment_labels.labels(facts.name, items)

    st.download_button(
        _("Labels ({n}, PDF)", n=len(ids)),
        later(made),
        file_name=_("Equipment labels") + ".pdf",
        mime="application/pdf",
        icon=":material/download:",
        key="equipment:labels:pdf",
        on_click="ignore",
        type="primary",
    )
    st.caption(_("Twenty-one labels on an A4 page. Whoever scans one signs in and sees this equipment."))
    if not facts.site:
        st.caption(":material/link_off: " + _("The labels carry the address of your own browser."))
