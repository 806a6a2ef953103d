"""Where questions come from: a file or a pasted text, read once and held while somebody looks at it."""

import secrets
from dataclasses import dataclass, field

import streamlit as st

from lib.questions import exchange_reading, exchange_template_rules
from lib.questions.exchange_rules import Read
from lib.questions.importing import Batch
from lib.ui import _, attempt, later
from lib.widgets import choose, pick

KEY = "_questions_file"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = ["xlsx", "xls", "csv", "docx", "txt", "xml", "gift"]
LONGEST_PASTE = 400_000


@dataclass
class Held:
    """A file read while somebody looks at it; batch, once it is in."""

    name: str
    read: Read
    mark: str = field(default_factory=lambda: secrets.token_hex(6))
    batch: Batch | None = None


def held_file() -> Held | None:
    held: Held | None = st.session_state.get(KEY)
    return held


def drop() -> None:
    st.session_state.pop(KEY, None)
    st.rerun()


def choose_source() -> None:
    st.caption(
        _(
            "Question banks in Excel, papers in Word or as text with their answers, GIFT, Moodle XML and "
            "Aiken: as they are, whatever the columns are called. Nothing is kept before you have seen it."
        )
    )
    ways = {"file": _("Upload a file"), "text": _("Paste a text")}
    way = pick(_("Where from"), ways, key="exchange:way", held="file", label_visibility="collapsed")
    name, content = _pasted() if way == "text" else _uploaded()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        go = st.button(
            _("Look through the questions"),
            type="primary",
            key="exchange:read",
            icon=":material/search:",
            disabled=way == "file" and not content,
        )
        _template()
        with st.popover(_("Kind of file")):
            kinds = {code: _(label) for code, label in exchange_reading.FORMATS.items()}
            format = choose(
                _("Kind of file"), kinds, key="exchange:format", placeholder=_("Found out by its content")
            )
    if go:
        _read(name, content, format or "")


def _uploaded() -> tuple[str, bytes]:
    file = st.file_uploader(_("The file of questions, up to 20 MB"), type=ENDINGS, key="exchange:file")
    return (file.name, file.getvalue()) if file else ("", b"")


def _pasted() -> tuple[str, bytes]:
    text = st.text_area(
        _("Questions with their answers"),
        key="exchange:text",
        height=260,
        max_chars=LONGEST_PASTE,
        placeholder="一、单项选择题（每题2分）\n1. 火警报警电话是（ B ）\nA. 110  B. 119  C. 120",
    )
    return _("Pasted text"), text.encode()


def _read(name: str, content: bytes, format: str) -> None:
    with st.spinner(_("Reading the questions …")):
        done = attempt(exchange_reading.read, content, format)
    if done:
        st.session_state[KEY] = Held(name, done.value)
        st.rerun()


def _template() -> None:
    st.download_button(
        _("Empty Excel template"),
        later(lambda: exchange_template_rules.template(_)),
        file_name=_("Question bank template") + ".xlsx",
        mime=XLSX,
        icon=":material/download:",
        key="exchange:template",
        on_click="ignore",
    )
