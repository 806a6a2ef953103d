"""Small browser parts where Streamlit has none: inline v2 components, one JS and CSS file each."""

from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def text(name: str) -> str:
    return (HERE / name).read_text("utf8")


def component(name: str) -> Any:
    """Register the part of that name; called once a process and part."""
    from streamlit.components import v2

    css = f"{name}.css"
    return v2.component(
        f"wuyedesk_{name}",
        html="<div class='root'></div>\n",
        css=text(css) if (HERE / css).exists() else None,
        js=text(f"{name}.js"),
    )


def heard(key: str, event: str = "did") -> Any:
    """What the part of that key has just sent, before it is drawn anew. Anything at all may come."""
    import streamlit as st

    held = st.session_state.get(key)
    return held.get(event) if isinstance(held, dict) else None
