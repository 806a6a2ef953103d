"""Picking questions in the bank: found by words, topic, kind and difficulty, ticked, put into a section."""

import streamlit as st

from db.choices.questions import Difficulty, QuestionKind
from lib.access import Actor
from lib.exams import composing
from lib.exams.composing import Pick
from lib.exams.paper_rows import PaperRow, QuestionLine
from lib.exams.plan import Item, Plan
from lib.exams.plan_rules import added, items_of, with_section
from lib.questions import topics
from lib.questions.asked_view import said
from lib.questions.bank_view import topic_chooser
from lib.ui import _, once, plain, reading, say, submit
from lib.widgets import choose, words

A_PAGE = 20


def pick_questions(me: Actor, row: PaperRow) -> None:
    """A page at a time; what is ticked on this page is put in, each worth what its author says."""
    key = f"pick:{row.id}:{row.version}"
    by = _filters(me, key)
    number = int(st.session_state.get(f"{key}:page", 1))
    besides = [item.question for item in items_of(row.plan)]
    page = reading(composing.pickable, me, by=by, besides=besides, number=number, size=A_PAGE)
    if not page.rows:
        st.info(_("No question in use fits, or all that do are in the paper."))
        return
    chosen = [line for line in page.rows if _ticked(line, key)]
    _turning(key, page.number, page.pages, page.count)
    at = _where(row, key)
    nonce = once("paper", "pick", row.id, row.version)
    label = _("Put {n} questions in", n=len(chosen))
    if nonce.button(label, icon=":material/playlist_add:", disabled=not chosen):
        items = [Item(question=line.id, marks=line.points or 2) for line in chosen]
        plan = _plan(row, at, chosen[0] if chosen else None)
        plan = added(plan, len(plan.sections) - 1 if at is None else at, items)
        if submit(composing.change_plan, me, nonce, id=row.id, version=row.version, plan=plan):
            say(_("{n} questions were put in.", n=len(chosen)))
            st.rerun()


def _plan(row: PaperRow, at: int | None, first: QuestionLine | None) -> Plan:
    if at is not None or first is None:
        return row.plan
    return with_section(row.plan, _(first.kind.label))


def _filters(me: Actor, key: str) -> Pick:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            _("Search"), key=f"{key}:typed", placeholder=_("Words of a question"), icon=":material/search:",
            width=200,
        )  # fmt: skip
        tree = reading(topics.tree, me)
        topic = topic_chooser(tree, key=f"{key}:topic", placeholder=_("All topics"), retired=False)
        kind = choose(
            _("Kind of question"), words(QuestionKind), key=f"{key}:kind", placeholder=everything, width=140
        )
        difficulty = choose(
            _("Difficulty"), words(Difficulty), key=f"{key}:difficulty", placeholder=everything, width=120
        )
    return Pick(typed, topic, kind, difficulty)


def _ticked(line: QuestionLine, key: str) -> bool:
    facts = " · ".join(
        (
            _(line.kind.label),
            _(line.difficulty.label),
            plain(line.topic),
            _("{n} marks", n=said(line.points)) if line.points else "",
        )
    )
    return st.checkbox(f"{plain(line.text)}　:gray[{facts}]", key=f"{key}:tick:{line.id}")


def _turning(key: str, number: int, pages: int, count: str) -> None:
    def turn(to: int) -> None:
        st.session_state[f"{key}:page"] = to

    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("{n} in all", n=count))
        if pages > 1:
            st.button(
                _("Previous"), key=f"{key}:back", disabled=number < 2, on_click=turn, args=(number - 1,)
            )
            st.caption(_("Page {n}", n=number))
            st.button(_("Next"), key=f"{key}:on", disabled=number >= pages, on_click=turn, args=(number + 1,))


def _where(row: PaperRow, key: str) -> int | None:
    """None: a section of their own."""
    known = {at: section.title for at, section in enumerate(row.plan.sections)}
    last = len(known) - 1 if known else -1
    chosen = choose(_("Into"), {**known, -1: _("A new section")}, key=f"{key}:into", held=last, width=260)
    return None if chosen in (None, -1) else chosen
