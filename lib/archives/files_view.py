"""Attachments of a record on its page: opened with a click, added, taken away."""

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.archives import files
from lib.archives.file_words import words_read
from lib.archives.find import Record
from lib.files.rules import FileRow
from lib.files.texts_view import words_told
from lib.files.view import add_to
from lib.forms.schema import KEPT_FILES
from lib.pictures import Shown, pictures
from lib.ui import _, form, once, reading, submit
from lib.widgets import choose


def attachments(me: Actor, record: Record) -> None:
    """Those its form was answered with stand among the answers."""
    answered = _of_answers(record)
    found = [file for file in reading(files.list_files, me, id=record.id) if file.id not in answered]
    if not found and not record.may_change:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Attachments"), anchor=False)
        if found and record.may_change and not record.hold:
            _remove(me, record, found)
    if found:
        shown = [Shown(file.id, file.name, file.has_preview) for file in found]
        pictures(shown, key=f"archive:{record.id}")
        read = reading(words_read, me, id=record.id)
        words_told(found, read)
    if record.may_change:
        add_to(me, once("archive", "files", record.id), files.add_files, "archive", record.id)


def _of_answers(record: Record) -> set[int]:
    if not record.answered:
        return set()
    schema, values = record.answered
    given = [values.get(field.id) for field in schema.fields if field.kind in KEPT_FILES]
    return {id for one in given for id in (one if isinstance(one, list) else [one]) if isinstance(id, int)}


def _remove(me: Actor, record: Record, found: list[FileRow]) -> None:
    named = {file.id: f"{file.name} · {file.by} {clock.shown(file.at)}" for file in found}
    with (
        st.popover(_("Remove a file"), icon=":material/delete:"),
        form("archive", record.id, "remove", border=False) as nonce,
    ):
        which = choose(_("Which file?"), named, key=nonce.key("which"), held=found[-1].id)
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(files.remove_file, me, nonce, id=record.id, file_id=which or 0):
        st.rerun()
