"""The answers behind the figures, as a table: what was marked, what was written, and whether it counts."""

from collections.abc import Callable

import streamlit as st

from db.choices.surveys import Dimension, Standing
from lib import clock
from lib.access import Actor
from lib.surveys.results import Slice
from lib.surveys.single_answers import AnswerRow, single_answers
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, reading

ROWS = 10
TONES = {Standing.VALID: "green", Standing.HELD: "orange", Standing.REJECTED: "grey"}


def answers(me: Actor, by: Slice, dimension: Dimension, *, anonymous: bool) -> None:
    """Only for whoever may read single answers."""
    if not me.may("surveys.answers"):
        return
    if not st.toggle(_("Answers one by one"), key="results:answers"):
        return
    now = view("answers", sort="", filter=by)
    page = reading(single_answers, me, by=by, number=now.page, size=ROWS)
    if anonymous:
        st.caption(_("An anonymous survey: in no order, without place or time, and only of a whole project."))
    table(
        "answers",
        _("Answers one by one"),
        _columns(dimension, anonymous=anonymous),
        page,
        view=now,
        filter=by,
        empty=_("None that may be shown. Of an anonymous survey, choose no building, class or way."),
    )


def _columns(dimension: Dimension, *, anonymous: bool) -> list[Column]:
    about = [Dimension.OVERALL] + [dimension] * (dimension != Dimension.OVERALL)
    marks = [Column(one.value, _(one.label), _mark(one.value), right=True) for one in about]
    said = [
        *marks,
        Column("nps", _("Recommends"), _mark("nps"), right=True),
        Column("comment", _("Comment"), lambda row: row.comment or "—", wide=True),
    ]
    project = Column("project", _("Project"), lambda row: row.project)
    if anonymous:
        return [project, *said]
    return [
        Column("at", _("Answered on"), lambda row: clock.shown(row.at)),
        project,
        Column("room", _("Home"), lambda row: row.room or row.building or "—"),
        Column("channel", _("Way of answering"), lambda row: _(row.channel.label), spare=True),
        *said,
        Column("standing", _("Standing"), _standing),
    ]


def _mark(key: str) -> Callable[[AnswerRow], Cell]:
    def told(row: AnswerRow) -> Cell:
        mark = row.marks.get(key)
        return "—" if mark is None else str(mark)

    return told


def _standing(row: AnswerRow) -> Cell:
    return badge(_(row.standing.label), TONES[row.standing])
