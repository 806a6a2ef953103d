"""Asking why, before names and telephones are shown or taken away whole."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from db.choices.customers import RevealReason
from lib.access import Actor
from lib.customers.reveal_rules import LONGEST
from lib.tables import Column, export
from lib.ui import Once, _


def asked_why(label: str, nonce: Once) -> tuple[RevealReason, str] | None:
    """The reason and the words given for it, in the run in which the person chose."""
    with st.popover(label, icon=":material/visibility:"):
        st.caption(_("What do you need it for? The log keeps who looked and why."))
        for reason in RevealReason:
            if reason != RevealReason.OTHER and st.button(
                _(reason.label), key=nonce.key(reason), width="stretch"
            ):
                return reason, ""
        note = st.text_input(_(RevealReason.OTHER.label), key=nonce.key("note"), max_chars=LONGEST)
        return (RevealReason.OTHER, note) if st.button(_("Show"), key=nonce.key("other")) else None


def exports(
    me: Actor,
    key: str,
    title: str,
    columns: Sequence[Column],
    make: Callable[[str], Sequence[Any]],
    *,
    whole: bool,
) -> None:
    """A list as Excel with names and telephones masked; whole only for a reason, by who may."""
    with st.container(horizontal=True):
        export(key, title, columns, lambda: make(""), by=me.name)
        if not whole:
            return
        with st.popover(_("Export with whole names and phones"), icon=":material/visibility:"):
            st.caption(_("What do you need it for? The log keeps who looked and why."))
            why = st.text_input(_("Reason"), key=f"{key}:why", max_chars=LONGEST).strip()
            if len(why) > 1:
                export(f"{key}:whole", title, columns, lambda: make(why), by=me.name)
