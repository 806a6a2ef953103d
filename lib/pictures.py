"""Kept pictures and files on a screen: a small view of each that opens the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

from lib.components import component, heard, hearing
from lib.ui import _


@dataclass(frozen=True)
class Shown:
    """A kept file; preview when there is a small picture of it."""

    id: int
    name: str
    preview: bool = True


@cache
def _part() -> Any:
    return component("pictures")


def pictures(
    files: Sequence[Shown], *, key: str, label: str = "", removable: bool = False, drawn: bool = False
) -> None:
    """drawn: by hand, shown to its edges. The addresses look at the right to each file themselves."""
    _part()(
        key=key,
        data={
            "label": label,
            "drawn": drawn,
            "items": tuple(_item(file) for file in files),
            "remove": _("Remove") if removable else "",
        },
        on_did_change=hearing(key),
    )


def _item(file: Shown) -> dict[str, Any]:
    href = f"/files/{file.id}"
    mark = PurePath(file.name).suffix.lstrip(".")[:5] or "?"
    src = f"{href}/preview" if file.preview else ""
    return {"id": file.id, "href": href, "src": src, "name": file.name, "mark": mark}


def removed(key: str, files: Sequence[Shown]) -> Shown | None:
    """Which of these the person has just taken away."""
    event = heard(key)
    asked = event.get("removed") if isinstance(event, dict) else None
    return next((file for file in files if isinstance(asked, int) and file.id == asked), None)
