"""A task on the screen: as a card with what can be done about it, and as a line of a list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import streamlit as st

from db.choices.files import Purpose
from lib import clock
from lib.access import Actor
from lib.duties import find, places, task_files, tasks
from lib.duties.find import TaskRow, TaskWhole
from lib.duties.task_rules import LONGEST_NOTE, TONES, Standing
from lib.files.view import PHOTOS, bring, let_go
from lib.pictures import Shown, pictures
from lib.settings import settings
from lib.tables import Column, badge
from lib.ui import Once, _, editing, form, go, once, plain, reading, saved, say, submit
from lib.widgets import choose, toned

Start = Callable[[TaskRow], None]
PRESSING = (Standing.OPEN, Standing.LATE, Standing.MISSED)


def window(row: TaskRow) -> str:
    """09:00–12:00 where hours matter, days where days do; the day is named unless it is today."""
    starts, due = clock.local(row.starts_at), clock.local(row.due_at)
    if row.long:
        last = due - timedelta(minutes=1)
        return f"{starts:%m-%d}" if starts.date() == last.date() else f"{starts:%m-%d} – {last:%m-%d}"
    today = clock.local(clock.now()).date()
    day = "" if starts.date() == today else f"{starts:%m-%d} "
    return f"{day}{starts:%H:%M}–{due:%H:%M}"


def whereabouts(row: TaskRow) -> str:
    return " · ".join(filter(None, (row.project, row.where)))


def card(me: Actor, whole: TaskWhole, start: Start, *, primary: bool = False) -> None:
    row = whole.row
    with st.container(border=True, key=f"task:{row.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            state(row)
            st.markdown(f"**{plain(row.title)}**", width="content")
        st.markdown("　".join(_facts(row)))
        if row.how:
            st.caption(plain(row.how))
        _steps(me, whole, start, primary=primary)


def state(row: TaskRow) -> None:
    tone = TONES[row.standing]
    toned(_(row.standing.label), tone)


def _facts(row: TaskRow) -> list[str]:
    told = [
        f":material/schedule: {window(row)}",
        f":material/location_on: {plain(whereabouts(row))}",
        _owner(row),
    ]
    if row.done_at:
        told.append(f":material/task_alt: {clock.shown(row.done_at)[5:]} {plain(row.done_by)}")
    if row.note:
        told.append(f":material/edit_note: {plain(row.note)}")
    return [part for part in told if part]


def _owner(row: TaskRow) -> str:
    if row.done_at:
        return ""
    if row.owner and row.instead_of:
        words = _("{name} instead of {other}", name=plain(row.owner), other=plain(row.instead_of))
        return f":material/person: {words}"
    whose = row.owner or (_("whoever is {post}", post=row.post) if row.post else _("whoever takes it"))
    return f":material/person: {plain(whose)}"


# -- steps -------------------------------------------------------------------------------------


def _steps(me: Actor, whole: TaskWhole, start: Start, *, primary: bool) -> None:
    row = whole.row
    with st.container(horizontal=True):
        if row.inspection_id is not None:
            label = _("Go on with the inspection") if row.inspection_open else _("See the inspection")
            if st.button(label, key=f"task:{row.id}:inspection", icon=":material/checklist:"):
                start(row)
        elif whole.may_do and row.form_code:
            kind: Any = "primary" if primary else "secondary"
            label = _("Start the checklist")
            about: Any = {"key": f"task:{row.id}:start", "type": kind, "width": "stretch"}
            if st.button(label, icon=":material/play_arrow:", **about):
                start(row)
        elif whole.may_do:
            _done(me, row, primary=primary)
        if whole.may_take:
            _take(me, row)
        if whole.may_give or whole.may_excuse:
            _lead(me, whole)


def _done(me: Actor, row: TaskRow, *, primary: bool) -> None:
    label = _("Make it up") if row.standing == Standing.MISSED else _("Tick it off")
    kind: Any = "primary" if primary else "secondary"
    box = st.popover(
        label,
        key=f"task:{row.id}:done",
        icon=":material/task_alt:",
        type=kind,
        on_change="rerun",
        width="stretch",
    )
    if not box.open:
        return
    with box:
        nonce = once("duty", "done", row.id)
        uploads = st.file_uploader(
            _("Photo") + (" *" if row.photo else ""),
            PHOTOS,
            accept_multiple_files=True,
            max_upload_size=settings().most_upload_mb,
            key=nonce.key("photos"),
        )
        late = row.standing == Standing.MISSED
        asked = _("Why was it not done in time?") + " *" if late else _("Note")
        note = st.text_area(asked, key=nonce.key("note"), max_chars=LONGEST_NOTE, height=80)
        if nonce.button(_("Confirm it is done"), width="stretch"):
            _finish(me, row, nonce, note, uploads)


def _finish(me: Actor, row: TaskRow, nonce: Once, note: str, uploads: list[Any]) -> None:
    with st.spinner(_("Saving…")):
        kept = [bring(me, once("duty", row.id, "file"), upload, Purpose.AFTER) for upload in uploads]
    ids = [file.id for file in kept if file]
    if len(ids) == len(kept) and submit(tasks.do, me, nonce, id=row.id, note=note, file_ids=ids):
        let_go(uploads)
        say(_("Done: {title}", title=row.title))
        st.rerun()


def _take(me: Actor, row: TaskRow) -> None:
    nonce = once("duty", "take", row.id)
    if nonce.button(_("I take it"), primary=False, icon=":material/back_hand:") and submit(
        tasks.take, me, nonce, id=row.id
    ):
        st.rerun()


def _lead(me: Actor, whole: TaskWhole) -> None:
    row = whole.row
    box = st.popover(_("Give or excuse"), key=f"task:{row.id}:lead", type="tertiary", on_change="rerun")
    if not box.open:
        return
    with box:
        pin = editing("duty_task", row.id, row.version, **{_("Responsible"): row.owner})
        if whole.may_give:
            _give(me, row, pin.version)
        if whole.may_excuse:
            _excuse(me, row, pin.version)


def _give(me: Actor, row: TaskRow, version: int) -> None:
    people = reading(places.people_of, me, project_id=row.project_id)
    with form("duty", "give", row.id, border=False) as nonce:
        to = choose(_("Give it to"), people, key=nonce.key("to"))
        sent = nonce.send(_("Give"), width="stretch")
    if sent and to is None:
        st.error(_("Choose a person."))
    elif sent and submit(tasks.give, me, nonce, id=row.id, to_id=to or 0, version=version):
        _saved(row)


def _excuse(me: Actor, row: TaskRow, version: int) -> None:
    with form("duty", "excuse", row.id, border=False) as nonce:
        why = st.text_input(_("Why need it not be done?"), key=nonce.key("why"), max_chars=LONGEST_NOTE)
        sent = nonce.send(_("Excuse it"), primary=False, width="stretch")
    if sent and submit(tasks.excuse, me, nonce, id=row.id, reason=why, version=version):
        _saved(row)


def _saved(row: TaskRow) -> None:
    saved("duty_task", row.id)
    say(_("Saved"))
    st.rerun()


# -- one, and many -----------------------------------------------------------------------------


def one_task(me: Actor, id: int, start: Start) -> None:
    whole = reading(find.one_task, me, id=id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Duty"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="duty:close", type="tertiary", icon=":material/close:"):
            go("duties")
    card(me, whole, start, primary=True)
    shown = [
        Shown(file.id, file.name, file.has_preview) for file in reading(task_files.list_files, me, id=id)
    ]
    if shown:
        pictures(shown, key=f"duty:{id}:files", label=_("Photos"))


def columns() -> list[Column]:
    return [
        Column("title", _("Duty"), lambda r: r.title, wide=True),
        Column("when", _("Time"), window, sort="starts"),
        Column("standing", _("State"), lambda r: badge(_(r.standing.label), TONES[r.standing])),
        Column("where", _("Place"), whereabouts),
        Column("owner", _("Responsible"), lambda r: r.done_by or r.owner or r.post or "—"),
        Column("done", _("Done at"), lambda r: clock.shown(r.done_at)[5:], right=True, spare=True),
        Column("note", _("Note"), lambda r: r.note, spare=True),
    ]
