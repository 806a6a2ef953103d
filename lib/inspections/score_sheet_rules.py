"""A filled-in or blank score sheet read into areas, items and what was found. Pure.

A company keeps a sheet a project, or a column a project, with areas in a merged column or as lines of their
own; whatever its shape, what comes out is one Sheet of lines a project.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from db.choices.inspections import Verdict
from lib.errors import Refused
from lib.i18n import N_
from lib.inspections.score_ledger_rules import SCORES
from lib.inspections.score_shape_rules import Shape, shape_of
from lib.inspections.score_words_rules import (
    Ticks,
    due_day,
    held_day,
    mark,
    people_in,
    points_inside,
    without_points,
)
from lib.ledgers import verdicts
from lib.ledgers.shapes import Cell, Layout, Remark, Row
from lib.ledgers.shapes import Sheet as Table
from lib.ledgers.words import said

MOST_ROWS = 5_000
ONE = Decimal(1)


@dataclass(frozen=True)
class Line:
    """One item. verdict none: the sheet does not say, or is blank. hints: what a reader should look at."""

    row: int
    area: str
    item: str
    standard: str
    method: str
    points: Decimal
    verdict: Verdict | None = None
    deducted: Decimal = Decimal(0)
    problem: str = ""
    due_on: date | None = None
    owner: str = ""
    note: str = ""
    hints: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class ScoreSheet:
    """of: what names the project, as the sheet does. printed: the total it shows."""

    name: str
    of: str
    title: str
    held_on: date | None
    inspectors: str
    lines: tuple[Line, ...]
    printed: Decimal | None = None
    hints: tuple[Remark, ...] = ()
    bad: tuple[tuple[int, Remark], ...] = field(default=())

    @property
    def filled_in(self) -> bool:
        return any(line.verdict for line in self.lines)

    @property
    def full(self) -> Decimal:
        counted = (line for line in self.lines if line.verdict != Verdict.NOT_APPLICABLE)
        return sum((line.points for line in counted), Decimal(0))

    @property
    def got(self) -> Decimal:
        lost = (line.deducted for line in self.lines if line.verdict == Verdict.FAILED)
        return self.full - sum(lost, Decimal(0))


def read(tables: Sequence[Table], *, today: date, projects: Iterable[str] = ()) -> list[ScoreSheet]:
    """Every sheet that holds items; projects: names known, to tell which a sheet is of."""
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise Refused(N_("A score sheet has {n} lines at most."), n=MOST_ROWS)
    verdict = verdicts.judge(list(tables), SCORES, today=today)
    known = sorted(projects, key=len, reverse=True)
    found: list[ScoreSheet] = []
    for layout in verdict.layouts:
        if layout.header and not layout.refusal:
            rows = [row for row in verdict.rows if row.sheet == layout.sheet]
            found += _sheets(layout, rows, known)
    if not found:
        raise Refused(
            N_("No score sheet is seen in this file: it needs headings such as 检查内容, 标准 and 分值.")
        )
    return found


def _sheets(layout: Layout, rows: list[Row], known: list[str]) -> Iterator[ScoreSheet]:
    data = [row for row in rows if not row.ignored]
    shape = shape_of(layout, data)
    if shape.item is None:
        return
    held_on = held_day(layout.texts)
    bad = tuple((row.row, problem) for row in data for problem in row.problems)
    for column in shape.projects or (None,):
        lines = tuple(_line(row, shape, held_on, column) for row in data if _text(row, shape.item))
        if not lines:
            continue
        of = shape.titles[column] if column is not None else _named(layout, known)
        printed = _printed(rows, shape, column)
        sheet = ScoreSheet(
            name=layout.sheet,
            of=of,
            title=_title(layout),
            held_on=held_on,
            inspectors=people_in(layout.texts),
            lines=lines,
            printed=printed,
            bad=bad,
        )
        yield _checked(sheet)


def _checked(sheet: ScoreSheet) -> ScoreSheet:
    if sheet.printed is None or not sheet.filled_in or sheet.printed in (sheet.got, sheet.full):
        return sheet
    params = {"printed": f"{sheet.printed.normalize():f}", "made": f"{sheet.got.normalize():f}"}
    hint = Remark("", N_("The sheet shows {printed} in all, its items make {made}: the items count"), params)
    return ScoreSheet(**{**vars(sheet), "hints": (*sheet.hints, hint)})


def _named(layout: Layout, known: list[str]) -> str:
    """A project known by name in the sheet's name or title, else the sheet's name."""
    return next((name for name in known if any(name in text for text in layout.texts)), layout.sheet)


def _title(layout: Layout) -> str:
    return next((text for text in layout.texts[1:] if len(text) > 3), layout.sheet)[:120]


def _line(row: Row, shape: Shape, held_on: date | None, column: int | None) -> Line:
    item = _text(row, shape.item)
    points = (
        _number(row.values.get("points")) or points_inside(item) or points_inside(_text(row, shape.standard))
    )
    due = row.values.get("due") or ""
    found = _found(row, shape, points or ONE, column)
    due_on = due_day(due, held_on)
    hints = list(found.hints)
    if due and due_on is None and found.verdict == Verdict.FAILED:
        hints.append(Remark("", N_("“{text}” is no day by which to put it right"), {"text": due}))
    return Line(
        row=row.row,
        area=without_points(_text(row, shape.area) or row.above)[:60],
        item=without_points(item)[:120],
        standard=_text(row, shape.standard)[:1000],
        method=(row.values.get("method") or "")[:500],
        points=points or ONE,
        verdict=found.verdict,
        deducted=found.deducted,
        problem=(row.values.get("problem") or "")[:1000],
        due_on=due_on,
        owner=row.values.get("owner") or "",
        note=row.values.get("note") or "",
        hints=tuple(hints),
    )


def _text(row: Row, column: int | None) -> str:
    words: Mapping[int, str | None] = row.values.get("words") or {}
    return (words.get(column) or "") if column is not None else ""


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@dataclass(frozen=True)
class _Found:
    verdict: Verdict | None
    deducted: Decimal = Decimal(0)
    hints: tuple[Remark, ...] = ()


def _found(row: Row, shape: Shape, points: Decimal, column: int | None) -> _Found:
    """By what was deducted, else by the score, else by a tick or a word."""
    if column is not None:
        return _by_figure(row.cells[column], points, shape.projects_lose)
    values = row.values
    lost, got = _number(values.get("deducted")), _number(values.get("score"))
    ticked = (
        mark(values.get("verdict") or "")
        or Ticks(values.get("good") or "", values.get("failed") or "", values.get("skipped") or "").verdict
    )
    if shape.deducts and (shape.deducted_anywhere or values.get("problem")):
        return _by_deduction(abs(lost or Decimal(0)), got, points)
    if shape.scores and got is not None:
        return _lost(points - got, points)
    if shape.scores and shape.scored_anywhere:
        return _Found(ticked or Verdict.NOT_APPLICABLE)
    if ticked == Verdict.FAILED:
        return _Found(Verdict.FAILED, points)
    if ticked is None and values.get("problem") and shape.judged_anywhere:
        return _Found(Verdict.FAILED, points)
    return _Found(ticked)


def _by_deduction(lost: Decimal, got: Decimal | None, points: Decimal) -> _Found:
    found = _lost(lost, points)
    if got is None or got == points - found.deducted:
        return found
    params = {"got": f"{got.normalize():f}", "made": f"{(points - found.deducted).normalize():f}"}
    hint = Remark(
        "", N_("The score cell says {got}, points less deduction make {made}: the deduction counts"), params
    )
    return _Found(found.verdict, found.deducted, (*found.hints, hint))


def _by_figure(cell: Cell, points: Decimal, loses: bool) -> _Found:
    if not isinstance(cell, int | float) or isinstance(cell, bool):
        ticked = mark(said(cell))
        return _Found(ticked, points if ticked == Verdict.FAILED else Decimal(0))
    figure = Decimal(str(cell))
    return _lost(abs(figure) if loses else points - figure, points)


def _lost(lost: Decimal, points: Decimal) -> _Found:
    if lost > points:
        params = {"lost": f"{lost.normalize():f}", "points": f"{points.normalize():f}"}
        return _Found(
            Verdict.FAILED, points, (Remark("", N_("{lost} deducted of {points}: {points} count"), params),)
        )
    if lost <= 0:
        return _Found(Verdict.GOOD)
    return _Found(Verdict.FAILED, lost)


def _printed(rows: list[Row], shape: Shape, column: int | None) -> Decimal | None:
    """The figure under the scores in the line of totals."""
    wanted = column if column is not None else shape.score
    totals = [row for row in rows if row.ignored and row.ignored.message == "A total"]
    if wanted is None or not totals:
        return None
    cell = totals[-1].cells[wanted]
    return Decimal(str(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else None
