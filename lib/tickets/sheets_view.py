"""The printed sheets of this ticket."""

from typing import Any

import streamlit as st

from db.choices.customers import RevealReason
from lib.access import Actor
from lib.customers.reveal_rules import LONGEST
from lib.documents.fields import title_of
from lib.files.rules import MEDIA
from lib.tickets.sheet_rules import SHEETS
from lib.tickets.sheets import Sheet, print_sheet
from lib.tickets.story import Story
from lib.ui import _, later, making
from lib.widgets import choose, words


def sheets(me: Actor, story: Story) -> None:
    """Made when it is asked for, with names and telephones masked unless somebody says why not."""
    if story.row.type not in SHEETS or not me.may("tickets.print"):
        return
    with st.popover(_("Print"), icon=":material/print:"):
        if me.may("tickets.work") and st.toggle(
            _("With whole names and phones"), key=f"print:{story.row.id}"
        ):
            _offer_whole(me, story)
        else:
            st.caption(_("Names and telephones are masked."))
            _offer(me, story, "masked")


def _offer_whole(me: Actor, story: Story) -> None:
    st.caption(_("What do you need it for? The log keeps who looked and why."))
    key = f"print:{story.row.id}"
    reason = choose(_("Reason"), words(RevealReason), key=f"{key}:why")
    note = ""
    if reason == RevealReason.OTHER:
        note = st.text_input(_(RevealReason.OTHER.label), key=f"{key}:note", max_chars=LONGEST).strip()
    if reason and (reason != RevealReason.OTHER or len(note) > 1):
        _offer(me, story, "whole", reason=reason, note=note)


def _offer(me: Actor, story: Story, which: str, **why: Any) -> None:
    name = f"{title_of(SHEETS[story.row.type])}-{story.row.no}"

    def filled() -> Sheet:
        return making(print_sheet, me, id=story.row.id, **why)

    with st.container(horizontal=True):
        for ending, label, make in (("pdf", _("PDF"), _pdf), ("docx", _("Word"), _docx)):
            st.download_button(
                label,
                later(lambda make=make: make(filled())),  # type: ignore[misc]
                file_name=f"{name}.{ending}",
                mime=MEDIA[ending],
                icon=":material/download:",
                key=f"print:{story.row.id}:{ending}:{which}",
                on_click="ignore",
            )


def _pdf(sheet: Sheet) -> bytes:
    from lib.documents import sheets

    return sheets.pdf(sheet.name, sheet.content)


def _docx(sheet: Sheet) -> bytes:
    from lib.documents import words

    return words.docx(sheet.name, sheet.content, sheet.own)
