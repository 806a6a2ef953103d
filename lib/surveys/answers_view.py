"""The answers of a campaign as a list, and putting one aside that was taken down wrongly."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from db.choices.surveys import Standing
from lib import clock
from lib.access import Actor
from lib.paging import Page
from lib.surveys import answers
from lib.surveys.answers import AnswerRow
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, editing, form, plain, reading, saved, say, submit
from lib.widgets import pick, words

TONES = {Standing.VALID: "green", Standing.HELD: "orange", Standing.REJECTED: "grey"}
CHOSEN = "_pin:answer"


def answer_list(me: Actor, campaign_id: int, *, anonymous: bool) -> None:
    every = {"": _("All")} | {standing.value: label for standing, label in words(Standing).items()}
    chosen = pick(_("Show"), every, key=f"answers:standing:{campaign_id}", held="") or ""
    now = view("answers", sort="", filter=(campaign_id, chosen))
    page = reading(
        answers.list_answers,
        me,
        campaign_id=campaign_id,
        standing=Standing(chosen) if chosen else None,
        number=now.page,
    )
    rows = page.rows
    picked = table(
        "answers",
        _("Answer sheets"),
        _columns(anonymous),
        _numbered(page),
        view=now,
        filter=(campaign_id, chosen),
        picks=me.may("surveys.judge"),
        id_of=lambda pair: pair[0],
        empty=_("No answer yet."),
    )
    if picked is not None and 0 < picked <= len(rows):
        st.session_state[CHOSEN] = rows[picked - 1].id
    if held := next((row for row in rows if row.id == st.session_state.get(CHOSEN)), None):
        _judge(me, held)


def _numbered(page: Page[AnswerRow]) -> Page[tuple[int, AnswerRow]]:
    """By their place: the number of a nameless answer is too long for a browser to count to."""
    return Page(list(enumerate(page.rows, 1)), page.total, page.number, page.size)


def _columns(anonymous: bool) -> Sequence[Column]:
    place = [Column("project", _("Project"), lambda pair: pair[1].project, spare=True)]
    if anonymous:
        place.append(Column("building", _("Building"), lambda pair: pair[1].building))
    else:
        place += [
            Column("at", _("When"), lambda pair: clock.shown(pair[1].at)),
            Column("room", _("Room"), lambda pair: pair[1].room or pair[1].building),
            Column("channel", _("Channel"), lambda pair: _channel(pair[1])),
            Column("by", _("By"), lambda pair: pair[1].by, spare=True),
        ]
    return [
        *place,
        Column("standing", _("State"), lambda pair: _standing(pair[1])),
        Column("marks", _("Marks"), lambda pair: _marks(pair[1])),
        Column("comment", _("Comment"), lambda pair: pair[1].comment, wide=True),
        Column("reason", _("Reason"), lambda pair: pair[1].reason, spare=True),
    ]


def _channel(row: AnswerRow) -> str:
    return _(row.channel.label) if row.channel else ""


def _standing(row: AnswerRow) -> Cell:
    return badge(_(row.standing.label), TONES[row.standing])


def _marks(row: AnswerRow) -> str:
    return " ".join("–" if mark is None else str(mark) for mark in row.marks)


def _judge(me: Actor, row: AnswerRow) -> None:
    """Put aside with a reason; the same household can then be entered again."""
    pin = editing("answer", row.id, row.version, State=_(row.standing.label))
    st.subheader(" · ".join(plain(part) for part in (row.room, _marks(row)) if part), anchor=False)
    if row.comment:
        st.markdown(plain(row.comment))
    with form("judge", row.id) as nonce:
        standing = pick(_("State"), words(Standing), key=nonce.key("standing"), held=row.standing)
        reason = st.text_input(
            _("Reason"), value=row.reason, key=nonce.key("reason"), max_chars=answers.LONGEST_REASON
        )
        sent = nonce.send(_("Save"))
    told: dict[str, Any] = {
        "id": row.id,
        "version": pin.version,
        "standing": standing or row.standing,
        "reason": reason,
    }
    if sent and submit(answers.judge, me, nonce, **told):
        saved("answer", row.id)
        del st.session_state[CHOSEN]
        say(_("Saved"))
        st.rerun()
