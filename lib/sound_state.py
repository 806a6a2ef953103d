"""What a browser says of things no screen has ever had: then nothing it has just said counts."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def drop_unknown() -> None:
    """Before anything is drawn or cleared: fields, and clear() without a word, stumble over such a name."""
    try:
        len(st.session_state)
    except KeyError:
        if here := get_script_run_ctx():
            here.session_state.on_script_finished(frozenset())
