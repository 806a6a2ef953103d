"""Searches kept under a name: opened with one click, kept, renamed, dropped."""

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from lib.access import Actor
from lib.search import saved
from lib.search.marked_view import search_link
from lib.search.saved import LONGEST_NAME, Saved
from lib.search.words_rules import Asked, told
from lib.ui import Once, _, form, once, plain, reading, say, submit
from lib.widgets import choose


def saved_searches(me: Actor, asked: Asked) -> None:
    """Behind a button beside a search; with nothing asked yet they are what to begin with."""
    kept = reading(saved.searches, me)
    if asked.empty:
        _begin(me, kept)
        return
    with st.popover(_("Saved searches"), icon=":material/bookmark:"):
        _links(kept)
        _keep(me, asked)
        _manage(me, kept)


def _begin(me: Actor, kept: Sequence[Saved]) -> None:
    if kept:
        st.subheader(_("Saved searches"), anchor=False)
        _links(kept)
        _manage(me, kept)
    else:
        st.info(_("Type what you look for: archives, tickets and customers are searched together."))


def _links(kept: Sequence[Saved]) -> None:
    for one in kept:
        search_link(plain(one.name), one.asked, key=f"search:kept:{one.id}", icon="bookmark", here=True)


def _keep(me: Actor, asked: Asked) -> None:
    with form("keep search", border=False, enter_to_submit=True) as nonce:
        name = _name_field(nonce, asked.words[:LONGEST_NAME])
        sent = nonce.send(_("Keep this search"), icon=":material/bookmark_add:")
    if sent and submit(saved.keep, me, nonce, name=name, told_as=told(asked)):
        _done(_("Saved"))


def _manage(me: Actor, kept: Sequence[Saved]) -> None:
    if kept and st.button(_("Rename or drop"), icon=":material/edit:", key="search:manage", type="tertiary"):
        st.dialog(_("Saved searches"))(_managing)(me, kept)


def _managing(me: Actor, kept: Sequence[Saved]) -> None:
    names = {one.id: one.name for one in kept}
    first = next(iter(names))
    id = choose(_("Which one"), names, key="search:which", held=first) or first
    with form("rename search", id, border=False, enter_to_submit=True) as nonce:
        name = _name_field(nonce, names[id])
        renamed = nonce.send(_("Rename"))
    if renamed and submit(saved.rename, me, nonce, id=id, name=name):
        _done(_("Saved"))
    dropping = once("drop search", id)
    asked = dropping.button(
        _("Drop “{name}”", name=plain(names[id])), primary=False, icon=":material/delete:"
    )
    if asked and submit(saved.drop, me, dropping, id=id):
        _done(_("Dropped"))


def _name_field(nonce: Once, name: str) -> str:
    return st.text_input(_("Name of this search"), value=name, key=nonce.key("name"), max_chars=LONGEST_NAME)


def _done(sentence: str) -> NoReturn:
    say(sentence)
    st.rerun()
