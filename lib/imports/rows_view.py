"""Every row with what bringing it in would do: to add, to change from what to what, to mend."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from db.choices import Choice
from db.choices.imports import LedgerCode
from lib.access import Actor
from lib.imports import service, workshop
from lib.imports.held import Held
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.rooms import spelled
from lib.ledgers.shapes import Field
from lib.paging import Page
from lib.steps import Fate, RowPlan
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _
from lib.ui import reading as ask
from lib.widgets import pick

SIZE = 15
TONES = {Fate.NEW: "green", Fate.CHANGED: "blue", Fate.SAME: "grey", Fate.KEPT: "orange"}
# What tells a row from its neighbours, most telling first.
SHOWN = {
    LedgerCode.HOUSEHOLDS: ("room", "owners", "phones"),
    LedgerCode.REPAIRS: ("ticket_no", "received_at", "room", "summary"),
    LedgerCode.COMPLAINTS: ("ticket_no", "received_at", "room", "summary"),
    LedgerCode.STAFF: ("no", "name", "post"),
    LedgerCode.ARCHIVES: ("no", "title", "category", "year"),
    LedgerCode.SURVEY: ("at", "project", "room", "category", "comment"),
    LedgerCode.EQUIPMENT: ("no", "name", "place", "due"),
}
Told = dict[str, Any]


def look_ahead(me: Actor, held: Held, ledger: LedgerCode, project_id: int | None) -> dict[str, int]:
    """Fate → rows; worked out once for a kind and a project, and kept beside the file."""
    shelf, about = workshop.shelf(held.mark), [ledger.value, project_id, held.campaign]
    if shelf is None:
        return {}
    if (found := shelf.sums(about)) is not None:
        return found
    with st.spinner(_("Comparing with what is here already …")):
        where: Told = {"project_id": project_id, "campaign_id": held.campaign}
        plans = ask(service.preview, me, ledger=ledger, rows=shelf.good(), **where)
        shelf.put_plans(map(_plain, plans), about)
    return shelf.sums(about) or {}


def _plain(plan: RowPlan) -> Told:
    changes = [[c.label, _value(c.before), _value(c.after)] for c in plan.changes]
    params = dict(plan.params or {})
    return {"fate": plan.fate.value, "changes": changes, "remark": plan.remark, "params": params}


def _value(value: str | Choice) -> Any:
    return {"say": value.label} if isinstance(value, Choice) else value


def counts(out: Told, fates: Mapping[str, int]) -> None:
    found = {
        _(fate.label): fates.get(fate.value, 0) for fate in Fate if fate != Fate.KEPT or fates.get(fate.value)
    }
    found |= {_("to mend"): out["counts"]["bad"], _("left out"): out["counts"]["ignored"]}
    with st.container(horizontal=True):
        for label, number in found.items():
            st.metric(label, number, width=110)


def preview(held: Held, out: Told, fates: Mapping[str, int], ledger: LedgerCode) -> None:
    """The rows to mend first, page by page from the disk."""
    shelf = workshop.shelf(held.mark)
    sizes = {"bad": out["counts"]["bad"], **fates}
    sizes |= {"noted": out["counts"]["noted"], "ignored": out["counts"]["ignored"]}
    kinds = {
        kind: f"{_name(kind)} ({sizes[kind]})"
        for kind in ("bad", *Fate, "noted", "ignored")
        if sizes.get(kind)
    }
    if shelf is None or not kinds:
        return
    kind = pick(_("Show"), kinds, key=f"ledger:rows:{held.mark}:{':'.join(kinds)}", held=next(iter(kinds)))
    kind = kind or next(iter(kinds))
    now = view("ledger:rows", sort="", filter=(held.mark, kind))
    number = min(now.page, max(1, -(-sizes[kind] // SIZE)))
    start = (number - 1) * SIZE
    rows = (
        list(shelf.planned(kind, start, SIZE))
        if kind in set(Fate)
        else [(row, {}) for row in shelf.page(kind, start, SIZE)]
    )
    table(
        "ledger:rows",
        _("Rows"),
        _columns(ledger, kind, len(out["layouts"]) > 1),
        Page(rows, sizes[kind], number, SIZE),
        view=now,
        filter=(held.mark, kind),
        id_of=lambda pair: pair[0]["row"],
        empty=_("None of this kind."),
    )


def _name(kind: str) -> str:
    names = {"bad": _("to mend"), "noted": _("with a hint"), "ignored": _("left out")}
    return names.get(kind) or _(Fate(kind).label)


def _columns(ledger: LedgerCode, kind: str, sheets: bool) -> list[Column]:
    fields = [LEDGERS[ledger].field(code) for code in SHOWN[ledger]] if kind != "ignored" else []
    return [
        Column("row", _("Row"), lambda pair: _place(pair[0], sheets), right=not sheets),
        Column("verdict", _("Verdict"), lambda pair: _verdict(*pair)),
        Column("why", _("What changes, what was noticed"), lambda pair: _why(*pair), wide=True),
        *(Column(one.code, _(one.label), _cell(one)) for one in fields),
    ]


def _place(row: Told, sheets: bool) -> str:
    """Of a book of several sheets the sheet too."""
    return f"{row['sheet']} · {row['row']}" if sheets else str(row["row"])


def _cell(field: Field) -> Any:
    return lambda pair: said(field, pair[0].get("values", {}))


def said(field: Field, values: Mapping[str, Any]) -> str:
    """A value as a person writes it; where there is no room, the place."""
    value = values.get(field.code)
    if field.code == "room":
        return spelled(value) if value else str(values.get("place") or "")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if field.kind == "moment" and value:
        return str(value).replace("T", " ")
    text = field.choices.get(value, (value,))[0] if isinstance(value, str) else value
    return "" if text is None else str(text)[:60]


def _verdict(row: Told, plan: Told) -> Cell:
    if row["kind"] != "good":
        return badge(_("to mend"), "red") if row["kind"] == "bad" else badge(_("left out"), "grey")
    fate = Fate(plan["fate"]) if plan else None
    return badge(_(fate.label), TONES[fate]) if fate else badge(_("with a hint"), "blue")


def _why(row: Told, plan: Told) -> str:
    told = [
        f"{_(label)}：{_text(before) or '—'} → {_text(after)}"
        for label, before, after in plan.get("changes", ())
    ]
    if message := plan.get("remark"):
        told.append(_(message, **plan["params"]))
    for column, message, params in row["remarks"]:
        sentence = _(message, **params) if params else _(message)
        told.append(f"{column}：{sentence}" if column else sentence)
    return "；".join(told)


def _text(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    word = value["say"]
    return _(word)
