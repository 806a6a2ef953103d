"""How a paper is marked: a rule for each kind of question, with what it comes to worked out beside it."""

from decimal import Decimal

import streamlit as st

from db.choices.exams import PaperState
from db.choices.questions import QuestionKind
from lib.access import Actor
from lib.exams import papers
from lib.exams.example_rules import EXAMPLES, Example
from lib.exams.marking_rules import marks
from lib.exams.paper_rows import PaperRow
from lib.exams.papers import LONGEST_NOTE, LONGEST_TITLE
from lib.exams.plan import How, Marking, Rule
from lib.questions.asked_view import said
from lib.ui import _, editing, once, plain, saved, say, submit
from lib.widgets import choose


def marking(me: Actor, row: PaperRow) -> None:
    """Live, so that the example follows the rule."""
    off = row.state != PaperState.DRAFT
    pin = editing("paper", row.id, row.version, **{_("Title"): row.title})
    nonce = once("paper", "marking", row.id, pin.version)
    title = st.text_input(
        _("Title") + " *", row.title, key=nonce.key("title"), max_chars=LONGEST_TITLE, disabled=off
    )
    shuffled = st.toggle(
        _("Questions and options in another order for each person"),
        row.shuffled,
        key=nonce.key("shuffled"),
        disabled=off,
        help=_("Questions within their section. True or false, and “all of the above”, keep their places."),
    )
    rules = {kind: _rule(kind, row.marking.get(kind, Rule()), nonce.key(kind), off) for kind in EXAMPLES}
    st.caption(_("Short answers are marked by people. A paper is never below zero or above its full marks."))
    note = st.text_input(_("Note"), row.note, key=nonce.key("note"), max_chars=LONGEST_NOTE, disabled=off)
    if off:
        return
    said_rules: Marking = {kind: rule for kind, rule in rules.items() if rule != Rule()}
    if nonce.button(_("Save")) and submit(
        papers.change_paper,
        me,
        nonce,
        id=row.id,
        version=pin.version,
        title=title,
        marking=said_rules,
        shuffled=bool(shuffled),
        note=note,
    ):
        saved("paper", row.id)
        say(_("Saved"))
        st.rerun()


def how_words() -> dict[How, str]:
    return {
        How.ALL: _("All right or nothing"),
        How.HALF: _("Missing some: half"),
        How.SHARE: _("Missing some: the share that is right"),
        How.PER_OPTION: _("One by one"),
    }


def _rule(kind: QuestionKind, held: Rule, key: str, off: bool) -> Rule:
    example = EXAMPLES[kind]
    with st.container(border=True):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown(f"**{_(kind.label)}**")
            rule = _fields(example, held, key, off)
        with right:
            _worked(example, rule)
    return rule


def _fields(example: Example, held: Rule, key: str, off: bool) -> Rule:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how = held.how
        if len(example.hows) > 1:
            known = {one: label for one, label in how_words().items() if one in example.hows}
            how = (
                choose(_("Partly right"), known, key=f"{key}:how", held=held.how, width=220, disabled=off)
                or how
            )
        minus = st.number_input(
            _("Taken off when wrong, %"), 0, 100, int(held.minus), 5, key=f"{key}:minus", width=170,
            disabled=off,
        )  # fmt: skip
        most = int(held.most)
        if how != How.ALL:
            most = st.number_input(
                _("Partly right: at most, %"), 0, 100, most, 5, key=f"{key}:most", width=170, disabled=off
            )
    floor = held.floor
    if minus:
        floor = st.toggle(_("Never below zero"), held.floor, key=f"{key}:floor", disabled=off)
    return Rule(how=how, minus=Decimal(int(minus)), floor=bool(floor), most=Decimal(int(most)))


def _worked(example: Example, rule: Rule) -> None:
    """What the rule gives, by the very function that marks."""
    full = said(example.full)
    lines = [_("{full} marks, right: {key}", full=full, key=plain(example.key))]
    for words, given in example.answers:
        points, _right = marks(example.content, given, rule, example.full)
        # Plus nothing: a Decimal knows a zero below zero.
        told = _("{answer}: {points}", answer=plain(_(words)), points=said(points + 0))
        lines.append(f"· {told}")
    st.caption("  \n".join(lines))
