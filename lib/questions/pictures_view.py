"""Pictures of a question being written: brought, numbered, taken out again."""

from collections.abc import Sequence

import streamlit as st

from db.choices.files import Purpose
from lib.access import Actor
from lib.files.view import PHOTOS, bring, let_go
from lib.pictures import Shown, pictures, removed
from lib.questions.writing_rules import MARK
from lib.settings import settings
from lib.ui import Once, _, once


def chosen(me: Actor, nonce: Once, start: Sequence[int]) -> list[int]:
    """Ids by number; 0 where one was taken out, so that the others keep theirs."""
    kept: list[int] = st.session_state.setdefault(nonce.key("pictures"), list(start))
    shown = [Shown(id, f"{MARK}{n}") for n, id in enumerate(kept, 1) if id]
    gallery = nonce.key("gallery")
    if gone := removed(gallery, shown):
        kept[kept.index(gone.id)] = 0
        shown.remove(gone)
    _bring(me, nonce, kept)
    if shown:
        st.caption(
            _(
                "Write [{mark}1] where a picture belongs to an option; the others stand below the question.",
                mark=MARK,
            )
        )
        pictures(shown, key=gallery, removable=True)
    return kept


def _bring(me: Actor, nonce: Once, kept: list[int]) -> None:
    """An uploader that was filled is drawn anew, empty."""
    turn = nonce.key("turn")
    count = st.session_state.setdefault(turn, 0)
    given = st.file_uploader(
        _("Pictures"),
        PHOTOS,
        accept_multiple_files=True,
        max_upload_size=settings().most_upload_mb,
        key=nonce.key(f"new:{count}"),
    )
    if not given:
        return
    with st.spinner(_("Saving…")):
        found = [bring(me, once("question", "picture"), upload, Purpose.ATTACHED) for upload in given]
    kept.extend(file.id for file in found if file and file.id not in kept)
    let_go(given)
    if all(found):  # else the refusal stays to be read
        st.session_state[turn] = count + 1
        st.rerun()
