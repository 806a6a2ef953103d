"""The books of promises: all of them, and one: looked at, drafted, corrected."""

from datetime import date
from typing import Any

import streamlit as st

from db.choices.standards import ProfileState
from lib import clock
from lib.access import Actor
from lib.standards import manage, service
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_view import clause_fields
from lib.standards.draft_view import Try, done, draft
from lib.standards.service import ProfileRow
from lib.standards.view import chosen, columns, limit_words, title, whole
from lib.tables import Cell, Column, View, badge, table
from lib.ui import Pin, _, editing, form, go, once, plain, reading, submit
from lib.widgets import choose, toned

Projects = dict[int, str]


def books(me: Actor, known: Projects) -> None:
    rows = reading(service.profiles, me)
    shown = [
        Column("name", _("Book of promises"), lambda row: row.name, wide=True),
        Column("whose", _("Holds for"), _whose),
        Column("state", _("State"), _state),
        Column("starts", _("In force from"), lambda row: str(row.starts_on or "")),
        Column("clauses", _("Promises"), lambda row: str(row.clauses), right=True),
        Column("by", _("Published by"), lambda row: row.by or _("Shipped with the product"), spare=True),
    ]
    empty = _("No book of promises yet. Begin a draft below.")
    table("books", _("Books"), shown, whole(rows), view=View("", 1), opens="standards", empty=empty)
    if me.may("standards.edit"):
        _begin(me, known)


def _whose(book: ProfileRow) -> str:
    return book.project or _("The company")


def _state(book: ProfileRow) -> Cell:
    if book.state == ProfileState.DRAFT:
        return badge(_("Draft"), "orange")
    if book.holds:
        return badge(_("In force"), "green")
    return badge(_("Coming"), "blue") if _is_coming(book) else badge(_("Past"), "grey")


def _is_coming(book: ProfileRow) -> bool:
    return book.starts_on is not None and book.starts_on > _today()


def _begin(me: Actor, known: Projects) -> None:
    places = {**({0: _("The company")} if me.projects is None else {}), **known}
    with st.popover(_("Begin a draft"), icon=":material/edit_note:"), form("draft", border=False) as nonce:
        place = choose(_("Holds for"), places, key=nonce.key("place"), held=next(iter(places), None))
        name = st.text_input(_("Name of the book") + " *", key=nonce.key("name"), max_chars=80)
        empty = st.checkbox(_("Begin empty, not with what holds now"), key=nonce.key("empty"))
        sent = nonce.send(_("Begin"))
    if sent:
        values: dict[str, Any] = {"project_id": place or None, "name": name, "copied": not empty}
        if made := submit(manage.draft_from, me, nonce, **values):
            go("standards", id=made.value)


# -- one book ----------------------------------------------------------------------------------


def one_book(me: Actor, id: int, tried: Try) -> None:
    book = reading(service.profile, me, id=id)
    _head(book)
    clauses = reading(service.clauses_of, me, id=id)
    if not me.may("standards.edit") or (book.project_id is None and me.projects is not None):
        table(f"book:{id}", _("Promises"), columns(), whole(clauses), view=View("", 1))
        return
    pin = editing("profile", id, book.version, **{title(one): limit_words(one) for one in clauses})
    if book.state == ProfileState.DRAFT:
        draft(me, book, pin, clauses, tried)
    else:
        _published(me, book, pin, clauses)


def _head(book: ProfileRow) -> None:
    state = _state(book)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Back"), icon=":material/arrow_back:", key="books:back"):
            go("standards")
        if isinstance(state, dict):
            toned(state["text"], state["tone"])
    st.subheader(plain(book.name), anchor=False)
    st.caption(plain(" · ".join(part for part in _facts(book) if part)))


def _facts(book: ProfileRow) -> list[str]:
    facts = [_whose(book)]
    if book.starts_on:
        facts.append(_("in force from {date}", date=book.starts_on))
    if book.published_at and book.by:
        facts.append(_("published by {name}, {date}", name=book.by, date=clock.shown(book.published_at)))
    return facts


def _published(me: Actor, book: ProfileRow, pin: Pin, clauses: list[ClauseFacts]) -> None:
    if one := chosen(book.id, clauses):
        st.dialog(title(one), width="medium")(_correct)(me, book, pin, one)
    if _is_coming(book):
        nonce = once("take_back", book.id)
        if nonce.button(_("Take it back as a draft"), primary=False, icon=":material/undo:") and submit(
            manage.take_back, me, nonce, id=book.id, version=pin.version
        ):
            done(book.id)


def _correct(me: Actor, book: ProfileRow, pin: Pin, clause: ClauseFacts) -> None:
    st.caption(_("A correction holds from the book's first day: what it promised is worked out anew."))
    with form("correct", clause.id, pin.version, border=False) as nonce:
        terms = clause_fields(nonce, clause)
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=400)
        sent = nonce.send(_("Correct"))
    values: dict[str, Any] = {"id": book.id, "version": pin.version, "clause_id": clause.id}
    if sent and submit(manage.correct, me, nonce, **values, terms=terms, reason=reason):
        done(book.id)


def _today() -> date:
    return clock.local(clock.now()).date()
