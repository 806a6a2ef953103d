"""The box in every screen's sidebar: a few of the best hits while typing, and the way to all of them."""

import streamlit as st

from lib.access import Actor
from lib.keys import keys
from lib.screens import screens
from lib.search import service
from lib.search.marked_view import hit_link, search_link
from lib.search.words_rules import Asked, is_enough, words_of
from lib.ui import _, param, reading

AT, TURN = "_box:at", "_box:turn"
FIELD = "[class*='st-key-box-typed'] input"
ROWS = "[class*='st-key-box-hits'] :is(a, button)"
FOLDS = "[data-testid='stSidebarCollapseButton'] button"


def box(me: Actor, page: str) -> None:
    """page: the one it stands on. Having led somewhere it is empty again."""
    if not screens()["search"].open_to(me):
        return
    here = (page, param("id"), param("q"))
    if st.session_state.get(AT) != here:
        st.session_state[AT] = here
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    _box(me, page, st.session_state[TURN])


@st.fragment
def _box(me: Actor, page: str, turn: int) -> None:
    """All that is drawn anew while typing; nothing is asked before something is typed."""
    typed = st.text_input(
        _("Find anything"),
        key=f"box:typed:{turn}",
        live=True,
        autocomplete="off",
        label_visibility="collapsed",
        placeholder=_("Number, name, room or words ( / )"),
        icon=":material/search:",
    )
    words = words_of(typed)
    with st.container(key=f"box:hits:{turn}", gap="xxsmall"):
        label = _("All results") if words else _("Search and saved searches")
        search_link(label, Asked(words), key=f"box:all:{turn}", icon="manage_search", here=page == "search")
        if is_enough(words):
            _best(me, words)
    typed = typed.strip()
    keys("box:keys", at=FIELD, focus=None, rows=ROWS, typed=typed, first=True, shortcut="/", folds=FOLDS)


def _best(me: Actor, words: str) -> None:
    hits = reading(service.quick, me, words=words)
    for hit in hits:
        hit_link(hit)
    if not hits:
        st.caption(_("Nothing found."))
