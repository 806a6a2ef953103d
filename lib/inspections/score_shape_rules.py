"""Which column of a score sheet is what: the area, the item, its standard, a project's own figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean

from lib.ledgers.columns import is_serial
from lib.ledgers.shapes import Layout, Row
from lib.ledgers.words import said

AREAS = ("类别", "区域", "部门", "专业", "模块", "大项", "分类", "一级")
STANDARDS = ("标准", "要求", "细则", "依据")
LEAST_FIGURES = 0.6


@dataclass(frozen=True)
class Shape:
    """Columns, counted from 0. projects: one a project, holding its scores, or what it lost."""

    area: int | None
    item: int | None
    standard: int | None
    score: int | None
    deducts: bool
    scores: bool
    deducted_anywhere: bool
    scored_anywhere: bool
    judged_anywhere: bool
    projects: tuple[int, ...] = ()
    projects_lose: bool = False
    titles: dict[int, str] = field(default_factory=dict)


def shape_of(layout: Layout, rows: Sequence[Row]) -> Shape:
    area, item, standard = _words(layout, rows)
    mapping = layout.mapping
    projects, lose = _projects(layout, rows)
    return Shape(
        area=area,
        item=item,
        standard=standard,
        score=next(iter(mapping.get("score", ())), None),
        deducts="deducted" in mapping,
        scores="score" in mapping,
        deducted_anywhere=_anywhere(rows, "deducted", "score"),
        scored_anywhere=_anywhere(rows, "score"),
        judged_anywhere=_anywhere(rows, "verdict", "good", "failed", "skipped"),
        projects=projects,
        projects_lose=lose,
        titles=dict(layout.titles),
    )


def _anywhere(rows: Sequence[Row], *codes: str) -> bool:
    return any(row.values.get(code) is not None for row in rows for code in codes)


def _words(layout: Layout, rows: Sequence[Row]) -> tuple[int | None, int | None, int | None]:
    """Of the columns of words: what repeats down the sheet is the area, what is long the standard."""
    columns = [
        column for column in layout.mapping.get("words", ()) if any(_told(row, column) for row in rows)
    ]
    if len(columns) < 2:
        return None, columns[0] if columns else None, None
    titles = layout.titles
    area = next((c for c in columns[:-1] if _is_area(titles.get(c, ""), rows, c)), None)
    rest = [column for column in columns if column != area]
    standard = _standard(rest, titles, rows)
    items = [column for column in rest if column != standard]
    return area, items[-1] if items else standard, standard if items else None


def _is_area(title: str, rows: Sequence[Row], column: int) -> bool:
    """Two areas of several items, or a heading that says so."""
    told = [text for row in rows if (text := _told(row, column))]
    few = len(set(told)) <= max(len(told) // 2, 1)
    return few or (any(word in title for word in AREAS) and len(set(told)) < len(told))


def _standard(columns: list[int], titles: dict[int, str], rows: Sequence[Row]) -> int | None:
    if len(columns) < 2:
        return None
    named = [column for column in columns if any(word in titles.get(column, "") for word in STANDARDS)]
    if len(named) == 1:
        return named[0]
    return max(columns, key=lambda column: mean([len(_told(row, column)) for row in rows] or [0]))


def _told(row: Row, column: int) -> str:
    return (row.values.get("words") or {}).get(column) or ""


def _projects(layout: Layout, rows: Sequence[Row]) -> tuple[tuple[int, ...], bool]:
    """Columns nobody knows, right of the points and full of figures no larger than them: one a project."""
    points = next(iter(layout.mapping.get("points", ())), None)
    if points is None or {"deducted", "score"} & set(layout.mapping):
        return (), False
    unknown = [
        column.index
        for column in layout.columns
        if column.field is None and column.index > points and column.title and not is_serial(column.title)
    ]
    found = tuple(column for column in unknown if _is_of_scores(rows, column))
    shares = [
        figure / float(row.values["points"])
        for column in found
        for row in rows
        if (figure := _figure(row.cells[column])) is not None and row.values.get("points")
    ]
    return found, bool(shares) and mean(shares) < 0.5


def _is_of_scores(rows: Sequence[Row], column: int) -> bool:
    cells = [
        row.cells[column] for row in rows if row.cells[column] is not None and said(row.cells[column]) != "/"
    ]
    fitting = [
        row
        for row in rows
        if (figure := _figure(row.cells[column])) is not None
        and abs(figure) <= float(row.values.get("points") or 0)
    ]
    return bool(cells) and len(fitting) >= LEAST_FIGURES * len(cells)


def _figure(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None
