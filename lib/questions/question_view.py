"""One question whole: how it is asked, its key, where it stands, and the steps open to whoever looks."""

from typing import Any

import streamlit as st

from db.choices.questions import Difficulty, QuestionState
from lib import clock
from lib.access import Actor
from lib.questions import bank, likeness, topics
from lib.questions.asked_view import asked, key_of
from lib.questions.bank import QuestionRow, Whole
from lib.questions.bank_view import TONES, topic_chooser
from lib.questions.wordings_view import wordings
from lib.questions.writing_view import new_wording
from lib.ui import _, editing, form, go, once, plain, reading, saved, say, submit
from lib.widgets import pick, toned, words


def question(me: Actor, id: int) -> Whole:
    """What is shown of it; the whole comes back for what the page adds."""
    whole = reading(bank.one, me, id=id)
    _head(whole.row)
    parts = {"look": _("Question and key"), "wordings": _("Wordings ({n})", n=whole.row.number)}
    live = whole.row.state != QuestionState.RETIRED
    if me.may("questions.manage"):
        parts |= {"reword": _("Reword")} if live else {}
        parts |= {"place": _("Topic and difficulty")} if live else {}
        parts |= {"state": _("Retire") if live else _("Put back")}
    key = f"question:{id}:part"
    if st.session_state.get(key) not in parts:
        st.session_state.pop(key, None)
    part = pick(_("What next?"), parts, key=key, held="look", label_visibility="collapsed")
    PARTS[part or "look"](me, whole)
    return whole


def _head(row: QuestionRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(row.no, anchor=False, width="content")
        tone = TONES[row.state]
        toned(_(row.state.label), tone)
        st.badge(_(row.kind.label), color="blue")
        st.badge(_(row.difficulty.label), color="gray")
        if st.button(_("Back to the list"), key="question:back", type="tertiary", icon=":material/close:"):
            go("questions")
    facts = {
        _("Topic"): plain(row.topic),
        _("Where it comes from"): plain(row.source),
        _("Written"): clock.shown(row.at),
        _("Why retired"): plain(row.reason),
    }
    st.caption("　".join(f"{name}：{told}" for name, told in facts.items() if told))


def _look(me: Actor, whole: Whole) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left, st.container(border=True):
        asked(whole.content.asked, key=f"question:{whole.row.id}")
    with right:
        key_of(whole.content)
        _similar(me, whole)


def _similar(me: Actor, whole: Whole) -> None:
    found = reading(likeness.similar, me, content=whole.content, besides=whole.row.id)
    if found:
        st.caption(_("Nearly the same in the bank"))
    for one in found:
        share = _("{n} % alike", n=round(one.share * 100))
        st.markdown(f"[{one.row.no}](/question?id={one.row.id}) · {share}  \n{plain(one.row.stem)}")


def _place(me: Actor, whole: Whole) -> None:
    row = whole.row
    named = {_("Topic"): row.topic, _("Difficulty"): _(row.difficulty.label)}
    pin = editing("question", row.id, row.version, **named)
    with form("question", row.id, "place", border=False) as nonce:
        tree = reading(topics.tree, me)
        topic = topic_chooser(tree, key=nonce.key("topic"), held=row.topic_id, retired=False)
        difficulty = pick(
            _("Difficulty"), words(Difficulty), key=nonce.key("difficulty"), held=row.difficulty
        )
        source = st.text_input(
            _("Where it comes from"), row.source, key=nonce.key("source"), max_chars=200, width=520
        )
        sent = nonce.send(_("Save"))
    if sent:
        values: dict[str, Any] = {"difficulty": difficulty or row.difficulty, "source": source}
        topic = topic or row.topic_id
        if submit(bank.sort_in, me, nonce, id=row.id, version=pin.version, topic_id=topic, **values):
            _done(row, _("{no} is sorted in.", no=row.no))


def _state(me: Actor, whole: Whole) -> None:
    row = whole.row
    pin = editing("question", row.id, row.version, **{_("State"): _(row.state.label)})
    if row.state == QuestionState.RETIRED:
        nonce = once("question", row.id, "back")
        st.caption(_("It may be asked again, as it stands."))
        if nonce.button(_("Put back")) and submit(bank.reinstate, me, nonce, id=row.id, version=pin.version):
            _done(row, _("{no} may be asked again.", no=row.no))
        return
    with form("question", row.id, "retire", border=False) as nonce:
        st.caption(_("It is asked no more. Papers announced already, and their results, keep it."))
        why = st.text_input(_("Why is it retired?"), key=nonce.key("why"), max_chars=200, width=520)
        sent = nonce.send(_("Retire"))
    if sent and submit(bank.retire, me, nonce, id=row.id, reason=why, version=pin.version):
        _done(row, _("{no} is retired.", no=row.no))


def _done(row: QuestionRow, told: str) -> None:
    saved("question", row.id)
    say(told)
    st.session_state.pop(f"question:{row.id}:part", None)
    st.rerun()


PARTS = {"look": _look, "wordings": wordings, "reword": new_wording, "place": _place, "state": _state}
