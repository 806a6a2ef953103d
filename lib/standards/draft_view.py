"""A draft in the making: taken from the sources, changed, tried on open tickets, published or dropped."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.standards import manage
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import place
from lib.standards.clause_view import clause_fields, new_clause
from lib.standards.presets import SOURCES, preset
from lib.standards.service import ProfileRow
from lib.standards.view import chosen, columns, limit_words, title, whole
from lib.tables import Column, View, table
from lib.ui import Pin, _, form, go, language, once, plain, saved, say, submit
from lib.widgets import pick


class Moved(Protocol):
    """An open ticket that would be due at another time."""

    @property
    def no(self) -> str: ...
    @property
    def before(self) -> datetime | None: ...
    @property
    def after(self) -> datetime | None: ...


class Effect(Protocol):
    """What a book would do to the open tickets; the room of tickets works it out."""

    @property
    def open(self) -> int: ...
    @property
    def looked_at(self) -> int: ...
    @property
    def earlier(self) -> int: ...
    @property
    def later(self) -> int: ...
    @property
    def becoming_late(self) -> int: ...
    @property
    def rows(self) -> Sequence[Moved]: ...


Try = Callable[[Sequence[ClauseFacts], int | None], Effect]


def draft(me: Actor, book: ProfileRow, pin: Pin, clauses: list[ClauseFacts], tried: Try) -> None:
    ways = {"book": _("Promises"), "take": _("Take from a source"), "own": _("Add a promise")}
    ways |= {"try": _("Effect on open tickets"), "publish": _("Publish"), "drop": _("Drop the draft")}
    first = "book" if clauses else "take"
    way = pick(_("What next?"), ways, key=f"draft:{book.id}:way", held=first, label_visibility="collapsed")
    if way == "take":
        _take(me, book, pin, clauses)
    elif way == "own":
        if new_clause(me, book.id, pin.version):
            done(book.id)
    elif way == "try":
        _effect(book, tried(clauses, book.project_id))
    elif way == "publish":
        _publish(me, book, pin)
    elif way == "drop":
        _drop(me, book, pin)
    elif one := chosen(book.id, clauses):
        st.dialog(title(one), width="medium")(_change)(me, book, pin, one)


def done(id: int) -> None:
    """The book has moved on: the next drawing pins it anew."""
    saved("profile", id)
    say(_("Saved"))
    st.rerun()


def _change(me: Actor, book: ProfileRow, pin: Pin, clause: ClauseFacts) -> None:
    with form("clause", clause.id, pin.version, border=False) as nonce:
        terms = clause_fields(nonce, clause)
        sent = nonce.send(_("Save"))
    values: dict[str, Any] = {"id": book.id, "version": pin.version, "clause_id": clause.id}
    if sent and submit(manage.set_clause, me, nonce, **values, terms=terms):
        done(book.id)
    away = once("unclause", clause.id)
    label = _("Take it out of the draft")
    if away.button(label, primary=False, icon=":material/delete:") and submit(
        manage.remove_clause, me, away, **values
    ):
        done(book.id)


def _take(me: Actor, book: ProfileRow, pin: Pin, clauses: list[ClauseFacts]) -> None:
    """Each promise of a source by itself, beside what the draft says of the same thing."""
    sources = {code: preset(code, language()).title for code in SOURCES}
    source = pick(_("Source"), sources, key=f"draft:{book.id}:source", held=SOURCES[0]) or SOURCES[0]
    held = {place(one): limit_words(one) for one in clauses}
    own = Column("own", _("In the draft"), lambda one: held.get(place(one), "—"), right=True)
    shown = [column for column in columns() if column.id != "target"]
    offered = preset(source, language()).clauses
    page, kept = whole(offered), f"_pin:source:{book.id}:{source}"
    asked = table(f"source:{source}", sources[source], [*shown, own], page, view=View("", 1), picks=True)
    if asked is not None:
        st.session_state[kept] = asked
    terms = next((one for one in offered if one.id == st.session_state.get(kept)), None)
    if terms is None:
        st.caption(_("Choose a promise of the source to take it into the draft."))
        return
    nonce = once("take", book.id, source, terms.id)
    label = _("Take “{promise}”: {limit}", promise=title(terms), limit=limit_words(terms))
    values: dict[str, Any] = {"id": book.id, "version": pin.version, "source": source, "number": terms.id}
    if nonce.button(plain(label), icon=":material/add:") and submit(manage.take_clause, me, nonce, **values):
        st.session_state.pop(kept, None)
        done(book.id)


def _effect(book: ProfileRow, effect: Effect) -> None:
    st.caption(_("As if open tickets came in under this draft; really they keep the book they came under."))
    told = _(
        "Of {n} open tickets {earlier} would be due earlier and {later} later; {late} would be late at once.",
        n=effect.looked_at,
        earlier=effect.earlier,
        later=effect.later,
        late=effect.becoming_late,
    )
    st.markdown(told)
    if effect.looked_at < effect.open:
        st.caption(_("{n} tickets are open; these were looked at for all of them.", n=effect.open))
    shown = [
        Column("no", _("Ticket"), lambda row: row.no),
        Column("before", _("Due now"), lambda row: clock.shown(row.before) or "—"),
        Column("after", _("Due with this draft"), lambda row: clock.shown(row.after) or "—", wide=True),
    ]
    caption, empty = _("Effect on open tickets"), _("No open ticket would be due at another time.")
    page = whole(effect.rows)
    table(f"effect:{book.id}", caption, shown, page, view=View("", 1), opens="ticket", empty=empty)


def _publish(me: Actor, book: ProfileRow, pin: Pin) -> None:
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    with form("publish", book.id, pin.version) as nonce:
        st.caption(_("Holds for what comes in from that day on; open tickets keep the book they came under."))
        starts_on: date = st.date_input(
            _("In force from"), value=tomorrow, key=nonce.key("from"), format="YYYY-MM-DD", width=200
        )
        sent = nonce.send(_("Publish"), icon=":material/publish:")
    values: dict[str, Any] = {"id": book.id, "version": pin.version, "starts_on": starts_on}
    if sent and submit(manage.publish, me, nonce, **values):
        done(book.id)


def _drop(me: Actor, book: ProfileRow, pin: Pin) -> None:
    name = plain(book.name)
    st.markdown(_("The draft “{name}” goes with all its promises. Published books stay.", name=name))
    nonce = once("drop", book.id)
    if nonce.button(_("Drop the draft"), icon=":material/delete:") and submit(
        manage.drop_draft, me, nonce, id=book.id, version=pin.version
    ):
        say(_("The draft is gone."))
        go("standards")
