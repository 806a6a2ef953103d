"""Who came: the list, and marks by hand for many at once."""

from typing import Any

import streamlit as st

from db.choices.training import Presence
from lib import clock
from lib.access import Actor
from lib.forms.people_view import staff_of
from lib.pickers import forget, picker
from lib.tables import Cell, Column, View, badge, export, table
from lib.training import attendance
from lib.training.attendance import Line
from lib.training.labels_view import PRESENCES, number, whole
from lib.training.session_rows import SessionRow
from lib.ui import _, form, making, plain, reading, say, submit
from lib.widgets import distinct, pick

MARKS = (Presence.PRESENT, Presence.ABSENT, Presence.EXCUSED)


def who_came(me: Actor, session: SessionRow) -> list[Line]:
    lines = _lines(me, session)
    empty = _("Nobody is on the list yet. Ask people to come, or mark who came by hand.")
    title = _("Attendance")
    table(f"lines:{session.id}", title, columns(), whole(lines), view=View("", 1), empty=empty)
    if lines and me.may("training.export"):
        name = f"{session.course} {session.no}"
        export(
            f"lines:{session.id}",
            name,
            columns(),
            lambda: making(attendance.export_list, me, id=session.id),
            by=me.name,
        )
    return lines


def _lines(me: Actor, session: SessionRow) -> list[Line]:
    return reading(attendance.attendance_list, me, id=session.id)


def columns() -> list[Column]:
    return [
        Column("name", _("Name"), lambda r: r.name),
        Column("presence", _("Attendance"), _presence),
        Column("post", _("Post"), lambda r: r.post),
        Column("project", _("Project"), lambda r: r.project or _("Head office"), spare=True),
        Column("no", _("Staff number"), lambda r: r.no, spare=True),
        Column("signed", _("When"), lambda r: clock.shown(r.signed_at)),
        Column("by", _("How"), lambda r: _(r.signed_by.label) if r.signed_by else "", spare=True),
        Column("hours", _("Learning hours"), lambda r: number(r.hours), right=True),
        Column("note", _("Note"), lambda r: r.note, wide=True),
    ]


def _presence(line: Line) -> Cell:
    return badge(_(line.presence.label), PRESENCES[line.presence])


def by_hand(me: Actor, session: SessionRow) -> None:
    """First the mark, then everybody it is for, tapped one after the other."""
    marks = {mark: _(mark.label) for mark in MARKS}
    key = f"hand:{session.id}"
    mark = pick(_("Mark as"), marks, key=f"{key}:mark", held=Presence.PRESENT) or Presence.PRESENT
    others = [line for line in _lines(me, session) if line.presence != mark]
    if others:
        _mark(me, session, mark, others)
    else:
        st.caption(_("Everybody on the list is marked so."))
    _besides(me, session)


def _mark(me: Actor, session: SessionRow, mark: Presence, lines: list[Line]) -> None:
    named = distinct({line.id: f"{line.name} · {line.post}" if line.post else line.name for line in lines})
    waiting = [line.id for line in lines if line.presence == Presence.EXPECTED]
    versions = {line.id: line.version for line in lines}
    with form("hand", session.id, mark.value, sum(versions.values())) as nonce:
        ids = st.pills(
            _("Tap those it is for"),
            list(named),
            selection_mode="multi",
            format_func=lambda id: plain(named[id]),
            key=nonce.key("who"),
        )
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=attendance.LONGEST_NOTE)
        sent = nonce.send(_("Mark those chosen"))
        rest = bool(waiting) and st.form_submit_button(
            _("Mark all {n} still open", n=len(waiting)), key=nonce.key("rest")
        )
    chosen = waiting if rest else list(ids)
    if (sent or rest) and not chosen:
        st.error(_("Choose at least one person."))
    elif sent or rest:
        told: dict[str, Any] = {
            "id": session.id,
            "presence": mark,
            "lines": {id: versions[id] for id in chosen},
            "note": note,
        }
        if done := submit(attendance.mark, me, nonce, **told):
            say(_("{n} people marked", n=done.value))
            st.rerun()


def _besides(me: Actor, session: SessionRow) -> None:
    """Somebody who came without being asked."""
    key = f"hand:{session.id}:besides"
    found = picker(_("Came without being on the list"), staff_of(me), key=key)
    if not found:
        return
    with form("besides", session.id, found.id, border=False) as nonce:
        sent = nonce.send(_("{name} is here", name=found.name), primary=False)
    if sent and submit(attendance.add_present, me, nonce, id=session.id, staff_id=found.id):
        forget(key)
        st.rerun()
