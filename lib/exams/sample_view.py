"""A paper as one person might get it, with or without the key."""

from decimal import Decimal

import streamlit as st

from lib.access import Actor
from lib.exams import papers
from lib.exams.paper_rows import PaperRow
from lib.exams.papers import Sample
from lib.exams.plan import SheetItem
from lib.questions.asked_view import asked, key_of, said
from lib.questions.content import Asked, Content
from lib.ui import _, plain, reading


def sample(me: Actor, row: PaperRow) -> None:
    if not row.many:
        st.info(_("There is no question in this paper yet."))
        return
    turn = f"paper:{row.id}:turn"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Another person's"), key=f"{turn}:next", icon=":material/casino:"):
            st.session_state[turn] = st.session_state.get(turn, 0) + 1
        with_key = st.toggle(_("With the key"), key=f"{turn}:key")
    found = reading(papers.sample_paper, me, id=row.id, turn=st.session_state.get(turn, 0))
    _sheet(found, with_key=with_key)


def _sheet(found: Sample, *, with_key: bool) -> None:
    for place, title in enumerate(found.sheet.titles):
        items = [item for item in found.sheet.items if item.section == place]
        total = said(sum((item.marks for item in items), Decimal(0)))
        told = _("{n} questions, {marks} marks", n=len(items), marks=total)
        st.markdown(f"**{place + 1}. {plain(title)}**　:gray[{told}]")
        for item in items:
            _question(item, as_seen(found.frozen.questions[item.question].content, item), with_key=with_key)


def _question(item: SheetItem, content: Content, *, with_key: bool) -> None:
    with st.container(border=True):
        kind = _(content.asked.kind.label)
        told = _("{n} marks", n=said(item.marks))
        st.caption(f"{item.n}　{kind}　{told}")
        asked(content.asked, key=f"sample:{item.n}")
        if with_key:
            key_of(content)


def as_seen(content: Content, item: SheetItem) -> Content:
    """With its options in this sitter's order."""
    parts = tuple(_ordered(part, order) for part, order in zip(content.asked.parts, item.parts, strict=True))
    seen = _ordered(content.asked, item.order).model_copy(update={"parts": parts})
    return content.model_copy(update={"asked": seen})


def _ordered(question: Asked, order: tuple[str, ...]) -> Asked:
    by_id = {one.id: one for one in question.options}
    return question.model_copy(update={"options": tuple(by_id[id] for id in order)})
