"""Photos and files of a ticket: rows of small pictures, adding in two taps, taking away."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.choices.files import Purpose
from db.choices.tickets import Move, State
from lib import clock
from lib.access import Actor
from lib.errors import Refused
from lib.files.ready import ready
from lib.files.rules import FileRow
from lib.files.service import keep
from lib.files.view import OFFERED, PHOTOS, Sent, let_go
from lib.pictures import Shown, pictures
from lib.settings import settings
from lib.tickets import files
from lib.tickets.rules import OPEN
from lib.tickets.story import Story
from lib.ui import Once, _, form, once, plain, reading, show, submit
from lib.widgets import choose, pick

ORDER = (Purpose.BEFORE, Purpose.AFTER, Purpose.ANSWER, Purpose.ATTACHED, Purpose.SIGNATURE)


def photos(me: Actor, story: Story) -> None:
    """What there is, grouped by purpose; below it, adding and removing for whoever may."""
    found = reading(files.list_files, me, id=story.row.id)
    if not found and not me.may("tickets.note"):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Photos and files"), anchor=False)
        _remove(me, story, found)
    for purpose in ORDER:
        _shelf(story, purpose, [file for file in found if file.purpose == purpose])
    if me.may("tickets.note"):
        _add(me, story)


def _shelf(story: Story, purpose: Purpose, some: list[FileRow]) -> None:
    if some:
        label = f"{_(purpose.label)} · {len(some)}"
        shown = [Shown(file.id, _caption(file), file.has_preview) for file in some]
        pictures(shown, key=f"shelf:{story.row.id}:{purpose}", label=label)


def _caption(file: FileRow) -> str:
    """A photo's name says nothing; when it was taken and by whom does."""
    return f"{clock.shown(file.at)[5:]} {file.by}" if file.has_preview else file.name


def _add(me: Actor, story: Story) -> None:
    """What a photo shows is proposed by how far the work has come: taking it is the second tap."""
    purposes, nonce = _purposes(me, story), once("files", story.row.id)
    what = purposes[0] if len(purposes) == 1 else _what(story, purposes)
    uploads = st.file_uploader(
        _("Photos or files"),
        OFFERED if what == Purpose.ATTACHED else PHOTOS,
        accept_multiple_files=True,
        max_upload_size=settings().most_upload_mb,
        key=nonce.key(f"new:{what}"),
        label_visibility="collapsed",
    )
    for name, refused in st.session_state.pop(_refusals(story), []):
        st.markdown(f"**{plain(name)}**")
        show(refused)
    if uploads:
        _bring(me, story, uploads, what, nonce)


def _what(story: Story, purposes: list[Purpose]) -> Purpose:
    chosen = pick(
        _("What will you add?"),
        {purpose: _(purpose.label) for purpose in purposes},
        key=f"files:{story.row.id}:{story.row.state}",
        held=purposes[0],
        label_visibility="collapsed",
    )
    return chosen if chosen in purposes else purposes[0]


def _purposes(me: Actor, story: Story) -> list[Purpose]:
    """The likely one first: who works on it takes photos, before and on site; the desk brings the rest."""
    works = story.assignee_id == me.user_id
    if story.row.state not in OPEN or not (works or me.may("tickets.on_behalf")):
        return [Purpose.ATTACHED]
    if not works:
        return [Purpose.ATTACHED, Purpose.BEFORE, Purpose.AFTER]
    if story.row.state in (State.DISPATCHED, State.WAITING):
        return [Purpose.BEFORE, Purpose.AFTER, Purpose.ATTACHED]
    return [Purpose.AFTER, Purpose.BEFORE, Purpose.ATTACHED]


def _refusals(story: Story) -> str:
    return f"_refused:files:{story.row.id}"


def _bring(me: Actor, story: Story, uploads: Sequence[Sent], purpose: Purpose, nonce: Once) -> None:
    """Each is kept at once; what is refused is told and does not stop the others."""
    kept, refusals = [], []
    with st.spinner(_("Saving…")):
        for upload in uploads:
            try:
                made = ready(upload.name, upload.getvalue())
            except Refused as refused:
                refusals.append((upload.name, refused))
                continue
            values: dict[str, Any] = {"name": upload.name, "content": made, "purpose": purpose}
            if not (done := submit(keep, me, once("file", story.row.id), **values)):
                return
            kept.append(done.value.id)
    if not kept or submit(files.add_files, me, nonce, id=story.row.id, file_ids=kept):
        nonce.renew()
        let_go(uploads)
        st.session_state[_refusals(story)] = refusals
        st.rerun()


def _remove(me: Actor, story: Story, found: list[FileRow]) -> None:
    own = {f.id for f in found if f.by_id == me.user_id and story.row.state in OPEN}
    mine = [f for f in found if me.may("tickets.on_behalf") or (f.id in own and me.may("tickets.note"))]
    if not mine:
        return
    named = {f.id: f"{_(f.purpose.label)} · {f.name} · {f.by} {clock.shown(f.at)}" for f in mine}
    with (
        st.popover(_("Remove a file"), icon=":material/delete:"),
        form("unfile", story.row.id, border=False) as nonce,
    ):
        which = choose(_("Which file?"), named, key=nonce.key("which"), held=mine[-1].id)
        sent = nonce.send(_("Remove"), primary=False)
    if sent and submit(files.remove_file, me, nonce, id=story.row.id, file_id=which or 0):
        st.rerun()


def told(content: dict[str, Any]) -> str:
    """A change of the files, as the story tells it; "" for any other event."""
    ids = content.get("files") or content.get("removed")
    if not ids:
        return ""
    pictures, purpose = content["pictures"], _(Purpose(content["purpose"]).label)
    parts = [_("{n} photos ({what})", n=pictures, what=purpose)] if pictures else []
    parts += [_("{n} files", n=len(ids) - pictures)] if len(ids) > pictures else []
    said = " · ".join(parts)
    return said if content.get("files") else _("Removed: {what}", what=said)


def is_about_files(move: Move, content: dict[str, Any]) -> bool:
    return move == Move.NOTE and bool(content.get("files") or content.get("removed"))
