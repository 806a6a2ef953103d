"""The import screen's last blocks: bringing a file in, what was done, and the way back."""

from typing import Any

import streamlit as st

from db.choices.imports import BatchState, LedgerCode
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.imports import service, shapes, workshop
from lib.imports.file_view import LOOK_AGAIN, XLSX, drop
from lib.imports.held import Held
from lib.imports.rules import SCREEN
from lib.imports.service import Batch
from lib.imports.workshop import Bringing
from lib.paging import Page
from lib.screens import screens
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, form, go, later, once, plain, say, show, submit
from lib.ui import reading as ask
from lib.widgets import choose

Told = dict[str, Any]


def decide(
    me: Actor, held: Held, out: Told, fates: dict[str, int], ledger: LedgerCode, project_id: int | None
) -> None:
    """Bring the good rows in, take the bad ones along to mend, or drop the file."""
    good, bad = out["counts"]["good"], out["counts"]["bad"]
    writes = fates.get("new", 0) + fates.get("changed", 0)
    with st.container(horizontal=True):
        nonce = once("ledger", "import", held.mark)
        if (
            nonce.button(_("Import {n} rows", n=writes), disabled=not writes, icon=":material/check:")
            and writes
            and not held.bringing
        ):
            _begin(me, held, out, ledger, project_id, nonce.nonce)
            st.rerun()
        if bad:
            mend_button(held)
        if st.button(_("Choose another file"), key="ledger:drop"):
            drop()
    if good and not writes:
        st.info(_("Everything in this file is here already: there is nothing to import."))
    elif bad:
        st.caption(
            _("Rows to mend are left out. Mend them in the file and bring it in again: nothing doubles.")
        )


def mend_button(held: Held) -> None:
    shelf = workshop.shelf(held.mark)
    if shelf:
        st.download_button(
            _("Download the rows to mend"),
            later(shelf.mend),
            file_name=_("To mend {name}", name=held.name.rsplit(".", 1)[0]) + ".xlsx",
            mime=XLSX,
            icon=":material/download:",
            key=f"ledger:mend:{held.mark}",
            on_click="ignore",
        )


def _begin(me: Actor, held: Held, out: Told, ledger: LedgerCode, project_id: int | None, nonce: str) -> None:
    """In a thread: the transaction is that thread's, and this screen only looks how far it is."""
    shelf = workshop.shelf(held.mark)
    if shelf is None:
        return
    told: Told = {"ledger": ledger, "project_id": project_id, "file_name": held.name}
    told |= {"bad": out["counts"]["bad"], "campaign_id": held.campaign}

    def work(bringing: Bringing) -> int:
        rows = shelf.good()
        return perform(service.bring_in, me, nonce, rows=rows, progress=bringing.go, **told)

    held.bringing = workshop.bring(work)


def bringing_in(me: Actor, held: Held, out: Told | None) -> None:
    """A bar while it runs; afterwards the result, or the reason why there is none."""
    bringing = held.bringing
    if bringing is None:
        return
    if not bringing.over:
        _running(held)
        return
    held.bringing = None
    if bringing.refused:
        show(bringing.refused)
        return
    once("ledger", "import", held.mark).renew()
    held.batch = bringing.batch
    if out and out.get("answers"):
        _remember(me, held, out)
    workshop.keep_rows_to_mend(held.mark)
    st.rerun()


@st.fragment(run_every=LOOK_AGAIN)
def _running(held: Held) -> None:
    bringing = held.bringing
    if bringing is None or bringing.over:
        st.rerun()
    share = bringing.done / bringing.all
    st.progress(
        min(share, 1.0), text=_("Importing: {done} of {all} rows …", done=bringing.done, all=bringing.all)
    )
    if st.button(_("Stop, import nothing"), key="ledger:stop-import", icon=":material/close:"):
        bringing.stop.set()


def _remember(me: Actor, held: Held, out: Told) -> None:
    told: Told = {"fingerprint": out["fingerprint"], "answers": out["answers"]}
    submit(
        shapes.remember_shape,
        me,
        once("ledger", "shape", held.mark),
        ledger=LedgerCode(out["ledger"]),
        **told,
    )


def result(me: Actor, held: Held) -> None:
    """What was done, where to see it, and the way back."""
    found = ask(service.batches, me, id=held.batch or 0)
    if not found:
        drop()
    batch = found[0]
    if batch.state == BatchState.UNDONE:
        st.info(_("This import has been undone."))
    else:
        st.success(_done(batch), icon=":material/check_circle:")
    with st.container(horizontal=True):
        screen = screens()[SCREEN[batch.ledger]]
        if screen.open_to(me) and st.button(
            _("Open {screen}", screen=_(screen.title)),
            type="primary",
            key="ledger:open",
            icon=f":material/{screen.icon}:",
        ):
            go(screen.name)
        if batch.bad:
            mend_button(held)
        if st.button(_("Import another file"), key="ledger:drop"):
            drop()
        if batch.state == BatchState.APPLIED:
            with st.popover(_("Undo this import"), icon=":material/undo:"):
                _undo(me, {batch.id: _named(batch)})


def _done(batch: Batch) -> str:
    told = [_("{n} added", n=batch.made), _("{n} changed", n=batch.changed)]
    same = batch.good - batch.made - batch.changed
    if same > 0:
        told.append(_("{n} rows were here already", n=same))
    if batch.bad:
        told.append(_("{n} rows to mend were left out", n=batch.bad))
    return f"{plain(batch.file_name)}：{'，'.join(told)}"


def past_imports(me: Actor) -> None:
    found = ask(service.batches, me)
    if not found:
        return
    st.subheader(_("Past imports"), anchor=False)
    columns = [
        Column("at", _("When"), lambda b: clock.shown(b.at)),
        Column("ledger", _("Kind of ledger"), lambda b: _(b.ledger.label)),
        Column("project", _("Project"), lambda b: b.project, spare=True),
        Column("file", _("File"), lambda b: b.file_name, wide=True),
        Column("by", _("By"), lambda b: b.by, spare=True),
        Column("made", _("Added"), lambda b: str(b.made), right=True),
        Column("changed", _("Updated"), lambda b: str(b.changed), right=True),
        Column("state", _("State"), _state),
    ]
    table("imports", _("Past imports"), columns, Page(found, len(found), 1, len(found)), view=View("", 1))
    standing = {b.id: _named(b) for b in found if b.state == BatchState.APPLIED}
    if standing:
        with st.popover(_("Undo an import"), icon=":material/undo:"):
            _undo(me, standing)


def _named(batch: Batch) -> str:
    return f"{clock.shown(batch.at)} {batch.file_name}"


def _state(batch: Batch) -> Cell:
    return badge(_(batch.state.label), "green" if batch.state == BatchState.APPLIED else "grey")


def _undo(me: Actor, standing: dict[int, str]) -> None:
    with form("ledger", "undo", border=False) as nonce:
        id = next(iter(standing))
        if len(standing) > 1:
            id = choose(_("Which one?"), standing, key=nonce.key("id"), held=id) or id
        st.caption(_("Takes back what it added and changed. What somebody has worked on since stays."))
        sent = nonce.send(_("Undo this import"), primary=False)
    if sent and (done := submit(service.undo_import, me, nonce, id=id)):
        say(
            _("Undone; {n} records stay because they are in use", n=done.value) if done.value else _("Undone")
        )
        st.rerun()
