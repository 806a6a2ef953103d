"""Who has learnt how long: safety hours of the year, and training as a share of the base."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.choices.training import ContentArea, Presence, SessionState
from db.customers import Project
from db.staff import Staff
from db.standards import CompanySetting
from db.training import Attendance, Course, CourseSession
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import Stale
from lib.i18n import N_
from lib.paging import Page
from lib.training.hours_rules import (
    SAFETY_AREAS,
    SAFETY_HOURS,
    Base,
    HoursCount,
    Per,
    PersonHours,
    Span,
    count,
    pace,
    sound_base,
    span_of,
)
from lib.training.scope import find_person, here, oneself

KEY = "training_base"


@dataclass(frozen=True)
class Which:
    """Whom to look at. show "": everybody; safety, base: those short of it."""

    project_id: int | None = None
    post: str = ""
    show: str = ""


@dataclass(frozen=True)
class Watch:
    page: Page[PersonHours]
    count: HoursCount
    base: Base


@dataclass(frozen=True)
class Own:
    """areas: this year's hours by area, those with any."""

    row: PersonHours
    base: Base
    areas: Mapping[ContentArea, Decimal]


SHOWN = {"safety": lambda row: row.safety_short > 0, "base": lambda row: row.short > 0}


@query("training.own")
def base(s: Session, actor: Actor) -> Base:
    kept = s.get(CompanySetting, KEY)
    return Base(Per(kept.value["per"]), Decimal(kept.value["hours"])) if kept else Base()


@command("training.manage")
def set_base(s: Session, actor: Actor, *, to: Base, seen: int) -> None:
    """seen: the stamp of the base somebody changed."""
    if base.within(s, actor).stamp != seen:
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved."))
    to = sound_base(to)
    value = {"per": to.per.value, "hours": str(to.hours)}
    if kept := s.get(CompanySetting, KEY):
        kept.value = value
    else:
        s.add(CompanySetting(key=KEY, value=value))


@query("training.view")
def watch(s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20) -> Watch:
    """Those furthest behind first."""
    chosen = base.within(s, actor)
    everybody = _rows(s, chosen, *_whose(actor, by))
    rows = [row for row in everybody if SHOWN.get(by.show, lambda _row: True)(row)]
    number = min(max(number, 1), max(1, -(-len(rows) // size)))
    page = Page(rows[(number - 1) * size : number * size], len(rows), number, size)
    return Watch(page, count(everybody), chosen)


@command("training.export")
def export_hours(s: Session, actor: Actor, *, by: Which) -> list[PersonHours]:
    rows = _rows(s, base.within(s, actor), *_whose(actor, by))
    audit.note(s, table="attendance", exported=len(rows))
    return [row for row in rows if SHOWN.get(by.show, lambda _row: True)(row)]


@query("training.own")
def own_hours(s: Session, actor: Actor) -> Own | None:
    mine = oneself(s, actor)
    return _own(s, base.within(s, actor), mine.id) if mine else None


@query("training.view")
def hours_of(s: Session, actor: Actor, *, staff_id: int) -> Own:
    return _own(s, base.within(s, actor), find_person(s, actor, staff_id).id)


def _own(s: Session, chosen: Base, staff_id: int) -> Own:
    (row,) = _rows(s, chosen, Staff.id == staff_id)
    credited = func.sum(Attendance.hours)
    year = span_of(Per.YEAR, _today())
    wanted = _attended(year).add_columns(Course.area, credited).where(Staff.id == staff_id)
    found = {area: Decimal(hours) for _id, area, hours in s.execute(wanted.group_by(Staff.id, Course.area))}
    return Own(row, chosen, found)


def _whose(actor: Actor, by: Which) -> list[ColumnElement[bool]]:
    whose = [*here(actor)]
    if by.project_id:
        whose.append(Staff.project_id == by.project_id)
    if by.post:
        whose.append(Staff.post == by.post)
    return whose


def _today() -> date:
    return clock.local(clock.now()).date()


def _rows(s: Session, chosen: Base, *whose: ColumnElement[bool]) -> list[PersonHours]:
    year, period = span_of(Per.YEAR, _today()), span_of(chosen.per, _today())
    safety = _hours(s, year, Course.area.in_(SAFETY_AREAS), *whose)
    trained = _hours(s, period, *whose)
    wanted = (
        select(Staff.id, Staff.no, Staff.name, Staff.post, func.coalesce(Project.name, ""))
        .outerjoin(Project, Project.id == Staff.project_id)
        .where(*whose)
    )
    rows = [
        PersonHours(
            *row,
            safety=safety.get(row.id, Decimal(0)),
            safety_pace=pace(safety.get(row.id, Decimal(0)), SAFETY_HOURS, year.gone(_today())),
            trained=trained.get(row.id, Decimal(0)),
            base_needed=chosen.needed,
            base_hours=chosen.hours,
            base_pace=pace(trained.get(row.id, Decimal(0)), chosen.needed, period.gone(_today())),
        )
        for row in s.execute(wanted)
    ]
    return sorted(rows, key=lambda row: (-row.safety_short, -row.short, row.project, row.name, row.id))


def _hours(s: Session, span: Span, *where: ColumnElement[bool]) -> dict[int, Decimal]:
    """Person → hours credited in these days."""
    wanted = _attended(span).add_columns(func.sum(Attendance.hours)).where(*where).group_by(Staff.id)
    return {id: Decimal(hours) for id, hours in s.execute(wanted)}


def _attended(span: Span) -> Select[int]:
    """Those who were there, at sessions that were held."""
    begins, ends = _start(span.first), _start(span.last + timedelta(days=1))
    return (
        select(Staff.id)
        .join(Attendance, Attendance.staff_id == Staff.id)
        .join(CourseSession, CourseSession.id == Attendance.session_id)
        .join(Course, Course.id == CourseSession.course_id)
        .where(Attendance.presence == Presence.PRESENT, CourseSession.state == SessionState.HELD)
        .where(CourseSession.starts_at >= begins, CourseSession.starts_at < ends)
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.zone())
