"""Choosing one of few: the shapes of Streamlit's selectors this house uses, typed."""

from collections.abc import Iterable, Mapping
from itertools import chain, count
from typing import Any, TypeVar

import streamlit as st

from db.choices import Choice
from lib.ui import _

K = TypeVar("K")
C = TypeVar("C", bound=Choice)
SHOWN, MOST_KEPT = "_pin:labels", 60


def choose(
    label: str,
    options: Mapping[K, str],
    *,
    key: str,
    held: K | None = None,
    placeholder: str = "",
    fresh: bool = False,
    **kwargs: Any,
) -> K | None:
    """A drop-down of id → name; nothing chosen until the person does, unless held says so.

    fresh lets a name that changes change here too; never inside a form, whose choice the browser still holds.
    """
    ids = list(options)
    index = ids.index(held) if held is not None and held in options else None
    if fresh and _renamed(key, options):
        st.session_state[key], index = st.session_state[key], None
    names = _as_shown(key, options)
    return st.selectbox(
        label,
        ids,
        format_func=lambda id: names[id],
        index=index,
        key=key,
        placeholder=placeholder or _("Please choose"),
        **kwargs,
    )


def several(
    label: str,
    options: Mapping[K, str],
    *,
    key: str,
    held: Iterable[K] = (),
    placeholder: str = "",
    **kwargs: Any,
) -> list[K]:
    """A drop-down that takes any number."""
    names = _as_shown(key, options)
    return st.multiselect(
        label,
        list(options),
        format_func=lambda id: names[id],
        default=[id for id in held if id in options],
        key=key,
        placeholder=placeholder or _("Please choose"),
        **kwargs,
    )


def pick(
    label: str,
    options: Mapping[K, str],
    *,
    key: str,
    held: K | None = None,
    required: bool = True,
    **kwargs: Any,
) -> K | None:
    """Buttons in a row, one of them pressed; required: never to be let go again."""
    return st.pills(
        label,
        list(options),
        format_func=lambda id: options[id],
        default=held,
        required=required,
        wrap=True,
        key=key,
        **kwargs,
    )


def _as_shown(key: str, options: Mapping[K, str]) -> dict[K, str]:
    """A browser names what was chosen by its label: one that was shown stays until the page is left."""
    kept: dict[str, dict[K, str]] = st.session_state.setdefault(SHOWN, {})
    shown = kept.pop(key, {})
    kept[key] = distinct(shown | {id: label for id, label in options.items() if id not in shown})
    while len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]
    return kept[key]


def _renamed(key: str, options: Mapping[K, str]) -> bool:
    """Forgets the labels shown; true when the chosen one reads otherwise now: the browser must be told."""
    shown = st.session_state.get(SHOWN, {}).pop(key, {})
    chosen: Any = st.session_state.get(key)
    return chosen in shown and shown[chosen] != options.get(chosen, shown[chosen])


def distinct(options: Mapping[K, str]) -> dict[K, str]:
    """No two labels alike: 李强, 李强 (2)."""
    found: dict[K, str] = {}
    taken: set[str] = set()
    for id, label in options.items():
        names = chain([label], (f"{label} ({n})" for n in count(2)))
        found[id] = next(name for name in names if name not in taken)
        taken.add(found[id])
    return found


def words(choice: type[C]) -> dict[C, str]:
    """A status word's members with their labels in the reader's language."""
    return {member: _(member.label) for member in choice}


def toned(text: str, tone: str, *, icon: str | None = None) -> None:
    """A badge in a tone of our tables, whose grey Streamlit spells its own way."""
    colour: Any = "gray" if tone == "grey" else tone
    st.badge(text, color=colour, icon=icon)
