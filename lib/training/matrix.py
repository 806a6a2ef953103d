"""People × courses their posts ask for: who holds what until when, and who lacks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from db.staff import Staff
from lib import audit
from lib.access import Actor, command, query
from lib.paging import Page
from lib.training.matrix_rows import lines, titles
from lib.training.matrix_rules import LACKS, Count, PersonRow, Standing, count
from lib.training.scope import find_person, here, oneself


@dataclass(frozen=True)
class Which:
    """Whom to look at. show "": everybody; lacking, soon, not_yet: only those."""

    project_id: int | None = None
    post: str = ""
    course_id: int | None = None
    show: str = ""


@dataclass(frozen=True)
class Matrix:
    """courses: those somebody looked at must have, in the order of their codes."""

    courses: Mapping[int, str]
    page: Page[PersonRow]
    count: Count


SHOWN = {
    "lacking": lambda row: row.has(*LACKS) > 0,
    "soon": lambda row: row.has(Standing.SOON) > 0,
    "not_yet": lambda row: bool(row.not_yet),
}


@query("training.view")
def matrix(s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20) -> Matrix:
    """Counted over all of them, shown a page at a time."""
    everybody = _rows(s, actor, by)
    rows = _shown(everybody, by)
    pages = max(1, -(-len(rows) // size))
    number = min(max(number, 1), pages)
    page = Page(rows[(number - 1) * size : number * size], len(rows), number, size)
    return Matrix(_courses(s, rows, by), page, count(everybody))


@command("training.export")
def export_matrix(s: Session, actor: Actor, *, by: Which) -> Matrix:
    """All of it, to be taken away."""
    rows = _shown(_rows(s, actor, by), by)
    audit.note(s, table="completion", exported=len(rows))
    page = Page(rows, len(rows), 1, max(len(rows), 1))
    return Matrix(_courses(s, rows, by), page, count(rows))


@query("training.view")
def person(s: Session, actor: Actor, *, staff_id: int) -> PersonRow:
    """One person's line."""
    return lines(s, Staff.id == find_person(s, actor, staff_id).id)[0]


@query("training.own")
def own(s: Session, actor: Actor) -> PersonRow | None:
    """One's own line; none without a line on the staff list."""
    mine = oneself(s, actor)
    return lines(s, Staff.id == mine.id)[0] if mine else None


@query("training.own")
def course_titles(s: Session, actor: Actor, *, ids: Sequence[int]) -> dict[int, str]:
    """By id, in the order of their codes."""
    return titles(s, ids)


def _rows(s: Session, actor: Actor, by: Which) -> list[PersonRow]:
    """Of a course looked at alone, those whose post asks for it."""
    whose: list[ColumnElement[bool]] = [*here(actor)]
    if by.project_id:
        whose.append(Staff.project_id == by.project_id)
    if by.post:
        whose.append(Staff.post == by.post)
    found = lines(s, *whose)
    if by.course_id is None:
        return found
    return [_only(row, by.course_id) for row in found if by.course_id in row.cells]


def _only(row: PersonRow, course_id: int) -> PersonRow:
    cells = {course_id: row.cells[course_id]}
    return PersonRow(row.id, row.no, row.name, row.post, row.project_id, row.project, cells)


def _shown(rows: list[PersonRow], by: Which) -> list[PersonRow]:
    fits = SHOWN.get(by.show)
    return [row for row in rows if fits(row)] if fits else rows


def _courses(s: Session, rows: Sequence[PersonRow], by: Which) -> dict[int, str]:
    """Of people who lack something, only the courses somebody lacks."""
    wanted = {
        "lacking": lambda cell: cell.standing in LACKS,
        "soon": lambda cell: cell.standing == Standing.SOON,
        "not_yet": lambda cell: cell.before and cell.standing in LACKS,
    }.get(by.show, lambda _cell: True)
    return titles(s, {id for row in rows for id, cell in row.cells.items() if wanted(cell)})
