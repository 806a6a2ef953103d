"""What everybody sees of the standards: the promises in force, in words."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from lib.access import Actor
from lib.paging import Page
from lib.standards import service
from lib.standards.book_rules import ClauseFacts
from lib.standards.service import ProfileRow
from lib.standards.wording_rules import about, figure, joined, limit_in_words, named
from lib.tables import Column, View, table
from lib.ui import _, plain, reading

T = TypeVar("T")


def whole(rows: Sequence[T]) -> Page[T]:
    """Few enough for one page."""
    return Page(rows, len(rows), 1, max(len(rows), 1))


def limit_words(terms: ClauseFacts) -> str:
    return joined(limit_in_words(terms), _)


def title(terms: ClauseFacts) -> str:
    return named(terms, _)


def cases(terms: ClauseFacts) -> str:
    return _(", ").join(_(label) for label in about(terms)) or _("All")


def target_words(terms: ClauseFacts) -> str:
    return f"{figure(terms.target)}%" if terms.target is not None else ""


def columns() -> list[Column]:
    return [
        Column("what", _("Promise"), lambda one: _(one.measure.label)),
        Column("cases", _("Holds for"), cases),
        Column("limit", _("Limit"), limit_words, wide=True),
        Column("target", _("Target"), target_words, right=True),
        Column("source", _("Source"), lambda one: one.source),
        Column("note", _("Note"), lambda one: one.note, wide=True, spare=True),
    ]


def chosen(id: int, clauses: Sequence[ClauseFacts]) -> ClauseFacts | None:
    """A book's promises; the one just clicked, for the dialog that changes it."""
    empty = _("Nothing promised yet: take promises from a source, or add your own.")
    page, asked = whole(clauses), f"_pin:clause:{id}"
    picked = table(f"book:{id}", _("Promises"), columns(), page, view=View("", 1), picks=True, empty=empty)
    if clauses:
        st.caption(_("Choose a promise in the table to change it."))
    wanted = st.session_state.pop(asked, picked)
    return next((one for one in clauses if one.id == wanted), None)


def board(me: Actor, project_id: int | None) -> None:
    """The promises that hold today for a project, or for the company."""
    held = reading(service.in_force, me, project_id=project_id)
    if held is None:
        st.info(_("Nothing is promised yet. Begin a draft under “Books”."), icon=":material/verified:")
        return
    st.caption(_book_in_words(held))
    rows = reading(service.clauses_of, me, id=held.id)
    table("standards", _("Promises in force"), columns(), whole(rows), view=View("", 1))


def _book_in_words(held: ProfileRow) -> str:
    whose = held.project or _("The company")
    since = _("in force since {date}", date=held.starts_on)
    return plain(" · ".join((whose, held.name, since)))
