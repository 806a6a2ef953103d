"""Bringing a file from a screen: looked at before the transaction, kept once."""

from collections.abc import Iterable
from typing import Any, Protocol

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.choices.files import Purpose
from lib.access import Actor, UseCase
from lib.files.ready import Ready, ready
from lib.files.rules import Kept
from lib.files.service import keep
from lib.settings import settings
from lib.ui import Once, _, attempt, me, once, submit
from lib.web import uploads as uploads_counted


class Upload(Protocol):
    """What Streamlit's uploader hands over."""

    name: str

    def getvalue(self) -> bytes: ...


class Sent(Upload, Protocol):
    """One that Streamlit holds in memory."""

    file_id: str
    size: int


# What a phone and a computer offer to choose from; the content is looked at all the same.
PHOTOS = ("jpg", "jpeg", "png", "webp", "gif")
OFFERED = (*PHOTOS, "pdf", "docx", "xlsx", "doc", "xls", "txt", "csv")


def bring(actor: Actor, nonce: Once, upload: Upload, purpose: Purpose) -> Kept | None:
    """The kept file, or None after its refusal has been shown."""
    made = attempt(_ready, actor, upload)
    if not made:
        return None
    kept = submit(keep, actor, nonce, name=upload.name, content=made.value, purpose=purpose)
    return kept.value if kept else None


def _ready(actor: Actor, upload: Upload) -> Ready:
    """Nobody without the right makes the server look into a file."""
    actor.must("files.keep")
    return ready(upload.name, upload.getvalue())


def add_to(actor: Actor, nonce: Once, add: UseCase[..., Any], kind: str, id: int) -> None:
    """Each is kept as soon as it has come; what is refused is told and does not stop the others."""
    uploads = st.file_uploader(
        _("Photos or files"),
        OFFERED,
        accept_multiple_files=True,
        max_upload_size=settings().most_upload_mb,
        key=nonce.key("new"),
        label_visibility="collapsed",
    )
    if not uploads:
        return
    with st.spinner(_("Saving…")):
        kept = [bring(actor, once(kind, id, "file"), upload, Purpose.ATTACHED) for upload in uploads]
    ids = [file.id for file in kept if file]
    if ids and submit(add, actor, nonce, id=id, file_ids=ids):
        let_go(uploads)
        if len(ids) == len(kept):  # else its refusal stays to be read
            st.rerun()


def let_go(uploads: Iterable[Sent]) -> None:
    """Once kept: Streamlit would hold what was sent in memory until the person leaves."""
    here = get_script_run_ctx()
    if here and isinstance(here.uploaded_file_mgr, MemoryUploadedFileManager):
        for upload in uploads:
            uploads_counted.let_go(me().key, upload.size)
            here.uploaded_file_mgr.remove_file(here.session_id, upload.file_id)
