"""Settings of the archives: the retention table, a category's terms, numbers, reasons."""

from typing import Any

import streamlit as st

from db.choices.archives import Secrecy
from lib.access import Actor
from lib.archives import categories, choices
from lib.archives.categories import Category
from lib.archives.category_rules import LONGEST_BASIS, LONGEST_LETTERS, LONGEST_NAME, Terms, examples
from lib.archives.rules import MOST_YEARS
from lib.forms import find as forms
from lib.forms.sheet_view import told
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import Once, Pin, _, attempt, editing, form, go, once, plain, reading, saved, say, submit
from lib.widgets import choose, words

USUAL_YEARS = 10


def retention_table(known: list[Category]) -> None:
    """What is kept how long; a row leads to its terms."""
    columns = [
        Column("name", _("Category"), lambda c: c.name, wide=True),
        Column("letters", _("Letters"), lambda c: c.letters),
        Column("keep", _("Kept for"), kept_for),
        Column("secrecy", _("Secrecy"), lambda c: _(c.secrecy.label)),
        Column("records", _("Records"), lambda c: str(c.records or ""), right=True),
        Column("basis", _("Basis"), lambda c: c.basis, spare=True),
        Column("state", _("State"), _state),
    ]
    page = Page(known, len(known), 1, max(len(known), 1))
    table("categories", _("Retention table"), columns, page, view=View("", 1), opens="archive_settings")


def kept_for(category: Category) -> str:
    years = category.keep_years
    return _("{n} years", n=years) if years else _("Permanent")


def _state(category: Category) -> Cell:
    return badge(_("In use"), "green") if category.active else badge(_("Switched off"), "grey")


def new_category(me: Actor) -> None:
    with (
        st.popover(_("Add a category"), icon=":material/add:"),
        form("archive", "category", border=False) as nonce,
    ):
        terms = _asked(me, nonce, None)
        sent = nonce.send(_("Add"))
    if sent and submit(categories.add_category, me, nonce, terms=terms):
        say(_("Saved"))
        st.rerun()


# -- one category ------------------------------------------------------------------------------


def one_category(me: Actor, category: Category, known: list[Category]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("All categories"), icon=":material/arrow_back:", key="categories:back"):
            go("archive_settings")
        _move(me, category, known)
    st.subheader(plain(category.name), anchor=False)
    pin = editing("category", category.id, category.version, **_shown(category))
    with form("archive", "category", category.id, pin.version) as nonce:
        terms = _asked(me, nonce, category)
        sent = nonce.send(_("Save"))
    if sent and terms.keep_years != category.keep_years:
        _confirm(me, category, pin, terms, nonce)
    elif sent:
        _save(me, category, pin, terms, nonce)


def _shown(category: Category) -> dict[str, Any]:
    return {
        _("Category"): category.name,
        _("Letters"): category.letters,
        _("Kept for"): kept_for(category),
        _("Secrecy"): _(category.secrecy.label),
        _("Basis"): category.basis,
    }


def _confirm(me: Actor, category: Category, pin: Pin, terms: Terms, nonce: Once) -> None:
    """Other years hold for what is filed already: how many records that is, is told first."""
    if records := reading(categories.concerned, me, id=category.id):
        st.dialog(_("Change how long records are kept"))(_sure)(me, category, pin, terms, nonce, records)
    else:
        _save(me, category, pin, terms, nonce)


def _sure(me: Actor, category: Category, pin: Pin, terms: Terms, nonce: Once, records: int) -> None:
    before, after = kept_for(category), _years(terms.keep_years)
    st.markdown(
        _(
            "{n} records of “{category}” will be kept {after} instead of {before}, counted from their year.",
            n=records,
            category=plain(category.name),
            after=after,
            before=before,
        )
    )
    if st.button(_("Change {n} records", n=records), key=nonce.key("sure"), type="primary"):
        _save(me, category, pin, terms, nonce, records)


def _years(years: int | None) -> str:
    return _("{n} years", n=years) if years else _("for good")


def _save(me: Actor, category: Category, pin: Pin, terms: Terms, nonce: Once, records: int = 0) -> None:
    at = {"id": category.id, "version": pin.version}
    if submit(categories.change_category, me, nonce, **at, terms=terms, records=records):
        saved("category", category.id)
        say(_("Saved"))
        st.rerun()


def _move(me: Actor, category: Category, known: list[Category]) -> None:
    ids = [one.id for one in known]
    ways = {"up": (_("Up"), "arrow_upward", ids[0]), "down": (_("Down"), "arrow_downward", ids[-1])}
    for way, (label, icon, last) in ways.items():
        nonce = once("archive", "move", way, category.id)
        if nonce.button(
            label, primary=False, icon=f":material/{icon}:", disabled=category.id == last
        ) and submit(categories.move_category, me, nonce, id=category.id, up=way == "up"):
            st.rerun()


def _asked(me: Actor, nonce: Once, held: Category | None) -> Terms:
    left, right = st.columns([3, 1])
    name = left.text_input(
        _("Name of the category") + " *",
        value=held.name if held else "",
        key=nonce.key("name"),
        max_chars=LONGEST_NAME,
    )
    letters = right.text_input(
        _("Letters") + " *",
        value=held.letters if held else "",
        key=nonce.key("letters"),
        max_chars=LONGEST_LETTERS,
        help=_("They stand in the archive number, as HT for contracts."),
    )
    years = _years_asked(nonce, held)
    secrecy = choose(
        _("Usual secrecy"),
        words(Secrecy),
        key=nonce.key("secrecy"),
        held=held.secrecy if held else Secrecy.INTERNAL,
    )
    basis = st.text_input(
        _("Basis"),
        value=held.basis if held else "",
        key=nonce.key("basis"),
        max_chars=LONGEST_BASIS,
        placeholder=_("Which rule or contract asks for these years"),
    )
    form_code = _form_asked(me, nonce, held)
    expires = st.checkbox(
        _("Ask until when it is valid, as a contract is"),
        value=held.expires if held else False,
        key=nonce.key("expires"),
    )
    active = st.checkbox(_("In use"), value=held.active, key=nonce.key("active")) if held else True
    return Terms(
        name, letters, years, basis, secrecy or Secrecy.INTERNAL, form_code, expires=expires, active=active
    )


def _years_asked(nonce: Once, held: Category | None) -> int | None:
    """Both stand there at once: inside a form nothing is drawn anew."""
    left, right = st.columns(2, vertical_alignment="bottom")
    years = left.number_input(
        _("Years of keeping"),
        min_value=1,
        max_value=MOST_YEARS,
        value=(held.keep_years if held else None) or USUAL_YEARS,
        step=1,
        key=nonce.key("years"),
    )
    permanent = right.checkbox(
        _("Permanent"), value=held.keep_years is None if held else False, key=nonce.key("permanent")
    )
    return None if permanent else int(years)


def _form_asked(me: Actor, nonce: Once, held: Category | None) -> str:
    known = reading(forms.forms_in_force, me, kind="archive", off_too=True)
    names = {code: told(schema.title) for code, (_version, schema) in known.items()}
    at = held.form_code if held and held.form_code in names else None
    return (
        choose(_("Form"), {"": _("None"), **names}, key=nonce.key("form"), held=at or "", placeholder="")
        or ""
    )


# -- numbers and reasons -----------------------------------------------------------------------


@st.fragment
def number_rule(me: Actor) -> None:
    """With the numbers it makes, while it is being typed."""
    held = reading(choices.choices, me)
    nonce = once("archive", "pattern", held.pattern)
    st.subheader(_("Archive number"), anchor=False)
    typed = st.text_input(
        _("Number rule"),
        value=held.pattern,
        key=nonce.key("pattern"),
        live=True,
        max_chars=60,
        help=_("{project}, {letters}, {year} and {n:4} stand for themselves; the running number comes last."),
    )
    made = attempt(examples, typed, held.project, held.letters, held.year)
    if made:
        st.caption(_("For example: {numbers}", numbers=plain("　".join(made.value))))
    st.caption(_("Numbers already given stay as they are."))
    if nonce.button(_("Save the rule"), primary=False, disabled=not made or typed == held.pattern) and submit(
        choices.set_pattern, me, nonce, pattern=typed, seen=held.pattern
    ):
        say(_("Saved"))
        st.rerun()


def reason_switch(me: Actor) -> None:
    """Who may see what is said by the roles; whether they say why, here."""
    held = reading(choices.choices, me)
    nonce = once("archive", "reason", held.asks_reason)
    st.subheader(_("Opening closed records"), anchor=False)
    asked = st.toggle(
        _("Whoever opens a customer-private, financial or restricted record says why"),
        value=held.asks_reason,
        key=nonce.key("asked"),
    )
    st.caption(_("Every opening is in the record's log, with or without a reason."))
    if asked != held.asks_reason and submit(choices.set_reason, me, nonce, asked=asked):
        say(_("Saved"))
        st.rerun()
