"""Small browser parts where Streamlit has none: inline v2 components, one JS and CSS file each."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
UNHEARD = "_pin:unheard"


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


def hearing(key: str, event: str = "did") -> Callable[[], None]:
    """To be called when the part of that key speaks.

    A run that is overtaken by the next ends before it draws the part, and what it brought is gone with it:
    so what a part says is kept until it has been heard.
    """

    def hear() -> None:
        import streamlit as st

        held = st.session_state.get(key)
        if isinstance(held, dict) and held.get(event) is not None:
            st.session_state.setdefault(UNHEARD, {})[key] = held[event]

    return hear


def heard(key: str) -> Any:
    """What the part of that key has said since this was last asked. Anything at all may come."""
    import streamlit as st

    return st.session_state.get(UNHEARD, {}).pop(key, None)
