"""A hit on the screen: what was found in it marked, and the way to open it; the way to a whole search."""

import streamlit as st

from lib.screens import screens
from lib.search.service import Hit, Marked
from lib.search.words_rules import ARCHIVE, CUSTOMER, TICKET, Asked
from lib.search.words_rules import told as address_of
from lib.ui import _, go, plain

ICONS = {ARCHIVE: "inventory_2", TICKET: "assignment", CUSTOMER: "person"}


def marked(pieces: Marked) -> str:
    """Markdown in which only the found words are marked, whatever people wrote."""
    return "".join(_piece(text, found) for text, found in pieces)


def _piece(text: str, found: bool) -> str:
    """plain() drops the spaces at both ends, which part this piece from its neighbours."""
    shown = plain(text)
    if not shown:
        return " " if text else ""
    before, behind = (" " * (one != one.lstrip()) for one in (text, text[::-1]))
    return f"{before}{f':orange[**{shown}**]' if found else shown}{behind}"


def hit_link(hit: Hit) -> None:
    """Kind, number and title; opens the record, ticket or household it stands for."""
    st.page_link(
        screens()[hit.screen].script,
        label=marked(hit.title) or _("Without a title"),
        icon=f":material/{ICONS[hit.kind]}:",
        query_params={"id": str(hit.at)},
        width="stretch",
    )


def search_link(label: str, asked: Asked, *, key: str, icon: str, here: bool) -> None:
    """To the search screen; standing on it already (here) a link would leave the address as it is."""
    told = address_of(asked)
    if not here:
        st.page_link(
            screens()["search"].script,
            label=label,
            icon=f":material/{icon}:",
            query_params=told or None,
            width="stretch",
        )
    elif st.button(label, icon=f":material/{icon}:", key=key, type="tertiary"):
        go("search", **told)


def told(hit: Hit) -> str:
    """State, place and day in one line."""
    day = hit.day.isoformat() if hit.day else ""
    parts = [*map(_, hit.says), *map(plain, hit.names), plain(day)]
    return " · ".join(part for part in parts if part)
