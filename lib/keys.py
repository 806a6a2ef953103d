"""Where the keyboard points when a screen opens, and rows chosen by arrows and Enter from a field."""

from functools import cache
from typing import Any

from lib.components import component


@cache
def _keys() -> Any:
    return component("keys")


def keys(key: str, *, at: str, focus: str = "", rows: str = "", typed: str = "") -> None:
    """at: the field, as a CSS selector, pointed at whenever focus is another word than before.

    rows: what Enter in the field chooses from, valid for the text typed.
    """
    _keys()(key=key, data={"at": at, "focus": focus, "rows": rows, "typed": typed})
