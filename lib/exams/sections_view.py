"""A fixed paper's questions: by section, in order, with their marks; picked in the bank or drawn once."""

from decimal import Decimal

import streamlit as st

from db.choices.exams import PaperState
from lib.access import Actor
from lib.exams import composing, papers
from lib.exams.line_view import line_fields, told_lines
from lib.exams.paper_rows import PaperRow, QuestionLine
from lib.exams.picking_view import pick_questions
from lib.exams.plan import Plan, Section
from lib.exams.plan_rules import (
    LONGEST_TITLE,
    MOST_MARKS,
    items_of,
    moved,
    section_moved,
    taken_out,
    titled,
    with_section,
    without_section,
    worth,
)
from lib.paging import Page
from lib.questions.asked_view import said
from lib.tables import Column, View, badge, table
from lib.ui import _, form, once, plain, reading, say, submit

Lines = dict[int, QuestionLine]


def sections(me: Actor, row: PaperRow) -> None:
    lines = reading(papers.questions_in, me, id=row.id)
    for at, section in enumerate(row.plan.sections):
        _section(me, row, at, section, lines)
    if row.state != PaperState.DRAFT:
        return
    if not row.plan.sections:
        st.info(_("No question yet. Pick some in the bank, or let a blueprint draw them."))
    with st.container(horizontal=True):
        if st.button(_("Pick in the bank"), key="paper:pick", icon=":material/playlist_add:"):
            st.dialog(_("Pick in the bank"), width="large")(pick_questions)(me, row)
        if st.button(_("Fill by a blueprint"), key="paper:fill", icon=":material/casino:"):
            st.dialog(_("Fill by a blueprint"), width="large")(_fill)(me, row)
        _new_section(me, row)


def _section(me: Actor, row: PaperRow, at: int, section: Section, lines: Lines) -> None:
    total = sum((item.marks for item in section.items), Decimal(0))
    with st.container(horizontal=True, vertical_alignment="center"):
        told = _("{n} questions, {marks} marks", n=len(section.items), marks=said(total))
        st.markdown(f"**{at + 1}. {plain(section.title)}**　:gray[{told}]", width="content")
        if row.state == PaperState.DRAFT:
            with st.popover(_("Change the section"), icon=":material/tune:", type="tertiary"):
                _change_section(me, row, at, section)
    marks = {item.question: item.marks for item in section.items}
    found = [lines[item.question] for item in section.items if item.question in lines]
    picked = table(
        f"paper:{row.id}:{row.version}:{at}",
        section.title,
        _columns(
            marks,
            {line.id: n for n, line in enumerate(found, 1)},
            all_in_use=all(line.in_use for line in found),
        ),
        Page(found, len(found), 1, max(1, len(found))),
        view=View("", 1),
        picks=row.state == PaperState.DRAFT,
        empty=_("No question in this section."),
    )
    chosen = next((line for line in found if line.id == picked), None)
    if chosen:
        st.dialog(_("Question in the paper"))(_question)(me, row, at, chosen, marks[chosen.id])


def _columns(marks: dict[int, Decimal], places: dict[int, int], *, all_in_use: bool) -> list[Column]:
    columns = [
        Column("n", _("No."), lambda q: str(places[q.id])),
        Column("text", _("Test question"), lambda q: q.text, wide=True),
        Column("kind", _("Kind of question"), lambda q: _(q.kind.label), spare=True),
        Column("difficulty", _("Difficulty"), lambda q: _(q.difficulty.label), spare=True),
        Column("topic", _("Topic"), lambda q: q.topic, spare=True),
        Column("marks", _("Worth"), lambda q: said(marks[q.id]), right=True),
    ]
    gone = Column("state", _("State"), lambda q: "" if q.in_use else badge(_("Not in use"), "red"))
    return columns if all_in_use else [*columns, gone]


def keep(me: Actor, row: PaperRow, what: str, plan: Plan) -> None:
    """A small step, kept at once."""
    nonce = once("paper", what, row.id, row.version)
    if submit(composing.change_plan, me, nonce, id=row.id, version=row.version, plan=plan):
        st.rerun()


# -- a section ---------------------------------------------------------------------------------


def _change_section(me: Actor, row: PaperRow, at: int, section: Section) -> None:
    first = section.items[0].marks if section.items else Decimal(2)
    with form("section", row.id, row.version, at, border=False) as nonce:
        title = st.text_input(
            _("Section heading"), section.title, key=nonce.key("title"), max_chars=LONGEST_TITLE
        )
        marks = _marks(_("Marks for each of its questions"), first, nonce.key("marks"))
        sent = nonce.send(_("Save"))
    if sent:
        alike = all(item.marks == first for item in section.items) and marks == first
        plan = titled(row.plan, at, title)
        keep(me, row, "section", plan if alike else worth(plan, at, marks))
    with st.container(horizontal=True):
        if at and st.button(_("Up"), key=f"section:{row.id}:{at}:up", icon=":material/arrow_upward:"):
            keep(me, row, "up", section_moved(row.plan, at, -1))
        if at + 1 < len(row.plan.sections) and st.button(
            _("Down"), key=f"section:{row.id}:{at}:down", icon=":material/arrow_downward:"
        ):
            keep(me, row, "down", section_moved(row.plan, at, 1))
        if st.button(_("Remove"), key=f"section:{row.id}:{at}:off", icon=":material/delete:"):
            keep(me, row, "off", without_section(row.plan, at))


def _marks(label: str, held: Decimal, key: str) -> Decimal:
    given = st.number_input(
        label, 0.5, float(MOST_MARKS), float(held), 0.5, format="%.1f", key=key, width=200
    )
    return Decimal(str(given))


def _new_section(me: Actor, row: PaperRow) -> None:
    with st.popover(_("New section"), icon=":material/add:"):
        with form("section", "new", row.id, row.version, border=False, enter_to_submit=True) as nonce:
            title = st.text_input(_("Section heading"), key=nonce.key("title"), max_chars=LONGEST_TITLE)
            sent = nonce.send(_("Add"))
        if sent:
            keep(me, row, "new", with_section(row.plan, title))


# -- a question --------------------------------------------------------------------------------


def _question(me: Actor, row: PaperRow, at: int, line: QuestionLine, marks: Decimal) -> None:
    st.markdown(plain(line.text))
    st.caption("　".join((line.no, _(line.kind.label), _(line.difficulty.label), plain(line.topic))))
    with form("item", row.id, row.version, line.id, border=False) as nonce:
        given = _marks(_("Worth"), marks, nonce.key("marks"))
        sent = nonce.send(_("Save"))
    if sent:
        keep(me, row, "worth", worth(row.plan, at, given, line.id))
    steps = ((_("Up"), "arrow_upward", -1), (_("Down"), "arrow_downward", 1))
    with st.container(horizontal=True):
        for label, icon, by in steps:
            if st.button(label, key=f"item:{row.id}:{line.id}:{by}", icon=f":material/{icon}:"):
                keep(me, row, "moved", moved(row.plan, at, line.id, by))
        if st.button(_("Take it out"), key=f"item:{row.id}:{line.id}:off", icon=":material/delete:"):
            keep(me, row, "off", taken_out(row.plan, line.id))


# -- a blueprint, once -------------------------------------------------------------------------


def _fill(me: Actor, row: PaperRow) -> None:
    """One line after the other; each becomes a section of the paper."""
    st.caption(_("Drawn once from the bank; everybody gets these questions. Each line becomes a section."))
    draw = line_fields(me, f"fill:{row.id}:{row.version}")
    if draw is None:
        return
    besides = [item.question for item in items_of(row.plan)]
    found = reading(composing.supply, me, draws=[draw], besides=besides)
    told_lines([draw], found)
    nonce = once("paper", "fill", row.id, row.version)
    if nonce.button(_("Draw and put in"), icon=":material/casino:", disabled=found[0].short > 0):
        done = submit(composing.fill_paper, me, nonce, id=row.id, version=row.version, draws=[draw])
        if done:
            say(_("{n} questions were put in.", n=done.value))
            st.rerun()
