"""A drawn paper's blueprint: its lines, what the bank has for each, and what is short."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from db.choices import Choice
from db.choices.exams import PaperState
from lib.access import Actor
from lib.exams import composing
from lib.exams.line_view import line_fields, told_lines
from lib.exams.paper_rows import PaperRow
from lib.exams.plan import Draw, Plan
from lib.exams.plan_rules import Supply, told_short
from lib.paging import Page
from lib.questions import topics
from lib.questions.asked_view import said
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, once, reading, sentence, submit


@dataclass(frozen=True)
class Line:
    """id: its place."""

    id: int
    draw: Draw
    supply: Supply
    topic: str


def blueprint(me: Actor, row: PaperRow) -> None:
    draws = row.plan.draws
    found = reading(composing.supply, me, draws=draws)
    names = {topic.id: topic.path for topic in reading(topics.tree, me)}
    lines = [
        Line(n, draw, one, names.get(draw.topic or 0, ""))
        for n, (draw, one) in enumerate(zip(draws, found, strict=True), 1)
    ]
    picked = table(
        f"paper:{row.id}:{row.version}:lines",
        _("Blueprint"),
        _columns(),
        Page(lines, len(lines), 1, max(1, len(lines))),
        view=View("", 1),
        picks=row.state == PaperState.DRAFT,
        empty=_("No line yet. Say below how many questions of which topic, kind and difficulty."),
    )
    for one in told_short(draws, found):
        st.warning(sentence(one.message, **one.params), icon=":material/inventory:")
    if row.state != PaperState.DRAFT:
        return
    if lines:
        st.caption(_("Choose a line in the table to change it. No question is drawn twice for one person."))
    chosen = next((line for line in lines if line.id == picked), None)
    if chosen:
        st.dialog(_("Line of the blueprint"), width="large")(_change)(me, row, chosen)
    _add(me, row, found)


def _columns() -> list[Column]:
    return [
        Column("n", _("No."), lambda line: str(line.id)),
        Column("title", _("Section heading"), lambda line: line.draw.title, wide=True),
        Column("topic", _("Topic"), lambda line: line.topic or _("Any topic")),
        Column("kind", _("Kind of question"), lambda line: _word(line.draw.kind)),
        Column("difficulty", _("Difficulty"), lambda line: _word(line.draw.difficulty), spare=True),
        Column("count", _("How many"), lambda line: str(line.draw.count), right=True),
        Column("marks", _("Marks each"), lambda line: said(line.draw.marks), right=True),
        Column(
            "sum", _("Together"), lambda line: said(line.draw.marks * line.draw.count), right=True, spare=True
        ),
        Column("bank", _("In the bank"), _bank, right=True),
    ]


def _word(choice: Choice | None) -> str:
    return _(choice.label) if choice else _("Any")


def _bank(line: Line) -> Cell:
    told = str(line.supply.alone)
    return (
        badge(_("{n}, {short} short", n=told, short=line.supply.short), "red") if line.supply.short else told
    )


def _add(me: Actor, row: PaperRow, found: Sequence[Supply]) -> None:
    st.subheader(_("Add a line"), anchor=False)
    draw = line_fields(me, f"line:{row.id}:{row.version}")
    if draw is None:
        return
    wanted = [*row.plan.draws, draw]
    told_lines([draw], reading(composing.supply, me, draws=wanted)[-1:])
    nonce = once("paper", "line", row.id, row.version)
    primary = not row.plan.draws
    if nonce.button(_("Add the line"), primary=primary, icon=":material/add:"):
        _keep(me, row, nonce.name, wanted)


def _change(me: Actor, row: PaperRow, line: Line) -> None:
    draws, place = list(row.plan.draws), line.id - 1
    draw = line_fields(me, f"line:{row.id}:{row.version}:{line.id}", line.draw)
    with st.container(horizontal=True):
        if st.button(_("Save"), key=f"line:{line.id}:save", type="primary", disabled=draw is None) and draw:
            _keep(me, row, "changed", [*draws[:place], draw, *draws[place + 1 :]])
        if place and st.button(_("Up"), key=f"line:{line.id}:up", icon=":material/arrow_upward:"):
            draws.insert(place - 1, draws.pop(place))
            _keep(me, row, "up", draws)
        if st.button(_("Remove"), key=f"line:{line.id}:off", icon=":material/delete:"):
            _keep(me, row, "off", [*draws[:place], *draws[place + 1 :]])


def _keep(me: Actor, row: PaperRow, what: str, draws: Sequence[Draw]) -> None:
    nonce = once("paper", what, row.id, row.version)
    plan = Plan(draws=tuple(draws))
    if submit(composing.change_plan, me, nonce, id=row.id, version=row.version, plan=plan):
        st.rerun()
