"""The charts of a quarter: areas by project, and the course of the last quarters with its gaps."""

from decimal import Decimal
from typing import Any

from lib.chart_maps import banded, gapped
from lib.charts import Chart
from lib.inspections.board_facts_rules import Board
from lib.inspections.board_rules import edges
from lib.surveys.labels_view import period_words
from lib.ui import _

MOST_COURSES = 6
"""Besides the mean; more of them nobody can tell apart."""


def heat_chart(board: Board) -> Chart:
    """For a sheet: each number stands in its cell."""
    rows: list[dict[str, Any]] = [
        {
            "name": board.projects[cell.project_id],
            "area": board.areas[cell.area],
            "share": float(cell.share),
            "n": cell.n,
            "failed": cell.failed,
        }
        for project in order_of(board)
        for cell in board.cells
        if cell.project_id == project
    ]
    labels = {
        "name": _("Project"),
        "area": _("Area of the checklist"),
        "share": _("Share of points, %"),
        "n": _("Rounds"),
        "failed": _("Problems found"),
    }
    return banded(heat_title(board), rows, "area", "name", "share", edges(board.line), labels)


def heat_title(board: Board) -> str:
    return _(
        "Share of points by project and area, %, {period} (n = {n} rounds)",
        period=period_words(board.quarter.period),
        n=len(board.rounds),
    )


def order_of(board: Board) -> list[int]:
    """As they rank, then those without a score."""
    return [*(one.project_id for one in board.ranking), *board.unscored]


def course_chart(board: Board) -> Chart:
    """The mean, and each project; of many only those that moved most since the quarter before."""
    names = [_("Mean of projects")] * (len(board.course.projects) > 1) + [
        board.projects[id] for id in shown_courses(board)
    ]
    courses = [board.course.all] * (len(board.course.projects) > 1) + [
        board.course.projects[id] for id in shown_courses(board)
    ]
    rows = [
        {"period": quarter.period, "score": None if score is None else float(score), "name": name}
        for name, course in zip(names, courses, strict=True)
        for quarter, score in zip(board.course.quarters, course, strict=True)
    ]
    labels = {"period": _("Quarter"), "score": _("Points scored, %"), "name": _("Project")}
    title = _("Mean score of the last {n} quarters, %", n=len(board.course.quarters))
    return gapped(title, rows, "period", "score", "name", labels, target=float(board.line))


def shown_courses(board: Board) -> list[int]:
    known = {id: course for id, course in board.course.projects.items() if id in board.projects}
    moved = sorted(known, key=lambda id: (-_moved(known[id]), id))
    return sorted(moved[:MOST_COURSES], key=list(board.projects).index)


def _moved(course: tuple[Decimal | None, ...]) -> Decimal:
    now, before = course[-1], course[-2]
    return abs(now - before) if now is not None and before is not None else Decimal(-1)
