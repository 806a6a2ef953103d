"""Where the keyboard points when a screen opens, and rows chosen by arrows and Enter from a field."""

from functools import cache
from typing import Any

from lib.components import component


@cache
def _keys() -> Any:
    return component("keys")


def keys(
    key: str,
    *,
    at: str,
    focus: str | None = "",
    rows: str = "",
    typed: str = "",
    first: bool = False,
    shortcut: str = "",
    folds: str = "",
) -> None:
    """at: the field, as a CSS selector, pointed at whenever focus is another word than before; None: never.

    rows: what Enter in the field chooses from, valid for the text typed; first: typed too fast, Enter takes
    the first of them, else only a single one. shortcut: the key that points at the field from anywhere.
    folds: the button that folds the side away, once a row of it was chosen on a telephone.
    """
    told = {"at": at, "focus": focus, "rows": rows, "typed": typed, "first": first}
    _keys()(key=key, data={**told, "shortcut": shortcut, "folds": folds})
