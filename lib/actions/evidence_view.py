"""Photos and files of an action: how it was found beside how it is now; adding more, taking back own."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from db.choices.actions import ActionMove, ActionState
from lib import clock
from lib.access import Actor
from lib.actions import files
from lib.actions.find import Story
from lib.files.rules import FileRow
from lib.files.view import add_to
from lib.pictures import Shown, pictures
from lib.ui import _, form, once, plain, reading, submit
from lib.widgets import choose


@dataclass(frozen=True)
class Before:
    """How it was when it was found: the photos, what was said; opens: whether the reader may look there."""

    photos: Sequence[Shown]
    words: str = ""
    opens: bool = True


def evidence(me: Actor, story: Story, before: Before | None, *, adds: bool) -> None:
    found = reading(files.list_files, me, id=story.row.id)
    adds = adds and ActionMove.NOTE in story.moves
    if not (found or adds or before):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Before and after") if before else _("Evidence"), anchor=False)
        if story.row.state == ActionState.OPEN:
            _remove(me, story, [file for file in found if file.by_id == me.user_id])
    shown = [Shown(file.id, _caption(file), file.has_preview) for file in found]
    if before:
        _side_by_side(story.row.id, before, shown)
    elif shown:
        pictures(shown, key=f"evidence:{story.row.id}")
    if adds:
        add_to(me, once("evidence", story.row.id), files.add_files, "evidence", story.row.id)


def _side_by_side(id: int, before: Before, after: Sequence[Shown]) -> None:
    sides = ((_("As it was found"), before.photos, "before"), (_("As it is now"), after, "after"))
    with st.container(horizontal=True):
        for label, photos, name in sides:
            with st.container(width="stretch"):
                if photos:
                    pictures(photos, key=f"evidence:{id}:{name}", label=label)
                else:
                    st.caption(f"{label}：" + _("no photo yet"))
    if before.words:
        st.caption(plain(before.words))


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
