"""The import screen's blocks: the file, how its columns are read, every row's verdict, the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from db.choices.customers import BatchState
from lib import clock
from lib.access import Actor
from lib.customers import imports
from lib.customers.imports import Batch
from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import mend, reading, template, verdicts
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.shapes import ByHand, Layout, Row, Sheet, Verdict
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table, view
from lib.ui import _, attempt, form, later, once, plain, say, submit
from lib.ui import reading as ask
from lib.widgets import choose, pick, several

HELD = "_ledger"
MOST_ROWS = 30_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Held:
    """A file read and judged, waiting for the person's word; the server's own, never the browser's."""

    name: str
    sheets: list[Sheet]
    verdict: Verdict
    by_hand: dict[str, ByHand] = field(default_factory=dict)


def choose_file() -> Held | None:
    held: Held | None = st.session_state.get(HELD)
    if held:
        return held
    file = st.file_uploader(_("The ledger, Excel or CSV"), type=["xlsx", "xls", "csv"], key="ledger:file")
    st.download_button(
        _("Download an empty template"),
        later(lambda: template.template(HOUSEHOLDS, _)),
        file_name=f"{_('Household ledger')}.xlsx",
        mime=XLSX,
        icon=":material/download:",
        on_click="ignore",
    )
    if file:
        with st.spinner(_("Reading and checking the file …")):
            _hold(file.name, file.getvalue())
    return None


def _hold(name: str, content: bytes) -> None:
    if done := attempt(_read, content):
        st.session_state[HELD] = Held(name, done.value, _judged(done.value, {}))
        st.rerun()


def _read(content: bytes) -> list[Sheet]:
    """A screen holds what it shows in memory: a longer ledger comes in parts."""
    sheets = reading.read(content)
    if (rows := sum(len(sheet.rows) for sheet in sheets)) > MOST_ROWS:
        raise Refused(
            N_("The file has {n} rows; {most} at most. Please split it, for example by building."),
            n=rows,
            most=MOST_ROWS,
        )
    return sheets


def _judged(sheets: list[Sheet], by_hand: dict[str, ByHand]) -> Verdict:
    return verdicts.judge(sheets, HOUSEHOLDS, today=clock.local(clock.now()).date(), by_hand=by_hand)


def summary(held: Held) -> None:
    verdict = held.verdict
    with st.container(horizontal=True):
        st.metric(_("Rows to import"), len(verdict.good), width=150)
        st.metric(_("Rows with a problem"), len(verdict.bad), width=150)
        st.metric(_("Not data, left out"), len(verdict.ignored), width=150)
    if not verdict.good and not verdict.bad:
        st.warning(_("No row of a household ledger was found. Match the columns by hand below."))


def columns_by_hand(held: Held) -> None:
    """How each sheet was understood; a person may say otherwise."""
    doubtful = [one for one in held.verdict.layouts if one.missing or any(c.doubtful for c in one.columns)]
    with st.expander(_("Columns"), icon=":material/view_column:", expanded=bool(doubtful)):
        layouts = {one.sheet: one for one in held.verdict.layouts}
        name = choose(
            _("Sheet"), {sheet: sheet for sheet in layouts}, key="ledger:sheet", held=next(iter(layouts))
        )
        layout = layouts[name or next(iter(layouts))]
        if layout.refusal:
            st.caption(plain(layout.refusal.told(_)))
        _mapping_form(held, layout)


def _mapping_form(held: Held, layout: Layout) -> None:
    titles = {column.index: _title(column.index, column.title, column.examples) for column in layout.columns}
    with form("ledger", "columns", layout.sheet) as nonce:
        left, right = st.columns(2)
        given: dict[str, tuple[int, ...]] = {}
        for number, known in enumerate(HOUSEHOLDS.fields):
            with (left, right)[number % 2]:
                now = layout.mapping.get(known.code, ())
                key = nonce.key(known.code)
                if known.several:
                    given[known.code] = tuple(several(_(known.label), titles, key=key, held=now))
                else:
                    one = choose(
                        _(known.label), titles, key=key, held=next(iter(now), None), placeholder=_("None")
                    )
                    given[known.code] = () if one is None else (one,)
        header = st.number_input(
            _("Header row"),
            min_value=0,
            max_value=50,
            value=layout.header[1] if layout.header else 0,
            key=nonce.key("header"),
        )
        sent = nonce.send(_("Read the sheet this way"), primary=False)
    if sent:
        first = layout.header[0] if layout.header and layout.header[1] == header else int(header)
        held.by_hand[layout.sheet] = ByHand((first, int(header)) if header else None, given)
        _judge_again(held)


def _title(index: int, title: str, examples: Sequence[str]) -> str:
    return f"{title or _('Column {n}', n=index + 1)}（{'、'.join(examples[:2])}）" if examples else title


def _judge_again(held: Held) -> None:
    if done := attempt(_judged, held.sheets, held.by_hand):
        held.verdict = done.value
        st.rerun()


def preview(me: Actor, held: Held, project_id: int) -> None:
    """Every row with its verdict, the bad ones first."""
    known = ask(imports.rooms_known, me, project_id=project_id)
    verdict = held.verdict
    kinds = {
        "bad": _("With a problem ({n})", n=len(verdict.bad)),
        "good": _("To import ({n})", n=len(verdict.good)),
        "noted": _("With a hint ({n})", n=sum(bool(row.notes) for row in verdict.good)),
        "ignored": _("Left out ({n})", n=len(verdict.ignored)),
    }
    kind = pick(_("Show"), kinds, key="ledger:kind", held="bad" if verdict.bad else "good") or "good"
    rows = {"bad": verdict.bad, "good": verdict.good, "ignored": verdict.ignored}.get(
        kind, [row for row in verdict.good if row.notes]
    )
    now = view("ledger:rows", sort="", filter=(held.name, kind))
    number = min(now.page, max(1, -(-len(rows) // 15)))
    page = Page(rows[(number - 1) * 15 : number * 15], len(rows), number, 15)
    table(
        "ledger:rows",
        _("Rows"),
        _columns(known),
        page,
        view=now,
        filter=(held.name, kind),
        id_of=lambda row: row.row,
        empty=_("None of this kind."),
    )


def _columns(known: frozenset[str]) -> list[Column]:
    return [
        Column("row", _("Row"), lambda row: str(row.row), right=True),
        Column("sheet", _("Sheet"), lambda row: row.sheet),
        Column("verdict", _("Verdict"), lambda row: _verdict(row, known)),
        Column("room", _("Room"), lambda row: _room(row)),
        Column("owners", _("Owner"), lambda row: "、".join(row.values.get("owners") or [])),
        Column("phones", _("Phone"), lambda row: " ".join(row.values.get("phones") or [])),
        Column("why", _("What was noticed"), _why, wide=True),
    ]


def _room(row: Row) -> str:
    found = row.values.get("room")
    return HOUSEHOLDS.spell(found) if found and HOUSEHOLDS.spell else ""


def _verdict(row: Row, known: frozenset[str]) -> Cell:
    if row.ignored:
        return badge(_("left out"), "grey")
    if row.problems:
        return badge(_("to mend"), "red")
    return badge(_("adds to the file"), "blue") if _room(row) in known else badge(_("new"), "green")


def _why(row: Row) -> str:
    if row.ignored:
        return row.ignored.told(_)
    return "；".join(remark.told(_) for remark in (*row.problems, *row.notes))


def decide(me: Actor, held: Held, project_id: int) -> None:
    """Import the good rows, take the bad ones along to mend, or drop the file."""
    verdict = held.verdict
    with st.container(horizontal=True):
        nonce = once("ledger", "import")
        label = _("Import {n} rows", n=len(verdict.good))
        if nonce.button(label, disabled=not verdict.good, icon=":material/check:"):
            with st.spinner(_("Importing …")):
                _import(me, held, project_id, nonce)
        if verdict.bad:
            st.download_button(
                _("Download the {n} bad rows to mend", n=len(verdict.bad)),
                later(lambda: mend.bad_rows(held.sheets, verdict, HOUSEHOLDS, _)),
                file_name=_("To mend {name}", name=held.name.rsplit(".", 1)[0]) + ".xlsx",
                mime=XLSX,
                icon=":material/download:",
                on_click="ignore",
            )
        if st.button(_("Choose another file"), key="ledger:drop"):
            drop()


def _import(me: Actor, held: Held, project_id: int, nonce: Any) -> None:
    rows = [row.values for row in held.verdict.good]
    values: dict[str, Any] = {"file_name": held.name, "rows": rows, "bad": len(held.verdict.bad)}
    if submit(imports.import_households, me, nonce, project_id=project_id, **values):
        say(_("{n} rows imported", n=len(rows)))
        drop()


def drop() -> None:
    for key in [key for key in st.session_state if str(key).startswith(("ledger:", HELD))]:
        del st.session_state[key]
    st.rerun()


def past_imports(me: Actor, project_id: int) -> None:
    found = ask(imports.batches, me, project_id=project_id)
    if not found:
        return
    st.subheader(_("Past imports"), anchor=False)
    columns = [
        Column("at", _("When"), lambda b: clock.shown(b.at)),
        Column("file", _("File"), lambda b: b.file_name, wide=True),
        Column("by", _("By"), lambda b: b.by),
        Column("good", _("Rows"), lambda b: str(b.good), right=True),
        Column("state", _("State"), _state),
    ]
    table("imports", _("Past imports"), columns, Page(found, len(found), 1, len(found)), view=View("", 1))
    standing = {b.id: f"{clock.shown(b.at)} {b.file_name}" for b in found if b.state == BatchState.APPLIED}
    if standing:
        with st.popover(_("Undo an import"), icon=":material/undo:"):
            _undo(me, standing)


def _state(batch: Batch) -> Cell:
    return badge(_(batch.state.label), "green" if batch.state == BatchState.APPLIED else "grey")


def _undo(me: Actor, standing: dict[int, str]) -> None:
    with form("ledger", "undo", border=False) as nonce:
        id = choose(_("Which one?"), standing, key=nonce.key("id"), held=next(iter(standing)))
        st.caption(_("Takes back what it made and changed. Households with tickets or changes since stay."))
        sent = nonce.send(_("Undo this import"), primary=False)
    if sent and (done := submit(imports.undo_import, me, nonce, id=id or 0)):
        say(
            _("Undone; {n} records stay because they are in use", n=done.value) if done.value else _("Undone")
        )
        st.rerun()
