"""Photos and files of an action: what shows it, adding more, taking back one's own."""

import streamlit as st

from db.choices.actions import ActionMove, ActionState
from lib import clock
from lib.access import Actor
from lib.actions import files
from lib.actions.find import Story
from lib.files.rules import FileRow
from lib.files.view import add_to
from lib.pictures import Shown, pictures
from lib.ui import _, form, once, reading, submit
from lib.widgets import choose


def evidence(me: Actor, story: Story) -> None:
    found = reading(files.list_files, me, id=story.row.id)
    adds = ActionMove.NOTE in story.moves
    if not found and not adds:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Evidence"), anchor=False)
        if story.row.state == ActionState.OPEN:
            _remove(me, story, [file for file in found if file.by_id == me.user_id])
    if found:
        shown = [Shown(file.id, _caption(file), file.has_preview) for file in found]
        pictures(shown, key=f"evidence:{story.row.id}")
    if adds:
        add_to(me, once("evidence", story.row.id), files.add_files, "evidence", story.row.id)


def _caption(file: FileRow) -> str:
    """A photo's name says nothing; when it was taken and by whom does."""
    return f"{clock.shown(file.at)[5:]} {file.by}" if file.has_preview else file.name


def _remove(me: Actor, story: Story, own: list[FileRow]) -> None:
    if not own or ActionMove.FINISH not in story.moves:
        return
    named = {file.id: f"{file.name} · {clock.shown(file.at)}" for file in own}
    with (
        st.popover(_("Remove a file"), icon=":material/delete:"),
        form("evidence", story.row.id, "remove", border=False) as nonce,
    ):
        which = choose(_("Which file?"), named, key=nonce.key("which"), held=own[-1].id)
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(files.remove_file, me, nonce, id=story.row.id, file_id=which or 0):
        st.rerun()
