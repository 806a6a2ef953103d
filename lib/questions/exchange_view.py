"""The bank's tab for bringing questions in and taking them out."""

import streamlit as st

from db.choices.questions import QuestionKind, QuestionState
from lib import clock
from lib.access import Actor
from lib.i18n import N_
from lib.questions import exchange as files
from lib.questions import topics
from lib.questions.bank import Filter
from lib.questions.bank_view import topic_chooser
from lib.questions.exchange_writing import ENDINGS
from lib.questions.importing_source_view import choose_source, held_file
from lib.questions.importing_view import past, preview, result
from lib.ui import _, later, making, reading
from lib.widgets import choose, pick, words

OUT = {"workbook": N_("Excel"), "gift": N_("GIFT"), "moodle": N_("Moodle XML")}


def exchange(me: Actor) -> None:
    """While a file is being looked at there is nothing else to do."""
    held = held_file() if me.may("questions.import") else None
    if held and held.batch:
        result(me, held)
    elif held:
        preview(me, held)
    else:
        _both(me)


def _both(me: Actor) -> None:
    if me.may("questions.import"):
        st.subheader(_("Bring questions in"), anchor=False)
        choose_source()
        past(me)
    if me.may("questions.export"):
        st.subheader(_("Take questions out"), anchor=False)
        _take_out(me)


def _take_out(me: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tree = reading(topics.tree, me)
        topic = topic_chooser(tree, key="exchange:out:topic", placeholder=_("All topics"))
        kind = choose(
            _("Kind of question"),
            words(QuestionKind),
            key="exchange:out:kind",
            placeholder=_("All"),
            width=180,
        )
        formats = {code: _(label) for code, label in OUT.items()}
        format = pick(_("As"), formats, key="exchange:out:format", held="workbook") or "workbook"
    by = Filter(topic_id=topic, kind=kind, states=frozenset({QuestionState.IN_USE}))
    found = reading(files.look, me, by=by, format=format)
    _left_out(found, format)
    st.download_button(
        _("Download {n} questions with their answers", n=found.count),
        later(lambda: making(files.export, me, by=by, format=format)),
        file_name=f"{_('Question bank')}-{clock.local(clock.now()):%Y%m%d-%H%M}.{ENDINGS[format]}",
        icon=":material/download:",
        key="exchange:out",
        on_click="ignore",
        disabled=not found.count,
    )


def _left_out(found: files.Outgoing, format: str) -> None:
    """Our own reader gets everything back but pictures; other programs may not."""
    st.caption(_("Questions in use. The file holds the answers: keep it from whoever will sit an exam."))
    if found.unsaid:
        st.caption(
            _(
                "{n} of them do not fit this format: other programs see an essay, here they come back whole.",
                n=found.unsaid,
            )
        )
    if found.pictures:
        st.caption(_("{n} of them have pictures, which stay out of the file.", n=found.pictures))
