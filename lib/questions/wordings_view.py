"""Every wording a question has had, and what changed from one to another."""

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.questions import bank
from lib.questions.asked_view import asked, key_of, worded
from lib.questions.bank import Whole, Wording
from lib.questions.written_rules import Difference, differences
from lib.ui import _, plain, reading
from lib.widgets import choose


def wordings(me: Actor, whole: Whole) -> None:
    """One of them whole, beside what it changed of the one before, or of any other."""
    found = {one.number: one for one in reading(bank.wordings, me, id=whole.row.id)}
    named = {number: _named(one) for number, one in found.items()}
    key = f"question:{whole.row.id}:{len(found)}"
    with st.container(horizontal=True):
        number = choose(_("Wording"), named, key=f"{key}:wording", held=whole.row.number, width=380)
        shown = found[number or whole.row.number]
        others = {one: told for one, told in named.items() if one != shown.number}
        if others:
            held = shown.number - 1 if shown.number > 1 else next(iter(others))
            against = choose(
                _("Compared with"), others, key=f"{key}:{shown.number}:against", held=held, width=380
            )
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container(border=True):
            asked(shown.content.asked, key=f"{key}:{shown.number}")
        key_of(shown.content)
    with right:
        if others:
            _compared(found[against or held], shown)
        else:
            st.caption(_("It has had this wording only."))


def _named(one: Wording) -> str:
    at = clock.shown(one.at)
    told = _("Wording {n}, {at}", n=one.number, at=at)
    return " · ".join(part for part in (told, one.by, one.note) if part)


def _compared(one: Wording, other: Wording) -> None:
    """Always from the older to the newer."""
    older, newer = sorted((one, other), key=lambda wording: wording.number)
    title = _("From wording {n} to {m}", n=older.number, m=newer.number)
    st.markdown(f"**{title}**")
    found = differences(older.content, newer.content)
    for one_more in found:
        _difference(one_more)
    if not found:
        st.caption(_("They say the same."))


def _difference(found: Difference) -> None:
    label = _(found.label)
    where = f"{_('Question {n} of the case', n=found.part)} · {label}" if found.part else label
    st.caption(where)
    for sign, colour, told in (("−", "red", found.before), ("+", "green", found.after)):
        if told:
            st.markdown("  \n".join(f":{colour}[{sign} {_line(line)}]" for line in told.split("\n")))


def _line(text: str) -> str:
    return plain(text) if text else worded(text)
