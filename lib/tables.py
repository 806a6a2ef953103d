"""One paged table: rows come a page at a time from SQL; sorting and turning pages happen there too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from lib import clock
from lib.components import component
from lib.paging import Page
from lib.screens import screens
from lib.sheets import workbook
from lib.ui import _, go

T = TypeVar("T")
SIZE = 20
Cell = str | dict[str, str]


@dataclass(frozen=True)
class Column:
    """value gives the text of a cell, or badge(text, tone); sort is the query's word for this order."""

    id: str
    label: str
    value: Callable[[Any], Cell]
    sort: str = ""
    right: bool = False
    wide: bool = False


@dataclass(frozen=True)
class View:
    """Which page in which order; both come from the browser, so the query bounds them."""

    sort: str
    page: int


def badge(text: str, tone: str) -> Cell:
    """tone: grey new, blue moving, orange waiting, red late, green done."""
    return {"text": text, "tone": tone} if text else ""


@cache
def _table() -> Any:
    return component("table")


def view(key: str, *, sort: str, filter: object = None) -> View:
    """What the table's state asks for; another filter begins at page one."""
    held = st.session_state.get(key) or {}
    asked = held.get("view") or {}
    if not isinstance(asked, dict) or asked.get("filter") != _print(filter):
        return View(str(asked.get("sort") or sort) if isinstance(asked, dict) else sort, 1)
    page = asked.get("page")
    return View(str(asked.get("sort") or sort), page if isinstance(page, int) and page > 0 else 1)


def _print(filter: object) -> str:
    return repr(filter)


def table(
    key: str,
    caption: str,
    columns: Sequence[Column],
    page: Page[T],
    *,
    view: View,
    filter: object = None,
    opens: str = "",
    id_of: Callable[[T], int] = lambda row: row.id,  # type: ignore[attr-defined]
    empty: str = "",
) -> None:
    """opens names the screen a row leads to; the row's id goes along and is looked up there anew."""
    data = {
        "caption": caption,
        "columns": [
            {
                "id": c.id,
                "label": c.label,
                "sort": c.sort,
                "align": "right" if c.right else "",
                "wide": c.wide,
            }
            for c in columns
        ],
        "rows": [_row(row, columns, opens, id_of) for row in page.rows],
        "sort": view.sort,
        "page": page.number,
        "pages": page.pages if page.total <= 1000 else page.number + 1,
        "filter": _print(filter),
        "words": {
            "count": _("{n} in all", n=page.count),
            "previous": _("Previous"),
            "next": _("Next"),
            "page": _("Page {n}", n=page.number),
            "empty": empty or _("Nothing here yet."),
        },
    }
    chosen = _table()(key=key, data=data, on_view_change=_ignore, on_open_change=_ignore)
    if opens and chosen.open:
        go(opens, id=chosen.open)


def _row(row: Any, columns: Sequence[Column], opens: str, id_of: Callable[[Any], int]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": id_of(row), "cells": {c.id: c.value(row) for c in columns}}
    if opens:
        found["href"] = f"/{screens()[opens].name}?id={id_of(row)}"
    return found


def _ignore() -> None:
    """Streamlit gives a result its attributes only when a callback is there."""


def export(key: str, title: str, columns: Sequence[Column], rows: Callable[[], Sequence[Any]]) -> None:
    """The list as an Excel file, made only when asked for; masks and scope are the query's."""

    def made() -> bytes:
        return workbook(
            title, [c.label for c in columns], [[_text(c.value(row)) for c in columns] for row in rows()]
        )

    st.download_button(
        _("Export to Excel"),
        made,
        file_name=f"{title}-{clock.local(clock.now()):%Y%m%d-%H%M}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        key=f"{key}:export",
        on_click="ignore",
    )


def _text(cell: Cell) -> str:
    return cell["text"] if isinstance(cell, dict) else cell
