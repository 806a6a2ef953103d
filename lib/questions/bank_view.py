"""The list of questions: its filters and columns."""

from collections.abc import Sequence

import streamlit as st

from db.choices.questions import Difficulty, QuestionKind, QuestionState
from lib.access import Actor
from lib.i18n import N_
from lib.questions import bank, topics
from lib.questions.bank import Filter
from lib.questions.topic_rules import TopicRow
from lib.tables import Column, badge, table, view
from lib.ui import _, reading
from lib.widgets import choose, pick, words

TONES = {QuestionState.DRAFT: "orange", QuestionState.IN_USE: "green", QuestionState.RETIRED: "grey"}
STATES = {
    "in_use": N_("Questions in use"),
    "draft": N_("Drafts of questions"),
    "retired": N_("Retired questions"),
    "all": N_("All"),
}


def questions(me: Actor) -> None:
    """Newest first, a screenful at a time; a row opens the question."""
    by = _filters(me)
    now = view("questions", sort="-no", filter=by)
    page = reading(bank.listed, me, by=by, sort=now.sort, number=now.page)
    table(
        "questions",
        _("Question bank"),
        columns(),
        page,
        view=now,
        filter=by,
        opens="question",
        empty=_("No question here. Write one, bring in a paper, or look under another topic or state."),
    )


def _filters(me: Actor) -> Filter:
    tree = reading(topics.tree, me)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"),
            key="questions:words",
            placeholder=_("Words of a question, or its number"),
            icon=":material/search:",
            width=260,
        )
        topic = topic_chooser(tree, key="questions:topic", placeholder=_("All topics"))
        state = pick(
            _("Show"), {key: _(label) for key, label in STATES.items()}, key="questions:state", held="in_use"
        )
        with st.popover(_("More filters"), icon=":material/filter_list:"):
            kind, difficulty, source = _more()
    return Filter(
        words=text.strip(),
        topic_id=topic,
        kind=kind,
        difficulty=difficulty,
        states=frozenset() if state in (None, "all") else frozenset({QuestionState(state)}),
        source=source.strip(),
    )


def _more() -> tuple[QuestionKind | None, Difficulty | None, str]:
    everything = _("All")
    return (
        choose(_("Kind of question"), words(QuestionKind), key="questions:kind", placeholder=everything),
        choose(_("Difficulty"), words(Difficulty), key="questions:difficulty", placeholder=everything),
        st.text_input(_("Where it comes from"), key="questions:source"),
    )


def topic_chooser(
    tree: Sequence[TopicRow],
    *,
    key: str,
    held: int | None = None,
    placeholder: str = "",
    retired: bool = True,
    label: str = "",
) -> int | None:
    """With those above it, so that two of the same name are told apart. retired: those are offered too."""
    offered = {row.id: row.path for row in tree if row.active or retired or row.id == held}
    return choose(label or _("Topic"), offered, key=key, held=held, placeholder=placeholder, width=260)


def columns() -> list[Column]:
    return [
        Column("no", _("Number"), lambda q: q.no, sort="no", spare=True),
        Column("stem", _("Exam question"), lambda q: q.stem, wide=True),
        Column("kind", _("Kind of question"), lambda q: _(q.kind.label)),
        Column("difficulty", _("Difficulty"), lambda q: _(q.difficulty.label), sort="difficulty"),
        Column("topic", _("Topic"), lambda q: q.topic),
        Column("state", _("State"), lambda q: badge(_(q.state.label), TONES[q.state])),
    ]
