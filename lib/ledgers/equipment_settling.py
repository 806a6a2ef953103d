"""What the columns of an equipment ledger say together: the end of a warranty, who looks after it."""

from calendar import monthrange
from datetime import date
from typing import Any

from lib.i18n import N_
from lib.ledgers.shapes import Layout, Remark, Row, Scene


def settle_equipment(rows: list[Row], layout: Layout, scene: Scene) -> None:
    for row in rows:
        _warranty(row, layout)
        _ordered(row, layout)
        _firm(row, layout)


def _warranty(row: Row, layout: Layout) -> None:
    """So many months run from the day it was put into use, else from the day it was made."""
    months = row.values.get("warranty")
    if not isinstance(months, int):
        return
    begins = row.values.get("installed") or row.values.get("made")
    row.values["warranty"] = _after(date.fromisoformat(begins), months).isoformat() if begins else None
    if not begins:
        told = {"n": months}
        row.notes.append(
            Remark(layout.title("warranty"), N_("{n} months from a day nobody tells: left out"), told)
        )


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ordered(row: Row, layout: Layout) -> None:
    made, installed = row.values.get("made"), row.values.get("installed")
    if made and installed and installed < made:
        row.problems.append(Remark(layout.title("installed"), N_("Put into use before it was made")))


def _firm(row: Row, layout: Layout) -> None:
    """Who looks after it is whom one calls; who sold it then stands in the note."""
    sold, keeps = row.values.get("supplier"), row.values.get("firm")
    if keeps:
        row.values["supplier"] = keeps
    if keeps and sold and keeps != sold:
        _note(row, f"{layout.title('supplier')}：{sold}")
    if many := _more_than_one(row.values.get("count")):
        _note(row, f"{layout.title('count')}：{many}")


def _more_than_one(count: Any) -> str:
    text = str(count or "").strip()
    return "" if text in ("", "1", "1台", "1套", "1部", "1个", "一台", "1.0") else text


def _note(row: Row, text: str) -> None:
    row.values["note"] = "；".join(part for part in (row.values.get("note"), text) if part)
