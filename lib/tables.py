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
from lib.ui import _, go, later

T = TypeVar("T")
SIZE = 20
Cell = str | dict[str, str]


@dataclass(frozen=True)
class Column:
    """value gives the text of a cell, or badge(text, tone); sort is the query's word for this order.

    wide takes what room is left; spare is left out where a table has little.
    """

    id: str
    label: str
    value: Callable[[Any], Cell]
    sort: str = ""
    right: bool = False
    wide: bool = False
    spare: bool = False


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
    held = st.session_state.get(key)
    asked = held.get("view") if isinstance(held, dict) else None
    if not isinstance(asked, dict):
        return View(sort, 1)
    order, page = asked.get("sort"), asked.get("page")
    if asked.get("filter") != _print(filter) or not isinstance(page, int) or page < 1:
        page = 1
    return View(order if isinstance(order, str) and order else sort, page)


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
    picks: bool = False,
    id_of: Callable[[T], int] = lambda row: row.id,  # type: ignore[attr-defined]
    empty: str = "",
) -> int | None:
    """opens names the screen a row leads to; the row's id goes along and is looked up there anew.

    With picks a row leads nowhere: the id of the one just chosen comes back.

    Tuples and texts only: for a list or dict Streamlit would bring in pandas, to see whether it is a table.
    """
    data = {
        "caption": caption,
        "columns": tuple(
            {
                "id": c.id,
                "label": c.label,
                "sort": c.sort,
                "align": "right" if c.right else "",
                "wide": c.wide,
                "spare": c.spare,
            }
            for c in columns
        ),
        "rows": tuple(
            _row(row, columns, "#" if picks else _way_to(opens, id_of(row)), id_of) for row in page.rows
        ),
        "sort": view.sort,
        "page": page.number,
        "pages": page.pages if page.total <= 1000 else page.number + 1,
        "filter": _print(filter),
        "count": _("{n} in all", n=page.count),
        "previous": _("Previous"),
        "next": _("Next"),
        "turn": _("Page {n}", n=page.number),
        "empty": empty or _("Nothing here yet."),
    }
    chosen = _table()(key=key, data=data, on_view_change=_ignore, on_open_change=_ignore)
    picked = chosen.open if isinstance(chosen.open, int) else None
    if opens and picked is not None:
        go(opens, id=picked)
    return picked


def _row(row: Any, columns: Sequence[Column], href: str, id_of: Callable[[Any], int]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": id_of(row), "cells": {c.id: c.value(row) for c in columns}}
    return found | {"href": href} if href else found


def _way_to(screen: str, id: int) -> str:
    return f"/{screens()[screen].name}?id={id}" if screen else ""


def _ignore() -> None:
    """Streamlit gives a result its attributes only when a callback is there."""


def export(
    key: str,
    title: str,
    columns: Sequence[Column],
    rows: Callable[[], Sequence[Any]],
    *,
    by: str,
    label: str = "",
) -> None:
    """The list as an Excel file, made only when asked for; masks and scope are the use case's.

    by is who takes it away: every printed page says so.
    """

    def made() -> bytes:
        cells = [[_text(c.value(row)) for c in columns] for row in rows()]
        mark = _("Exported by {name}, {date}", name=by, date=clock.shown(clock.now()))
        return workbook(title, [c.label for c in columns], cells, mark)

    st.download_button(
        label or _("Export to Excel"),
        later(made),
        file_name=f"{title}-{clock.local(clock.now()):%Y%m%d-%H%M}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        key=f"{key}:export",
        on_click="ignore",
    )


def _text(cell: Cell) -> str:
    return cell["text"] if isinstance(cell, dict) else cell
