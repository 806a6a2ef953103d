"""A line of a blueprint on the screen: what it asks for, and whether the bank has it."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from db.choices.questions import Difficulty, QuestionKind
from lib.access import Actor
from lib.exams.plan import Draw
from lib.exams.plan_rules import LONGEST_TITLE, MOST_MARKS, USUAL, Supply, told_short
from lib.questions import topics
from lib.questions.bank_view import topic_chooser
from lib.ui import _, reading, sentence
from lib.widgets import choose, words

MOST_IN_A_LINE = 200


def line_fields(me: Actor, key: str, held: Draw | None = None) -> Draw | None:
    """Live, so that what the bank has follows; none while it has no heading."""
    everything = _("Any")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tree = reading(topics.tree, me)
        topic = topic_chooser(
            tree,
            key=f"{key}:topic",
            held=held.topic if held else None,
            placeholder=_("Any topic"),
            retired=False,
        )
        kind = choose(
            _("Kind of question"),
            words(QuestionKind),
            key=f"{key}:kind",
            held=held.kind if held else QuestionKind.SINGLE,
            placeholder=everything,
            width=150,
        )
        difficulty = choose(
            _("Difficulty"),
            words(Difficulty),
            key=f"{key}:difficulty",
            held=held.difficulty if held else None,
            placeholder=everything,
            width=130,
        )
    usual = held.marks if held else USUAL.get(kind, Decimal(2)) if kind else Decimal(2)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.number_input(
            _("How many"), 1, MOST_IN_A_LINE, held.count if held else 10, key=f"{key}:count", width=120
        )
        marks = st.number_input(
            _("Marks each"), 0.5, float(MOST_MARKS), float(usual), 0.5, format="%.1f",
            key=f"{key}:marks:{'' if held else kind}", width=120,
        )  # fmt: skip
        title = st.text_input(
            _("Section heading"),
            held.title if held else _(kind.label) if kind else _("Test questions"),
            key=f"{key}:title:{'' if held else kind}",
            max_chars=LONGEST_TITLE,
            width=200,
        )
    if not title.strip():
        st.caption(_("Every section needs a heading."))
        return None
    return Draw(
        title=title.strip(),
        count=int(count),
        marks=Decimal(str(marks)),
        topic=topic,
        kind=kind,
        difficulty=difficulty,
    )


def told_lines(draws: Sequence[Draw], found: Sequence[Supply]) -> None:
    """What the bank lacks, line by line; or that it has enough."""
    short = told_short(draws, found)
    for one in short:
        st.warning(sentence(one.message, **one.params), icon=":material/inventory:")
    if not short and draws:
        st.caption(_("The bank has enough: {n} questions fit.", n=min(one.alone for one in found)))
