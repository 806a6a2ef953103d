"""Practice on the screen: what to practise, ten questions one by one, how it goes, the wrong-answer book."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from db.choices.training import ContentArea
from lib.access import Actor
from lib.tables import Column, View, table
from lib.training import practice
from lib.training.labels_view import percent, unlinked, whole
from lib.training.practice import Choices, Outcome
from lib.training.practice_rules import AT_ONCE, LEARNT, Source, Tally
from lib.ui import _, reading
from lib.widgets import choose, pick

ROUND = "practice:round"


@dataclass
class Round:
    """Where somebody stands in their ten questions; kept for as long as the browser's tab."""

    ids: list[int]
    source: Source
    which: str
    seed: int
    at: int = 0
    right: int = 0
    outcome: Outcome | None = None
    judged: bool = field(default=False)

    @property
    def over(self) -> bool:
        return self.at >= len(self.ids)

    def go_on(self) -> None:
        self.at, self.outcome, self.judged = self.at + 1, None, False


def held() -> Round | None:
    found = st.session_state.get(ROUND)
    return found if isinstance(found, Round) else None


def begin(me: Actor, source: Source, which: str) -> None:
    """Another ten; the chance they are drawn by is the server's."""
    seed = secrets.randbelow(2**31)
    ids = reading(practice.round_of, me, source=source, which=which, seed=seed)
    if not ids:
        st.warning(_("There is nothing to practise here just now. Choose something else."))
        return
    st.session_state[ROUND] = Round(ids, source, which, seed)
    st.rerun()


def leave() -> None:
    st.session_state.pop(ROUND, None)
    st.rerun()


# -- before ------------------------------------------------------------------------------------


def start(me: Actor) -> None:
    there = reading(practice.choices, me)
    if there is None:
        unlinked()
        return
    if not there.topics:
        st.info(_("There are no questions to practise yet. A trainer puts them into the question bank."))
        return
    source, which = _chosen(there)
    label = _("Begin: {n} questions", n=AT_ONCE)
    ready = source not in (Source.AREA, Source.TOPIC) or bool(which)
    if st.button(
        label,
        key="practice:begin",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=not ready,
    ):
        begin(me, source, which)
    _progress(me)
    _book(me)


def _chosen(there: Choices) -> tuple[Source, str]:
    counted = {Source.SHOULD: there.should, Source.WRONG: there.book}
    named = {one: f"{_(one.label)} ({counted[one]})" if one in counted else _(one.label) for one in Source}
    offered = {one: label for one, label in named.items() if counted.get(one, 1)}
    source = pick(
        _("What to practise"),
        offered,
        key="practice:source",
        held=next(iter(offered)),
        label_visibility="collapsed",
    )
    source = source or Source.TOPIC
    if source == Source.AREA:
        areas = {
            area.value: f"{_(area.label)} ({there.areas[area.value]})"
            for area in ContentArea
            if area.value in there.areas
        }
        return source, choose(_("Content area"), areas, key="practice:area") or ""
    if source == Source.TOPIC:
        return source, str(choose(_("Topic"), there.topics, key="practice:topic") or "")
    return source, ""


def _progress(me: Actor) -> None:
    found = reading(practice.progress, me)
    if any(one.tried for one in found):
        st.subheader(_("How it goes"), anchor=False)
        tiles([one for one in found if one.tried])


def tiles(found: Sequence[Tally]) -> None:
    """One for each area: how many were tried, and how many of those were right at the last try."""
    with st.container(horizontal=True):
        for one in found:
            with st.container(border=True, width=220, gap="xxsmall"):
                st.caption(_(ContentArea(one.area).label) if one.area else _("Without an area"))
                right = percent(one.share)
                st.markdown("**" + _("{share} right", share=right) + "**")
                st.progress((one.share or 0) / 100)
                st.caption(
                    _(
                        "{tried} of {n} tried, {wrong} in the book",
                        tried=one.tried,
                        n=one.questions,
                        wrong=one.wrong,
                    )
                )


def _book(me: Actor) -> None:
    rows = reading(practice.wrong_book, me)
    title = _("Wrong-answer book")
    st.subheader(title, anchor=False)
    st.caption(_("A question leaves the book once it is right {n} times in a row.", n=LEARNT))
    columns: list[Any] = [
        Column("stem", _("Question asked"), lambda r: r.stem, wide=True),
        Column("topic", _("Topic"), lambda r: r.topic, spare=True),
        Column("wrong", _("Times wrong"), lambda r: str(r.wrong), right=True),
        Column("left", _("Still to be right"), lambda r: str(r.left), right=True),
    ]
    empty = _("No wrong answers. They gather here while you practise.")
    table("practice:book", title, columns, whole(rows), view=View("", 1), empty=empty)
