"""The list of records: its filters in one row, its columns, and a household's own."""

from typing import Any

import streamlit as st

from db.choices.archives import RecordState, Secrecy
from lib import clock
from lib.access import Actor
from lib.archives import find
from lib.archives.find import Filter, RecordRow
from lib.archives.record_view import day, keeping
from lib.archives.rules import FIRST_YEAR, secrecies
from lib.customers import projects
from lib.forms.people_view import households_of
from lib.masks import mask_numbers
from lib.pickers import picker
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, go, reading
from lib.widgets import choose, words

COMPANY = 0
TONES = {
    Secrecy.CUSTOMER_PRIVATE: "orange",
    Secrecy.FINANCIAL: "orange",
    Secrecy.RESTRICTED: "red",
}


def heading(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Archives"), anchor=False, width="content")
        if not me.may("archives.file"):
            return
        if st.button(_("File a record"), type="primary", icon=":material/note_add:", key="archives:file"):
            go("filing")
        if st.button(_("Service record"), icon=":material/edit_note:", key="archives:service"):
            go("filing", category="service")


def filters(me: Actor) -> Filter:
    """A word, a category, filed or draft; the rest behind a button."""
    everything, known = _("All"), reading(find.category_names, me)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            key="archives:text",
            placeholder=_("Number, title, words, shelf place"),
            icon=":material/search:",
            width=320,
        )
        category = choose(
            _("Category"),
            known,
            key="archives:category",
            placeholder=everything,
            width=200,
        )
        with st.popover(_("More filters"), icon=":material/filter_list:"):
            more = _more(me)
    return Filter(text=text.strip(), category_id=category, **more)


def _more(me: Actor) -> dict[str, Any]:
    everything = _("All")
    known = {**reading(projects.projects, me), COMPANY: _("The whole company")}
    project = choose(_("Project"), known, key="archives:project", placeholder=everything)
    latest = clock.local(clock.now()).year + 1
    open_to = secrecies(me.may)
    classes = {one: label for one, label in words(Secrecy).items() if one in open_to}
    attached = {True: _("With attachment"), False: _("Without attachment")}
    found: dict[str, Any] = {
        "project_id": project or None,
        "company": project == COMPANY and project is not None,
        "year": choose(
            _("Year"),
            {y: str(y) for y in range(latest, FIRST_YEAR, -1)},
            key="archives:year",
            placeholder=everything,
        ),
        "secrecy": choose(_("Secrecy"), classes, key="archives:secrecy", placeholder=everything),
        "state": choose(_("State"), words(RecordState), key="archives:state", placeholder=everything),
        "has_file": choose(_("Attachments"), attached, key="archives:attached", placeholder=everything),
    }
    if me.may("customers.view"):
        home = picker(_("Household"), households_of(me), key="archives:household")
        found["household_id"] = home.id if home else None
    return found


def columns() -> list[Column]:
    """A list of records, the most telling columns first."""
    return [
        Column("no", _("Archive number"), number, sort="no"),
        Column("title", _("Title"), lambda r: r.title, wide=True),
        Column("category", _("Category"), lambda r: r.category),
        Column("date", _("Date"), when, sort="day"),
        Column("secrecy", _("Secrecy"), secrecy, spare=True),
        Column("place", _("Household"), lambda r: r.room),
        Column("author", _("Person or department responsible"), lambda r: r.author, spare=True),
        Column("files", _("Files"), lambda r: str(r.files or ""), right=True),
        Column("keep", _("Kept until"), keeping, sort="keep", right=True, spare=True),
        Column("shelf", _("Shelf place"), lambda r: r.shelf, spare=True),
        Column("project", _("Project"), lambda r: r.project or _("Company"), spare=True),
    ]


def number(row: RecordRow) -> Cell:
    return row.no if row.state == RecordState.FILED else badge(_(row.state.label), "orange")


def when(row: RecordRow) -> str:
    return day(row.happened_on) or str(row.year)


def secrecy(row: RecordRow) -> Cell:
    tone = TONES.get(row.secrecy)
    return badge(_(row.secrecy.label), tone) if tone else _(row.secrecy.label)


def ledger_columns() -> list[Column]:
    """As the catalogue of archives is kept on paper; names and telephones masked."""
    return [
        Column("no", _("Archive number"), lambda r: r.no),
        Column("title", _("Title"), lambda r: mask_numbers(r.title)),
        Column("category", _("Category"), lambda r: r.category),
        Column("state", _("State"), lambda r: _(r.state.label)),
        Column("date", _("Date"), when),
        Column("year", _("Year"), lambda r: str(r.year)),
        Column("author", _("Person or department responsible"), lambda r: r.author),
        Column("project", _("Project"), lambda r: r.project or _("Company")),
        Column("place", _("Household"), lambda r: r.room),
        Column("customer", _("Customer"), lambda r: r.customer),
        Column("secrecy", _("Secrecy"), lambda r: _(r.secrecy.label)),
        Column("cycle", _("Cycle"), lambda r: _(r.cycle.label)),
        Column("pages", _("Pages"), lambda r: str(r.pages or "")),
        Column("files", _("Files"), lambda r: str(r.files or "")),
        Column("shelf", _("Shelf place"), lambda r: r.shelf),
        Column("expires", _("Valid until"), lambda r: day(r.expires_on)),
        Column("term", _("Kept for"), term),
        Column("keep", _("Kept until"), keeping),
        Column("origin", _("Origin"), lambda r: _(r.origin.label)),
    ]


def term(row: RecordRow) -> str:
    """Years, or what a ledger said."""
    if row.keep_word:
        return row.keep_word
    return _("{n} years", n=row.keep_years) if row.keep_years else _("Permanent")


def records_of(me: Actor, household_id: int) -> None:
    """What is filed about a household, on its own page."""
    if not me.may("archives.view"):
        return
    by = Filter(household_id=household_id)
    now = view("household:archives", sort="-day", filter=by)
    page = reading(find.list_records, me, by=by, sort=now.sort, number=now.page, size=8)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Archives of this household"), anchor=False)
        if me.may("archives.file") and st.button(
            _("File a record"), icon=":material/note_add:", key="household:file"
        ):
            go("filing", household=household_id)
    brief = [column for column in columns() if column.id in ("no", "title", "category", "date")]
    table(
        "household:archives",
        _("Archives of this household"),
        brief,
        page,
        view=now,
        filter=by,
        opens="record",
        empty=_("Nothing filed yet."),
    )
