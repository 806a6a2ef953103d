"""What reading a file came to, said in a word or two."""

from collections.abc import Iterable, Mapping

import streamlit as st

from db.choices.archives import TextState
from lib.files.rules import FileRow
from lib.ui import _, plain


def word_of(state: TextState) -> str:
    return {
        TextState.WAITING: _("Its words are being read"),
        TextState.READ: _("Found by its words"),
        TextState.NO_TEXT: _("A scan: not found by its words"),
        TextState.FAILED: _("Locked or damaged: not found by its words"),
    }[state]


def words_told(files: Iterable[FileRow], states: Mapping[int, TextState]) -> None:
    """A line below the files, of those with words to read; pictures are passed over."""
    told = [f"{plain(file.name)} · {word_of(states[file.id])}" for file in files if file.id in states]
    if told:
        st.caption("  \n".join(told))
