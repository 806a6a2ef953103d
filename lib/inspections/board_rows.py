"""Inside the use cases: the rows a quarter's board is made of, of one checklist and these projects."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.choices.customers import Phase
from db.choices.duties import TaskState
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.customers import Building, Project
from db.duties import Duty, DutyTask
from db.inspections import Inspection, InspectionArea, InspectionItem
from lib import clock
from lib.access import Actor
from lib.inspections.board_rules import CENT, AreaFound, ItemFound, Quarter, Round, Tally
from lib.inspections.finding_rules import Again, Visit

WHOLE = and_(Inspection.only.is_(None), Inspection.origin != InspectionOrigin.AGAIN)
"""Through the whole checklist; what is carried on alone is a re-inspection."""
Where = Collection[ColumnElement[bool]]


def of_project(actor: Actor, project_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """A board is made of whole projects, those of the scope."""
    return true() if actor.projects is None else project_id.in_(sorted(actor.projects))


def held_in(quarters: Collection[Quarter]) -> ColumnElement[bool]:
    return or_(*(and_(Inspection.year == q.year, Inspection.quarter == q.quarter) for q in quarters))


def signed_of(code: str, quarters: Collection[Quarter]) -> tuple[ColumnElement[bool], ...]:
    return (
        Inspection.form_code == code,
        held_in(quarters),
        Inspection.state == InspectionState.SIGNED,
    )


def projects_in(s: Session, code: str, quarter: Quarter, *where: ColumnElement[bool]) -> dict[int, str]:
    """In service, or inspected then."""
    inspected = exists().where(Inspection.project_id == Project.id, WHOLE, *signed_of(code, [quarter]))
    wanted = select(Project.id, Project.name).where(or_(Project.phase == Phase.RUNNING, inspected), *where)
    return {row.id: row.name for row in s.execute(wanted.order_by(Project.code))}


def rounds_in(s: Session, *where: ColumnElement[bool]) -> list[Round]:
    """Signed and whole, without their areas."""
    outside = or_(Inspection.firm != "", Inspection.origin == InspectionOrigin.OUTSIDE)
    columns = Inspection.id, Inspection.no, Inspection.project_id, Inspection.year, Inspection.quarter
    more = Inspection.held_on, Inspection.form_version_id, Inspection.score, Inspection.passed, outside
    wanted = select(*columns, *more).where(WHOLE, *where).order_by(Inspection.held_on, Inspection.id)
    return [
        Round(id, no, project, Quarter(year, quarter), *rest)
        for id, no, project, year, quarter, *rest in s.execute(wanted)
    ]


def areas_in(s: Session, *where: ColumnElement[bool]) -> dict[int, tuple[AreaFound, ...]]:
    """Round → its areas, in the order of its checklist."""
    found: dict[int, list[AreaFound]] = defaultdict(list)
    a = InspectionArea
    columns = a.area, a.title, a.full, a.got, a.items, a.failed, a.skipped
    wanted = select(a.inspection_id, *columns).join(Inspection).where(WHOLE, *where).order_by(a.id)
    for row in s.execute(wanted):
        found[row[0]].append(AreaFound(*row[1:]))
    return {round: tuple(areas) for round, areas in found.items()}


def items_in(s: Session, labels: dict[str, str], *where: ColumnElement[bool]) -> list[Tally]:
    """By project; labels: item → what it is called."""
    i = InspectionItem
    failed = i.verdict == Verdict.FAILED
    counted = (
        select(
            Inspection.project_id,
            i.item,
            func.max(i.area),
            func.count(),
            func.sum(case((failed, 1), else_=0)),
            func.sum(case((failed, i.deducted), else_=Decimal(0))),
        )
        .join(Inspection)
        .where(WHOLE, i.verdict.in_((Verdict.GOOD, Verdict.FAILED)), *where)
        .group_by(Inspection.project_id, i.item)
        .order_by(Inspection.project_id, i.item)
    )
    return [
        (project, ItemFound(item, area, labels.get(item, item), judged, int(short), Decimal(lost)))
        for project, item, area, judged, short, lost in s.execute(counted)
    ]


# -- looked at again ---------------------------------------------------------------------------


def agains_in(s: Session, *where: ColumnElement[bool]) -> list[Again]:
    """Signed re-inspections beside the round they look at again, item by item."""
    before, was = Inspection.__table__.alias("before"), InspectionItem.__table__.alias("was")
    i = InspectionItem
    applied = i.verdict.in_((Verdict.GOOD, Verdict.FAILED))
    counted = (
        select(
            Inspection.id,
            Inspection.no,
            Inspection.project_id,
            Inspection.held_on,
            before.c.no,
            before.c.score,
            func.count(),
            func.sum(case((i.verdict == Verdict.GOOD, 1), else_=0)),
            func.sum(i.points),
            func.sum(i.points - _lost(was.c.verdict, was.c.deducted)),
            func.sum(i.points - _lost(i.verdict, i.deducted)),
        )
        .join(before, before.c.id == Inspection.of_id)
        .join(i, i.inspection_id == Inspection.id)
        .join(was, and_(was.c.inspection_id == before.c.id, was.c.item == i.item))
        .where(Inspection.origin == InspectionOrigin.AGAIN, applied, *where)
        .group_by(Inspection.id, before.c.no, before.c.score)
        .order_by(Inspection.held_on, Inspection.id)
    )
    return [_again(row) for row in s.execute(counted)]


def _again(row: Row[*tuple[Any, ...]]) -> Again:
    id, no, project, day, of_no, of_score, items, good = row[:8]
    points, before, after = (Decimal(one).quantize(CENT) for one in row[8:])
    return Again(id, no, project, day, of_no, of_score, items, int(good), points, before, after)


def _lost(verdict: Any, deducted: Any) -> ColumnElement[Any]:
    return case((verdict == Verdict.FAILED, deducted), else_=Decimal(0))


# -- what was visited --------------------------------------------------------------------------


def tasks_in(s: Session, code: str, quarter: Quarter, *where: ColumnElement[bool]) -> dict[int, Counter[str]]:
    """Project → how many tasks of the checklist fell into the quarter, by state."""
    counted = (
        select(DutyTask.project_id, DutyTask.state, func.count())
        .join(Duty, Duty.id == DutyTask.duty_id)
        .where(Duty.form_code == code, *within(quarter), *where)
        .group_by(DutyTask.project_id, DutyTask.state)
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for project, state, n in s.execute(counted):
        found[project][TaskState(state).value] = n
    return found


def within(quarter: Quarter) -> tuple[ColumnElement[bool], ...]:
    """Tasks that begin in it, by the company's own days."""
    return DutyTask.starts_at >= _begins(quarter), DutyTask.starts_at < _begins(quarter.back(-1))


def _begins(quarter: Quarter) -> datetime:
    return datetime.combine(quarter.first, datetime.min.time(), clock.zone())


def visits_in(s: Session, code: str, quarter: Quarter, *where: ColumnElement[bool]) -> dict[int, list[Visit]]:
    """Project → what was begun of the checklist from the year's first day to the quarter's last."""
    i = Inspection
    columns = i.project_id, i.quarter, i.state, i.task_id, i.building_id, i.visited
    begun = i.form_code == code, i.year == quarter.year, i.quarter <= quarter.quarter, WHOLE
    wanted = select(*columns).where(*begun, i.state != InspectionState.CANCELLED, *where)
    found: dict[int, list[Visit]] = defaultdict(list)
    for project, when, state, task, building, visited in s.execute(wanted):
        went = frozenset(_ids(visited)) | ({building} if building else frozenset())
        signed = state == InspectionState.SIGNED
        found[project].append(Visit(project, task is not None, signed, went, when == quarter.quarter))
    return found


def _ids(visited: Iterable[Any] | None) -> Iterable[int]:
    return (id for id in visited or () if isinstance(id, int))


def buildings_in(s: Session, projects: Collection[int]) -> dict[int, dict[int, str]]:
    """Project → its buildings, by id."""
    wanted = select(Building.project_id, Building.id, Building.name).where(Building.project_id.in_(projects))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for project, id, name in s.execute(wanted):
        found[project][id] = name
    return found
