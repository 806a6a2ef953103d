"""The working calendar as the company keeps it: own days off and working days, service hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from db.choices.standards import DayKind, Special
from db.standards import CompanySetting, ServiceHours, SpecialDay
from lib import audit
from lib.access import Actor, command, query
from lib.customers.scope import find_project
from lib.errors import NotFound, Refused, Stale
from lib.i18n import N_
from lib.standards.calendar_rules import Shift, is_published
from lib.standards.hours_rules import Month, Week, months, sound_shifts, stamp, week_of
from lib.standards.rows import STALE, calendar_of, promises_are_stale
from lib.standards.scope import place

# What was received before a day may still run across it.
REACH = timedelta(days=60)
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class DayRow:
    """A day the company, or a project, has decided on itself; own: of the one asked for."""

    id: int
    day: date
    kind: Special
    name: str
    own: bool


@dataclass(frozen=True)
class Year:
    """published: the make-up working days of that year are known."""

    year: int
    months: tuple[Month, ...]
    special: tuple[DayRow, ...]
    published: bool


@dataclass(frozen=True)
class Hours:
    """own: said for the one asked for; otherwise the company's, or the usual ones."""

    week: Week
    own: bool
    stamp: int


@query("standards.view")
def year_of(s: Session, actor: Actor, *, year: int, project_id: int | None = None) -> Year:
    _seen(s, actor, project_id)
    if year not in YEARS:
        raise Refused(N_("This year is not in the calendar."))
    wanted = select(SpecialDay).where(
        or_(SpecialDay.project_id.is_(None), SpecialDay.project_id == project_id),
        SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31)),
    )
    special = [
        DayRow(row.id, row.day, row.kind, row.name, row.project_id == project_id)
        for row in s.scalars(wanted.order_by(SpecialDay.day, SpecialDay.id))
    ]
    return Year(year, tuple(months(calendar_of(s, project_id), year)), tuple(special), is_published(year))


@query("standards.view")
def hours_of(s: Session, actor: Actor, *, project_id: int | None = None) -> Hours:
    _seen(s, actor, project_id)
    return _hours(s, project_id)


def _hours(s: Session, project_id: int | None) -> Hours:
    week = week_of(calendar_of(s, project_id))
    own = s.scalar(select(ServiceHours.id).where(_of(project_id)).limit(1)) is not None
    return Hours(week, own, stamp(week))


@command("standards.calendar")
def set_special_day(
    s: Session, actor: Actor, *, day: date, kind: Special, name: str = "", project_id: int | None = None
) -> int:
    """A day off, or a working day, against the published calendar or before it is published."""
    place(s, actor, project_id)
    if day.year not in YEARS:
        raise Refused(N_("This year is not in the calendar."))
    _one_at_a_time(s, day - REACH)
    own = SpecialDay.project_id.is_(None) if project_id is None else SpecialDay.project_id == project_id
    if s.scalar(select(SpecialDay.id).where(SpecialDay.day == day, own)):
        raise Refused(N_("{day} is entered already: remove it first."), day=day.isoformat())
    row = SpecialDay(project_id=project_id, day=day, kind=Special(kind), name=name.strip()[:60])
    s.add(row)
    s.flush()
    return row.id


@command("standards.calendar")
def remove_special_day(s: Session, actor: Actor, *, id: int) -> None:
    """The published calendar holds again."""
    row = s.get(SpecialDay, id)
    if row is None or (row.project_id is not None and not actor.sees(row.project_id)):
        raise NotFound(N_("This day is not there, or not yours to change."))
    place(s, actor, row.project_id)
    promises_are_stale(s, row.day - REACH)
    s.delete(row)


@command("standards.calendar")
def set_service_hours(
    s: Session,
    actor: Actor,
    *,
    shifts: Sequence[tuple[DayKind, Shift]],
    seen: int,
    project_id: int | None = None,
) -> None:
    """The whole week at once. No shift at all: a project has the company's hours, the company the usual ones.

    seen: the stamp of the hours the person changed.
    """
    place(s, actor, project_id)
    _one_at_a_time(s)
    held = _hours(s, project_id)
    if held.stamp != seen:
        raise Stale(N_("Somebody else changed this in the meantime. Nothing was saved."))
    week = {kind: sound_shifts(shift for day, shift in shifts if DayKind(day) == kind) for kind in DayKind}
    s.execute(delete(ServiceHours).where(_of(project_id)))
    for kind, some in week.items():
        for opens, closes in some:
            s.add(ServiceHours(project_id=project_id, day=kind, opens=opens, closes=closes))
    before = {kind.value: shifts for kind, shifts in held.week.items()} if held.own else {}
    audit.note(s, table="service_hours", project=project_id, before=before)


def _one_at_a_time(s: Session, since: date | None = None) -> None:
    """The row that has the promises worked out anew is also what two writers would wait for."""
    promises_are_stale(s, since)
    s.flush()
    s.scalar(select(CompanySetting.key).where(CompanySetting.key == STALE).with_for_update())


def _of(project_id: int | None) -> ColumnElement[bool]:
    return ServiceHours.project_id.is_(None) if project_id is None else ServiceHours.project_id == project_id


def _seen(s: Session, actor: Actor, project_id: int | None) -> None:
    if project_id is not None:
        find_project(s, actor, project_id)
