"""Inspections found: what is to be done, what is under way, all of them, and one whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from db.choices.duties import TaskState
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.customers import Building, Project
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment
from db.inspections import Inspection, InspectionItem
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.scope import find_project
from lib.duties.scope import mine
from lib.inspections.scope import find, plan_of, visible
from lib.inspections.starting import UNFINISHED
from lib.inspections.story_rows import story_of
from lib.inspections.story_rules import Story
from lib.paging import Page, page_of

MOST_TASKS, MOST_EXPORTED = 40, 20_000
AHEAD, BEHIND = timedelta(hours=12), timedelta(days=31)
"""Tasks shown before they begin, and after they were missed."""


@dataclass(frozen=True)
class Filter:
    """again: not passed, and not looked at again yet. quarter: (2025, 3)."""

    project_id: int | None = None
    form_code: str = ""
    quarter: tuple[int, int] | None = None
    state: InspectionState | None = None
    origin: InspectionOrigin | None = None
    again: bool = False
    text: str = ""


@dataclass(frozen=True)
class Due:
    """A task to be done by a checklist; id is the task's. mine: given to the looker, else anybody's."""

    id: int
    title: str
    project: str
    place: str
    starts_at: datetime
    due_at: datetime
    begun: bool
    late: bool
    mine: bool


@dataclass(frozen=True)
class Row:
    """An inspection as lists show it. again: not passed, and not looked at again yet."""

    id: int
    no: str
    title: str
    project: str
    place: str
    state: InspectionState
    origin: InspectionOrigin
    inspectors: str
    firm: str
    held_on: date
    started_at: datetime
    score: Decimal | None
    passed: bool | None
    failed: int
    repeats: int
    again: bool


@dataclass(frozen=True)
class UnderWay:
    """code opens the page to go on with."""

    row: Row
    code: str
    judged: int
    total: int


# -- to be done --------------------------------------------------------------------------------


@query("inspections.view")
def to_do(s: Session, actor: Actor) -> list[Due]:
    """One's own tasks with a checklist and those of one's post nobody has, the most overdue first."""
    now, place = clock.now(), aliased(DutyPlace)
    missed = and_(DutyTask.state == TaskState.MISSED, Duty.made_up, DutyTask.late_until >= now - BEHIND)
    wanted = (
        select(DutyTask, Duty.title, Project.name, place.place, Building.name, Equipment.name)
        .join(Duty, Duty.id == DutyTask.duty_id)
        .join(place, place.id == DutyTask.place_id)
        .join(Project, Project.id == DutyTask.project_id)
        .outerjoin(Building, Building.id == place.building_id)
        .outerjoin(Equipment, Equipment.id == place.equipment_id)
        .where(Duty.form_code != "", or_(DutyTask.state == TaskState.OPEN, missed))
        .where(DutyTask.starts_at <= now + AHEAD, mine(actor))
        .where(~exists().where(Inspection.task_id == DutyTask.id))
        .order_by(DutyTask.due_at, DutyTask.id)
        .limit(MOST_TASKS)
    )
    return [_due(actor, now, *row) for row in s.execute(wanted)]


def _due(actor: Actor, now: datetime, task: DutyTask, title: str, project: str, *where: str | None) -> Due:
    return Due(
        id=task.id,
        title=title,
        project=project,
        place=" · ".join(filter(None, where)),
        starts_at=task.starts_at,
        due_at=task.due_at,
        begun=task.starts_at <= now,
        late=task.due_at < now,
        mine=task.owner_id == actor.user_id,
    )


@query("inspections.view")
def under_way(s: Session, actor: Actor) -> list[UnderWay]:
    """Not signed yet, the oldest first."""
    wanted = _wanted(actor, Filter()).where(Inspection.state.in_(UNFINISHED))
    rows = s.execute(wanted.order_by(None).order_by(Inspection.id).limit(MOST_TASKS)).all()
    judged = _counted(s, [row.Inspection.id for row in rows], InspectionItem.verdict.is_not(None))
    return [
        UnderWay(_row(row), one.code, judged.get(one.id, 0), len(plan_of(s, one).items))
        for row in rows
        if (one := row.Inspection)
    ]


def _counted(s: Session, ids: list[int], which: ColumnElement[bool]) -> dict[int, int]:
    wanted = select(InspectionItem.inspection_id, func.count()).where(
        InspectionItem.inspection_id.in_(ids), which
    )
    rows = s.execute(wanted.group_by(InspectionItem.inspection_id)).all()
    return {row[0]: row[1] for row in rows}


# -- all of them -------------------------------------------------------------------------------


@query("inspections.view")
def list_inspections(
    s: Session, actor: Actor, *, by: Filter, sort: str = "", number: int = 1, size: int = 20
) -> Page[Row]:
    page = page_of(s, _ordered(_wanted(actor, by), sort), number=number, size=size)
    return Page([_row(row) for row in page.rows], page.total, page.number, page.size)


@command("inspections.export")
def export_inspections(s: Session, actor: Actor, *, by: Filter, sort: str = "") -> list[Row]:
    """The list to take away; who took it is kept."""
    found = s.execute(_ordered(_wanted(actor, by), sort).limit(MOST_EXPORTED)).all()
    audit.note(s, table="inspection", exported="inspections", rows=len(found))
    return [_row(row) for row in found]


@query("inspections.view")
def inspected_by(s: Session, actor: Actor) -> Mapping[str, str]:
    """Checklists there are inspections of in sight: code → title."""
    newest = select(Inspection.form_code, func.max(Inspection.title)).where(visible(actor))
    return {row[0]: row[1] for row in s.execute(newest.group_by(Inspection.form_code))}


def _ordered(wanted: Select[Any], sort: str) -> Select[Any]:
    orders: dict[str, Any] = {
        "held": Inspection.held_on.asc(),
        "score": Inspection.score.asc(),
        "-score": Inspection.score.desc(),
    }
    return wanted.order_by(orders.get(sort, Inspection.held_on.desc()), Inspection.id.desc())


def _wanted(actor: Actor, by: Filter) -> Select[Any]:
    short = (InspectionItem.inspection_id == Inspection.id) & (InspectionItem.verdict == Verdict.FAILED)
    failed = select(func.count()).select_from(InspectionItem).where(short).correlate(Inspection)
    repeats = failed.where(InspectionItem.repeat_of_id.is_not(None))
    wanted = (
        select(
            Inspection,
            Project.name.label("project"),
            Building.name.label("building"),
            Equipment.name.label("equipment"),
            failed.scalar_subquery().label("failed"),
            repeats.scalar_subquery().label("repeats"),
            _again().label("again"),
        )
        .join(Project, Project.id == Inspection.project_id)
        .outerjoin(Building, Building.id == Inspection.building_id)
        .outerjoin(Equipment, Equipment.id == Inspection.equipment_id)
        .where(visible(actor), *_conditions(by))
    )
    return wanted


def _again() -> ColumnElement[bool]:
    other = aliased(Inspection)
    looked = exists().where(other.of_id == Inspection.id, other.state == InspectionState.SIGNED)
    return and_(Inspection.state == InspectionState.SIGNED, Inspection.passed.is_(False), ~looked)


def _conditions(by: Filter) -> list[ColumnElement[bool]]:
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (by.project_id, Inspection.project_id == by.project_id),
        (by.form_code, Inspection.form_code == by.form_code),
        (by.state, Inspection.state == by.state),
        (by.origin, Inspection.origin == by.origin),
        (by.again, _again()),
    ]
    found = [condition for wanted, condition in asked if wanted]
    if by.quarter:
        found += [Inspection.year == by.quarter[0], Inspection.quarter == by.quarter[1]]
    if text := by.text.strip():
        columns = (Inspection.no, Inspection.title, Inspection.place, Inspection.inspectors, Inspection.firm)
        found.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return found


def _row(found: Any) -> Row:
    one: Inspection = found.Inspection
    return Row(
        id=one.id,
        no=one.no,
        title=one.title,
        project=found.project,
        place=" · ".join(filter(None, (found.building, found.equipment, one.place))),
        state=one.state,
        origin=one.origin,
        inspectors=one.inspectors,
        firm=one.firm,
        held_on=one.held_on,
        started_at=one.started_at,
        score=one.score,
        passed=one.passed,
        failed=found.failed,
        repeats=found.repeats,
        again=bool(found.again),
    )


# -- one whole ---------------------------------------------------------------------------------


@query("inspections.view")
def one(s: Session, actor: Actor, *, id: int) -> Story:
    return story_of(s, actor, find(s, actor, id))


# -- what a spot check may be of ---------------------------------------------------------------


@dataclass(frozen=True)
class Choices:
    """buildings and equipment of one project."""

    buildings: Mapping[int, str]
    equipment: Mapping[int, str]


@query("inspections.view")
def my_projects(s: Session, actor: Actor) -> dict[int, str]:
    here = true() if actor.projects is None else Project.id.in_(sorted(actor.projects))
    wanted = select(Project.id, Project.name).where(here).order_by(Project.name)
    return {row.id: row.name for row in s.execute(wanted)}


@query("inspections.work")
def spot_choices(s: Session, actor: Actor, *, project_id: int) -> Choices:
    find_project(s, actor, project_id)
    houses = select(Building.id, Building.name).where(Building.project_id == project_id)
    things = select(Equipment.id, Equipment.name).where(Equipment.project_id == project_id)
    return Choices(
        {row.id: row.name for row in s.execute(houses.order_by(Building.name))},
        {row.id: row.name for row in s.execute(things.order_by(Equipment.name))},
    )
