"""A screen with nothing but a form with every kind of field, until a page of the product asks them all."""

from typing import Any

import streamlit as st

from lib import clock, words
from lib.forms import view
from lib.forms.checks import check
from lib.ui import attempt, me, once
from tests.forms.kinds import EVERY


@st.fragment
def ask() -> None:
    nonce = once("host")
    held: dict[str, Any] = st.session_state.get("host_held", {})
    given = view.asking(EVERY, nonce, held=held)
    st.session_state["given"] = given
    if nonce.button("登记", width="stretch") and (
        done := attempt(check, EVERY, given, today=clock.local(clock.now()))
    ):
        names = {id: value for id, value in given.items() if isinstance(value, dict)}
        st.session_state["done"] = done.value | names  # as the service does with names of its own finding
        nonce.renew()
        st.rerun()


actor = me()
words.translate_streamlit(actor.lang)
if done := st.session_state.get("done"):
    view.answers(EVERY, done, key="answered")
    st.divider()
ask()
