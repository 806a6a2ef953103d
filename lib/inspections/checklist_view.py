"""Checklists on the screen: all of them, one read like a sheet of paper, its versions, its deeds."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.forms import drafts
from lib.forms.admin_view import switch
from lib.forms.begin_view import change_buttons, my_drafts, new_of
from lib.forms.sheet_view import told
from lib.forms.values import plain as number
from lib.inspections import checklists
from lib.inspections.checklist_rules import GENERAL, KIND, Area, Checklist, Item
from lib.inspections.checklists import ChecklistRow, Version
from lib.inspections.version_rules import Comparison
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, go, later, plain, reading

PDF = "application/pdf"

# -- all of them -------------------------------------------------------------------------------


def heading(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Checklists"), anchor=False, width="content")
        if me.may("forms.checklists"):
            new_of(me, KIND, _("New checklist"))
        if me.may("inspections.import") and st.button(
            _("Bring in score sheets"), icon=":material/upload_file:", key="checklists:sheets"
        ):
            go("score_sheets")
    st.caption(
        _(
            "A checklist says what an inspection looks at, what is right, and what each item is worth. "
            "What falls short becomes a corrective action. Begin one on the page “Quality inspections” as a "
            "spot check, or let a duty raise it each day, month or quarter."
        )
    )


def unfinished(me: Actor) -> None:
    """Checklists one has begun and not published."""
    if me.may("forms.checklists"):
        my_drafts([row for row in reading(drafts.my_drafts, me) if row.kind == KIND])


def all_of_them(rows: Sequence[ChecklistRow]) -> None:
    columns = [
        Column("title", _("Checklist"), lambda row: told(row.title), wide=True),
        Column("state", _("State"), lambda row: _state(row.active)),
        Column("areas", _("Areas"), lambda row: str(row.areas), right=True),
        Column("items", _("Checklist items"), lambda row: str(row.items), right=True),
        Column("points", _("Points"), lambda row: number(row.points), right=True),
        Column("critical", _("Critical"), lambda row: str(row.critical or "—"), right=True),
        Column("line", _("Line to pass"), lambda row: f"{number(row.line)} %", right=True),
        Column("used", _("Inspections with it"), lambda row: str(row.used or "—"), right=True),
    ]
    page = Page(list(rows), len(rows), 1, max(len(rows), 1))
    empty = _("No checklist yet. Make one: its areas, what is looked at in each, and what is right.")
    table("checklists", _("Checklists"), columns, page, view=View("", 1), opens="checklists", empty=empty)


def _state(active: bool) -> Cell:
    return badge(_("In use"), "green") if active else badge(_("Switched off"), "grey")


# -- one of them -------------------------------------------------------------------------------


def one_checklist(me: Actor, row: ChecklistRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("All checklists"), icon=":material/arrow_back:", key="checklists:back"):
            go("checklists")
        st.badge(_("In use") if row.active else _("Switched off"), color="green" if row.active else "gray")
    checklist = reading(checklists.checklist, me, code=row.code)
    st.header(plain(told(row.title)), anchor=False)
    st.caption(_facts(row))
    if checklist.help:
        st.markdown(plain(told(checklist.help)))
    _deeds(me, row)
    st.caption(_how_scored(checklist))
    for area in checklist.areas:
        _area(row, area)
    if me.may("inspections.checklists"):
        versions = reading(checklists.checklist_versions, me, code=row.code)
        _versions(versions)
    if me.may("forms.checklists"):
        switch(me, row, row.active)


def _facts(row: ChecklistRow) -> str:
    return " · ".join(
        (
            _("{items} items in {areas} areas", items=row.items, areas=row.areas),
            _("{n} points in all", n=number(row.points)),
            _("version {no} of {at}", no=row.no, at=clock.shown(row.at)),
            _("{n} inspections with it", n=row.used),
        )
    )


def _deeds(me: Actor, row: ChecklistRow) -> None:
    with st.container(horizontal=True):
        if me.may("forms.checklists"):
            change_buttons(me, row)
        st.download_button(
            _("Print the blank sheet"),
            later(lambda: _blank(me, row.code)),
            file_name=f"{told(row.title)}.pdf",
            mime=PDF,
            icon=":material/print:",
            key=f"checklists:print:{row.code}",
            on_click="ignore",
        )


def _blank(me: Actor, code: str) -> bytes:
    from lib.inspections import printing

    return reading(printing.print_blank, me, code=code)


def _how_scored(checklist: Checklist) -> str:
    vetoes = {
        "fails": _("A critical item that falls short fails the whole, whatever the score."),
        "area": _("A critical item that falls short makes its area count 0, and fails the whole."),
        "total": _("A critical item that falls short makes the whole count 0."),
    }
    weighed = any(area.weight is not None for area in checklist.areas)
    return " ".join(
        (
            _("Passed from {line} % on.", line=number(checklist.scoring.line)),
            _("Areas count by their weights.")
            if weighed
            else _("The score is the points earned of all points."),
            _("What is not applicable does not count."),
            vetoes[checklist.scoring.veto],
        )
    )


def _area(row: ChecklistRow, area: Area) -> None:
    st.subheader(plain(_title(area)), anchor=False)
    told_ = [_("{n} points", n=number(area.points))]
    if area.weight is not None:
        told_.append(_("weight {weight}", weight=number(area.weight)))
    if area.line is not None:
        told_.append(_("passed from {line} % on", line=number(area.line)))
    st.caption(" · ".join(told_))
    page = Page(list(area.items), len(area.items), 1, max(len(area.items), 1))
    key = f"checklists:{row.code}:{row.no}:{area.id}"
    table(key, _title(area), _columns(area), page, view=View("", 1), id_of=lambda item: item.n)


def _title(area: Area) -> str:
    return _(str(area.title)) if area.id == GENERAL else told(area.title)


def _columns(area: Area) -> list[Column]:
    """Only what any item of the area has."""
    found = [
        Column("item", _("Checklist item"), lambda item: f"{item.n}. {told(item.label)}"),
        Column("standard", _("Standard"), lambda item: told(item.check.standard), wide=True),
        Column("method", _("How it is checked"), lambda item: told(item.check.method), wide=True),
        Column("points", _("Points"), lambda item: number(item.check.points), right=True),
        Column("critical", _("Critical"), _critical),
        Column("photo", _("Photo"), _photo),
    ]
    return [column for column in found if any(column.value(item) for item in area.items)]


def _critical(item: Item) -> Cell:
    return badge(_("Critical item"), "red") if item.check.critical else ""


def _photo(item: Item) -> Cell:
    return badge(_("a photo when it falls short"), "blue") if item.check.photo else ""


# -- its versions ------------------------------------------------------------------------------


def _versions(found: list[Version]) -> None:
    with st.expander(_("Versions: {n}", n=len(found)), icon=":material/history:"):
        st.caption(
            _("An inspection keeps the version it began with. Compare quarters of one version where you can.")
        )
        st.markdown("\n".join(f"- {_version(version)}" for version in found))


def _version(version: Version) -> str:
    by = plain(version.by) or _("Shipped with the product")
    used = _("{n} inspections with it", n=version.used)
    told_ = [_("Version {no}", no=version.no), clock.shown(version.at), by, used]
    if version.against:
        told_.append(compared(version.against))
    return " · ".join(told_)


def compared(found: Comparison) -> str:
    """Against another version, in a few words; also for a board that shows quarters side by side."""
    if found.alike:
        return _("the same items and points")
    said = [_("{n} items differ", n=found.n)] if found.n else []
    if found.weighed:
        said.append(_("areas or lines count otherwise"))
    if found.same < Decimal(100):
        said.append(_("{share} % of the points are on items unchanged", share=number(found.same)))
    return _(", ").join(said)
