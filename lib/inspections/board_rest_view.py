"""What became of a quarter's findings, where nobody went, and how the scores ran over two years."""

from collections.abc import Sequence

import streamlit as st

from lib import charts, clock
from lib.charts import lying
from lib.inspections.board_charts_view import course_chart, shown_courses
from lib.inspections.board_facts_rules import Board
from lib.inspections.board_findings_view import listed
from lib.inspections.finding_rules import Again, Covered
from lib.paging import Page
from lib.surveys.labels_view import period_words
from lib.tables import SIZE, Cell, Column, badge, table, view
from lib.ui import _

MOST_PLACES = 6


# -- put right ---------------------------------------------------------------------------------


def put_right(board: Board) -> None:
    if not board.findings:
        st.info(_("Nothing fell short in what was signed this quarter."))
        return
    rows = [{"step": label, "n": n} for label, n in steps(board)]
    title = _("From found to effective, {period} (number)", period=period_words(board.quarter.period))
    charts.draw(
        lying(title, rows, "step", "n", {"step": _("Step"), "n": _("Problems found")}), key="board:funnel"
    )
    for line in _speed(board):
        st.caption(line)
    _late(board)
    _agains(board)


def steps(board: Board) -> list[tuple[str, int]]:
    """What was put right on the spot is done with; the rest goes through an action."""
    f = board.funnel
    return [
        (_("Problems found"), len(board.findings)),
        (_("Put right on the spot"), board.fixed),
        (_("Action raised"), f.raised),
        (_("Measure planned"), f.planned),
        (_("Put right, to be verified"), f.put_right),
        (_("Verified by somebody else"), f.verified),
        (_("Found effective later"), f.effective),
    ]


def _speed(board: Board) -> list[str]:
    f = board.funnel
    told = []
    if f.days_to_done is not None:
        told.append(
            _(
                "Median {days} days from raised to put right; {n} of {done} in time.",
                days=f"{f.days_to_done:.1f}",
                n=f.in_time,
                done=f.put_right,
            )
        )
    if f.not_effective:
        told.append(_("{n} were found to have had no lasting effect.", n=f.not_effective))
    return told


def _late(board: Board) -> None:
    now = clock.now()
    late = [one for one in board.findings if one.measure and one.measure.late(now)]
    st.subheader(_("Late: {n}", n=len(late)), anchor=False)
    if late:
        listed("board:late", board, late, board.quarter.period)
    else:
        st.caption(_("No action of this quarter is past its date."))


def _agains(board: Board) -> None:
    if not board.agains:
        return
    st.subheader(_("Re-inspections, before and after"), anchor=False)
    now = view("board:agains", sort="", filter=board.quarter.period)
    rows = board.agains[(now.page - 1) * SIZE : now.page * SIZE]
    table(
        "board:agains",
        _("Re-inspections, before and after"),
        _again_columns(board),
        Page(rows, len(board.agains), now.page, SIZE),
        view=now,
        filter=board.quarter.period,
        opens="inspection",
    )


def _again_columns(board: Board) -> list[Column]:
    def points(one: Again, got: object) -> str:
        return f"{got:.1f} / {one.points:.1f}"

    return [
        Column("no", _("Re-inspection"), lambda one: one.no),
        Column("project", _("Project"), lambda one: board.projects[one.project_id]),
        Column("of", _("First round"), lambda one: one.of_no),
        Column(
            "score",
            _("Its score, %"),
            lambda one: "—" if one.of_score is None else f"{one.of_score:.1f}",
            right=True,
        ),
        Column("good", _("Good now"), lambda one: f"{one.good} / {one.items}", right=True),
        Column("before", _("Points before"), lambda one: points(one, one.before), right=True),
        Column("after", _("Points now"), lambda one: points(one, one.after), right=True),
    ]


# -- where nobody went -------------------------------------------------------------------------


def coverage(board: Board) -> None:
    total = {
        key: sum(getattr(one, key) for one in board.covered)
        for key in ("planned", "started", "signed", "missed", "spot")
    }
    st.markdown(
        _(
            "**{planned}** planned · **{started}** begun · **{signed}** signed · **{missed}** missed · "
            "**{spot}** unplanned",
            **total,
        )
    )
    rows = sorted(board.covered, key=lambda one: (not one.missed, not one.never, one.project_id))
    now = view("board:covered", sort="", filter=board.quarter.period)
    page = Page(rows[(now.page - 1) * SIZE : now.page * SIZE], len(rows), now.page, SIZE)
    table(
        "board:covered",
        _("Coverage by project"),
        _covered_columns(board),
        page,
        view=now,
        filter=board.quarter.period,
        id_of=lambda one: int(one.project_id),
    )
    st.caption(
        _("A building counts as visited once a round names it. Rounds that name none are marked as such.")
    )


def _covered_columns(board: Board) -> list[Column]:
    return [
        Column("project", _("Project"), lambda one: board.projects[one.project_id]),
        Column("planned", _("Planned rounds"), lambda one: str(one.planned), right=True),
        Column("started", _("Rounds begun"), lambda one: str(one.started), right=True),
        Column("signed", _("Signed"), lambda one: str(one.signed), right=True),
        Column("missed", _("Missed rounds"), _missed, right=True),
        Column("spot", _("Unplanned"), lambda one: str(one.spot), right=True),
        Column("never", _("Not visited this quarter"), lambda one: _places(one, one.never), wide=True),
        Column(
            "year",
            _("Not visited this year"),
            lambda one: _places(one, one.never_year),
            wide=True,
            spare=True,
        ),
    ]


def _missed(one: Covered) -> Cell:
    return badge(str(one.missed), "red") if one.missed else "0"


def _places(one: Covered, never: Sequence[str]) -> str:
    if one.unwritten:
        return _("Not written down")
    if not one.buildings:
        return _("No buildings entered")
    if len(never) == one.buildings:
        return _("All {n} buildings", n=one.buildings)
    more = _(" and {n} more", n=len(never) - MOST_PLACES) if len(never) > MOST_PLACES else ""
    return "、".join(never[:MOST_PLACES]) + more if never else "—"


# -- the course --------------------------------------------------------------------------------


def trend(board: Board) -> None:
    if not board.course.projects:
        st.info(_("No round of this checklist was signed in the last two years."))
        return
    charts.draw(course_chart(board), key="board:course")
    shown, known = len(shown_courses(board)), len(board.course.projects)
    if shown < known:
        st.caption(
            _(
                "Shown are the {n} projects of {all} whose score moved most. "
                "Choose one above to see it alone.",
                n=shown,
                all=known,
            )
        )
    _quarters(board)


def _quarters(board: Board) -> None:
    """Every project's numbers; a dash where there was no round."""
    ids = [id for id in board.projects if id in board.course.projects]
    now = view("board:quarters", sort="", filter=board.quarter.period)
    page = Page(ids[(now.page - 1) * SIZE : now.page * SIZE], len(ids), now.page, SIZE)
    columns = [Column("project", _("Project"), lambda id: board.projects[id])]
    columns += [_of_quarter(board, at) for at in range(len(board.course.quarters))]
    title = _("Scores by quarter, %")
    table(
        "board:quarters",
        title,
        columns,
        page,
        view=now,
        filter=board.quarter.period,
        id_of=lambda id: int(id),
    )


def _of_quarter(board: Board, at: int) -> Column:
    def score(id: int) -> str:
        value = board.course.projects[id][at]
        return "—" if value is None else f"{value:.1f}"

    period = board.course.quarters[at].period
    return Column(period, period, score, right=True)
