"""The board's screen: what is looked at, its headline, the heat of areas and the ranking."""

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.heats import Line, Warm, clicked, heat_map
from lib.inspections import board as boards
from lib.inspections.board import By
from lib.inspections.board_charts_view import heat_title, order_of
from lib.inspections.board_facts_rules import Board
from lib.inspections.board_findings_view import findings, look_into, looked_into
from lib.inspections.board_rules import OFFERED, Cell, band, edges, quarter_of
from lib.inspections.finding_rules import Wanted
from lib.inspections.ranking_rules import Ranked, remarks
from lib.paging import Page
from lib.surveys.labels_view import period_words
from lib.tables import SIZE, Column, badge, table, view
from lib.tables import Cell as Told
from lib.ui import _, go, plain, reading
from lib.widgets import choose

TILE = 122
HEAT = "board:heat"


def chosen(me: Actor) -> By:
    """One row: the quarter, the checklist it had, and a project."""
    this = quarter_of(clock.local(clock.now()).date())
    periods = {one.period: period_words(one.period) for one in reversed(this.course(OFFERED))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = choose(_("Quarter"), periods, key="board:period", held=this.period, width=180) or this.period
        offered = reading(boards.offered, me, period=period)
        known, here = offered.checklists, offered.projects
        first = next(iter(known), None)
        code = choose(_("Checklist"), known, key=f"board:code:{period}", held=first, width=300)
        project = None
        if len(here) > 1:
            project = choose(_("Project"), here, key="board:project", placeholder=_("All"), width=200)
    return By(code or first or "", period, project)


def nothing(me: Actor, by: By) -> None:
    """What to do first."""
    st.info(
        _(
            "Nothing was inspected or planned in this quarter. "
            "Head office plans it once, as a duty with a checklist."
        )
    )
    if me.may("duties.manage") and st.button(_("Plan a round"), type="primary", key="board:plan"):
        go("duties")


def headline(board: Board) -> None:
    inspected = len(board.projects) - len(board.never)
    under = sum(one.score < board.line or not one.passed for one in board.ranking)
    with st.container(horizontal=True):
        now, before = _mean(board, -1), _mean(board, -2)
        moved = f"{now - before:+.1f}" if now is not None and before is not None else None
        _tile(_("Mean score"), "—" if now is None else f"{now:.1f}", moved)
        _tile(_("Projects inspected"), f"{inspected} / {len(board.projects)}")
        _tile(_("Below the line"), str(under))
        _tile(_("Problems found"), str(len(board.findings)))
        _tile(_("Repeat findings"), str(len(board.repeats)))
        rate = board.funnel.closing_rate
        _tile(_("Closing rate"), "—" if rate is None else f"{rate:.0f}%")
    if board.standing.n > len(board.ranking):
        st.caption(
            _(
                "The whole company: {n} projects, mean {mean}, best {best}.",
                n=board.standing.n,
                mean=_number(board.standing.mean),
                best=_number(board.standing.best),
            )
        )


def _mean(board: Board, at: int) -> Decimal | None:
    return board.course.all[at]


def _tile(label: str, value: str, moved: str | None = None) -> None:
    st.metric(label, value, moved, width=TILE)


def _number(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.1f}"


# -- the heat of areas -------------------------------------------------------------------------


def scores(me: Actor, board: Board) -> None:
    if not board.rounds:
        st.info(_("Nothing is signed yet. A round counts here once both sides have signed it."))
        return
    _look(board)
    wanted = looked_into(board)
    st.markdown(f"**{heat_title(board)}**")
    picked = f"{wanted.project_id}:{wanted.area}" if wanted and wanted.area is not None else ""
    heat_map(HEAT, heat_title(board), board.areas, _lines(board), _legend(board), picked=picked)
    if wanted and wanted.area is not None:
        _behind(board, wanted)
    ranking(board)


def _look(board: Board) -> None:
    """A click on a cell: of a project and area that are there, whatever the browser sent."""
    project, _sign, area = clicked(HEAT).partition(":")
    known = {f"{cell.project_id}:{cell.area}": cell for cell in board.cells}
    if cell := known.get(f"{project}:{area}"):
        look_into(board, Wanted(cell.project_id, cell.area))


def _lines(board: Board) -> list[Line]:
    by_project: dict[int, dict[str, Warm]] = {}
    for cell in board.cells:
        by_project.setdefault(cell.project_id, {})[cell.area] = _warm(board, cell)
    return [Line(board.projects[id], by_project.get(id, {})) for id in order_of(board)]


def _warm(board: Board, cell: Cell) -> Warm:
    told = _(
        "{project}, {area}: {share} %, {n} rounds, {failed} problems",
        project=board.projects[cell.project_id],
        area=board.areas[cell.area],
        share=f"{cell.share:.1f}",
        n=cell.n,
        failed=cell.failed,
    )
    small = f"n={cell.n}" if cell.n > 1 else ""
    return Warm(
        f"{cell.project_id}:{cell.area}", float(cell.share), band(cell.share, board.line), small, told
    )


def _legend(board: Board) -> list[str]:
    far, line, well = (f"{edge:g}" for edge in edges(board.line))
    return [
        _("under {a}", a=far),
        _("{a} to {b}, below the line", a=far, b=line),
        _("{a} to {b}", a=line, b=well),
        _("{a} and more", a=well),
    ]


def _behind(board: Board, wanted: Wanted) -> None:
    """The rounds a cell is the mean of, and what fell short in them."""
    project, area = board.projects[wanted.project_id or 0], board.areas[wanted.area or ""]
    st.markdown(f"**{plain(project)} · {plain(area)}** — {rounds_of(board, wanted.project_id or 0)}")
    findings(board, wanted)


def rounds_of(board: Board, project: int) -> str:
    """A link to each round, the latest first."""
    own = [one for one in board.rounds if one.project_id == project]
    return " · ".join(
        f"[{plain(one.no)}](/inspection?id={one.id}) {one.held_on:%Y-%m-%d} {_number(one.score)}"
        for one in reversed(own)
    )


# -- the ranking -------------------------------------------------------------------------------


def ranking(board: Board) -> None:
    st.subheader(_("Ranking"), anchor=False)
    ranked = {one.project_id: one for one in board.ranking}
    ids = [*ranked, *board.unscored, *board.never]
    now = view("board:ranking", sort="", filter=board.quarter.period)
    page = Page(ids[(now.page - 1) * SIZE : now.page * SIZE], len(ids), now.page, SIZE)
    picked = table(
        "board:ranking",
        _("Ranking"),
        _columns(board, ranked),
        page,
        view=now,
        filter=board.quarter.period,
        picks=True,
        id_of=lambda id: int(id),
    )
    if picked in ranked and ranked[picked].n == 1:
        go("inspection", id=ranked[picked].latest)
    if picked in ranked:
        st.markdown(f"**{plain(board.projects[picked])}** — {rounds_of(board, picked)}")
    st.caption(
        _(
            "The mean of whole rounds signed in the quarter; re-inspections do not count. "
            "Equal scores share a place."
        )
    )


def _columns(board: Board, ranked: Mapping[int, Ranked]) -> list[Column]:
    def told(id: int) -> str:
        one = ranked.get(id)
        return (
            "；".join(_(note.words, **dict(note.params)) for note in remarks(one, board.line)) if one else ""
        )

    return [
        Column("project", _("Project"), lambda id: board.projects[id]),
        Column("place", _("Rank"), lambda id: _place(ranked.get(id)), right=True),
        Column(
            "score",
            _("Points scored, %"),
            lambda id: _number(ranked[id].score) if id in ranked else "—",
            right=True,
        ),
        Column("passed", _("Pass or not"), lambda id: _verdict(board, id, ranked.get(id))),
        Column("n", _("Rounds"), lambda id: str(ranked[id].n) if id in ranked else "0", right=True),
        Column(
            "items",
            _("Items applicable"),
            lambda id: str(ranked[id].items) if id in ranked else "",
            right=True,
        ),
        Column("notes", _("Remarks on the score"), told, wide=True),
    ]


def _place(one: Ranked | None) -> str:
    if one is None:
        return "—"
    return _("{place} (tied)", place=one.place) if one.tied else str(one.place)


def _verdict(board: Board, id: int, one: Ranked | None) -> Told:
    if one is None:
        never = id in board.never
        return badge(_("Not inspected") if never else _("Nothing applied"), "orange" if never else "grey")
    passed = one.passed and one.score >= board.line
    return badge(_("Up to the line"), "green") if passed else badge(_("Below the line"), "red")
