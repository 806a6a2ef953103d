"""How completely duties are done: by duty, project and month."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.choices.duties import DutyKind, TaskState
from db.customers import Project
from db.duties import Duty, DutyTask
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.scope import visible as visible_projects
from lib.duties.absence_rows import midnight
from lib.duties.count_rules import Count, Month, months_to
from lib.duties.scope import visible
from lib.duties.task_rows import standing_now
from lib.duties.task_rules import Standing

MONTHS = 12


@dataclass(frozen=True)
class Which:
    """since and until: first day, and the day after the last."""

    since: date
    until: date
    project_id: int | None = None
    duty_id: int | None = None
    kind: DutyKind | None = None


@query("duties.all")
def by_project(s: Session, actor: Actor, *, by: Which) -> list[Count]:
    return _counts(s, actor, by, DutyTask.project_id, Project.name)


@query("duties.all")
def by_duty(s: Session, actor: Actor, *, by: Which) -> list[Count]:
    return _counts(s, actor, by, DutyTask.duty_id, Duty.title)


@query("duties.all")
def by_month(s: Session, actor: Actor, *, by: Which) -> list[tuple[Month, Count]]:
    """The twelve months up to the one asked for, each by the company's clock."""
    told = []
    for month in months_to(by.since, MONTHS):
        told.append((month, _counts(s, actor, replace(by, since=month.since, until=month.until))[0]))
    return told


@query("duties.all")
def overall(s: Session, actor: Actor, *, by: Which) -> Count:
    return _counts(s, actor, by)[0]


@command("duties.export")
def export_counts(s: Session, actor: Actor, *, by: Which) -> list[Count]:
    found = by_project.within(s, actor, by=by)
    audit.note(s, table="duty_task", exported=len(found), since=str(by.since), until=str(by.until))
    return found


def _counts(s: Session, actor: Actor, by: Which, id: Any = None, name: Any = None) -> list[Count]:
    now = clock.now()
    stand = standing_now(now)
    due = or_(DutyTask.due_at <= now, DutyTask.state == TaskState.DONE)
    columns = (
        _sum(and_(due, DutyTask.state != TaskState.EXCUSED)),
        _sum(stand == Standing.DONE.value),
        _sum(stand == Standing.DONE_LATE.value),
        _sum(stand == Standing.MISSED.value),
        _sum(stand == Standing.EXCUSED.value),
        _sum(stand == Standing.LATE.value),
    )
    grouped = () if id is None else (id, name)
    wanted = (
        select(*grouped, *columns)
        .select_from(DutyTask)
        .join(Duty, Duty.id == DutyTask.duty_id)
        .join(Project, Project.id == DutyTask.project_id)
        .where(*_which(s, actor, by))
    )
    if grouped:
        wanted = wanted.group_by(*grouped).order_by(name, id)
        return [_count(*row) for row in s.execute(wanted)]
    return [_count(0, "", *(n or 0 for n in s.execute(wanted).one()))]


def _count(id: int, name: str, *numbers: int) -> Count:
    planned, in_time, late, missed, excused, overdue = numbers
    return Count(id, name, planned, in_time, late, missed, excused, overdue)


def _sum(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _which(s: Session, actor: Actor, by: Which) -> list[ColumnElement[bool]]:
    """Projects are named, so that the index by project and time is used for the whole company too."""
    here = select(Project.id).where(visible_projects(actor, Project.id))
    if by.project_id is not None:
        here = here.where(Project.id == by.project_id)
    days = DutyTask.starts_at >= midnight(by.since), DutyTask.starts_at < midnight(by.until)
    wanted = [visible(actor), DutyTask.project_id.in_(list(s.scalars(here))), *days]
    if by.duty_id is not None:
        wanted.append(DutyTask.duty_id == by.duty_id)
    if by.kind is not None:
        wanted.append(Duty.kind == by.kind)
    return wanted
