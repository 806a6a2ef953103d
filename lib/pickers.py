"""One of many, sought on the server while typing: at most a screenful of matches ever reaches the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from lib.components import component, heard, hearing
from lib.ui import _

MOST_SHOWN, MOST_TYPED = 20, 100
STATE = "_pin:pickers"


@dataclass(frozen=True)
class Match:
    """name is what is kept of the one chosen; text is how it reads in the list, aside stands behind it."""

    id: int
    name: str
    text: str = ""
    aside: str = ""


Search = Callable[[str], list[Match]]


@dataclass
class _State:
    """shown: the one chosen when the whole screen was last drawn."""

    chosen: Match | None
    typed: str = ""
    shown: Match | None = None


@cache
def _part() -> Any:
    return component("picker")


def picker(
    label: str, search: Search, *, key: str, held: Match | None = None, placeholder: str = ""
) -> Match | None:
    """The one chosen so far. Typing draws only the picker anew; a choice draws the whole screen.

    Ids from the browser count only when the search finds them again, so the search's scope is the picker's.
    """
    kept: dict[str, _State] = st.session_state.setdefault(STATE, {})
    state = kept.setdefault(key, _State(held))
    _hear(state, heard(key), search)
    state.shown = state.chosen
    _box(label, search, key, placeholder)
    return state.chosen


def forget(key: str) -> None:
    """The next drawing begins with nothing chosen."""
    st.session_state.get(STATE, {}).pop(key, None)


@st.fragment
def _box(label: str, search: Search, key: str, placeholder: str) -> None:
    state: _State = st.session_state.setdefault(STATE, {}).setdefault(key, _State(None))
    _hear(state, heard(key), search)
    if state.chosen != state.shown:
        st.rerun()
    matches = search(state.typed)[:MOST_SHOWN] if state.typed and not state.chosen else []
    _part()(
        key=key,
        data={
            "key": key,
            "label": label,
            "placeholder": placeholder or _("Type to search"),
            "typed": state.typed,
            "rows": tuple({"id": m.id, "text": m.text or m.name, "aside": m.aside} for m in matches),
            "chosen": _told(state.chosen) if state.chosen else "",
            "change": _("Change"),
            "note": "" if state.chosen else _note(state.typed, len(matches)),
        },
        on_did_change=hearing(key),
    )


def _hear(state: _State, event: Any, search: Search) -> None:
    """What the browser says may be anything: texts are cut, and a choice is sought again."""
    if not isinstance(event, dict):
        return
    words, chosen = _words(event.get("typed")), event.get("chosen")
    if "cleared" in event:
        state.chosen, state.typed = None, ""
    elif chosen is None:
        state.typed = words
    elif isinstance(chosen, int) and words:
        found = next((m for m in search(words)[:MOST_SHOWN] if m.id == chosen), None)
        state.chosen, state.typed = (found, "") if found else (None, words)


def _words(typed: Any) -> str:
    """Half of a sign or a control, which JSON may carry, no database takes."""
    seen = typed[: 2 * MOST_TYPED] if isinstance(typed, str) else ""
    return "".join(char for char in seen if char.isprintable()).strip()[:MOST_TYPED]


def _told(chosen: Match) -> str:
    return " · ".join(part for part in (chosen.text or chosen.name, chosen.aside) if part)


def _note(typed: str, found: int) -> str:
    if not typed:
        return ""
    if found == 0:
        return _("Nothing found. Type at least two characters.") if len(typed) < 2 else _("Nothing found.")
    return _("The first {n}; type more to narrow down.", n=found) if found == MOST_SHOWN else ""
