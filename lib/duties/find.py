"""Looking tasks up: one's own, a project's, one whole; what the calendar shows."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.choices.duties import DutyKind, TaskState
from db.choices.inspections import InspectionState
from db.customers import Building, Project
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment
from db.inspections import Inspection
from lib import audit, clock
from lib.access import Actor, command, query
from lib.duties.absence_rows import midnight
from lib.duties.scope import find, mine, visible
from lib.duties.task_rows import standing_now, stands
from lib.duties.task_rules import Standing, may_be_done, may_be_excused, may_change_hands
from lib.paging import Page, page_of

Owner, For, DoneBy = aliased(User), aliased(User), aliased(User)
Wanted = Select[*tuple[Any, ...]]
MOST_OF_A_DAY = 300


@dataclass(frozen=True)
class TaskRow:
    """inspection_id: the one begun for it. instead_of: whose task its owner does."""

    id: int
    version: int
    duty_id: int
    title: str
    kind: DutyKind
    how: str
    form_code: str
    photo: bool
    made_up: bool
    project_id: int
    project: str
    where: str
    post: str
    equipment_id: int | None
    starts_at: datetime
    due_at: datetime
    late_until: datetime
    standing: Standing
    owner_id: int | None
    owner: str
    for_id: int | None
    instead_of: str
    done_at: datetime | None
    done_by: str
    note: str
    inspection_id: int | None
    inspection_open: bool

    @property
    def long(self) -> bool:
        """Longer than a day: days matter, not hours."""
        return self.due_at - self.starts_at >= timedelta(days=1)


@dataclass(frozen=True)
class TaskWhole:
    """What the reader may do about it; the use cases check again."""

    row: TaskRow
    may_do: bool
    may_take: bool
    may_give: bool
    may_excuse: bool


@dataclass(frozen=True)
class Filter:
    """Empty means everything. until is no longer part of it."""

    since: date | None = None
    until: date | None = None
    project_id: int | None = None
    duty_id: int | None = None
    kind: DutyKind | None = None
    owner_id: int | None = None
    standings: frozenset[Standing] = field(default_factory=frozenset)


def _rows() -> Wanted:
    return (
        select(
            DutyTask,
            Duty,
            DutyPlace,
            Project.name.label("project"),
            Building.name.label("building"),
            Equipment.name.label("equipment"),
            Owner.display_name.label("owner"),
            For.display_name.label("instead_of"),
            DoneBy.display_name.label("done_by"),
            Inspection.id.label("inspection_id"),
            Inspection.state.label("inspection_state"),
        )
        .join(Duty, Duty.id == DutyTask.duty_id)
        .join(DutyPlace, DutyPlace.id == DutyTask.place_id)
        .join(Project, Project.id == DutyTask.project_id)
        .outerjoin(Building, Building.id == DutyPlace.building_id)
        .outerjoin(Equipment, Equipment.id == DutyPlace.equipment_id)
        .outerjoin(Owner, Owner.id == DutyTask.owner_id)
        .outerjoin(For, For.id == DutyTask.for_id)
        .outerjoin(DoneBy, DoneBy.id == DutyTask.done_by_id)
        .outerjoin(Inspection, Inspection.task_id == DutyTask.id)
    )


def _row(found: Any) -> TaskRow:
    task, duty, place = found[0], found[1], found[2]
    where = " · ".join(part for part in (found.building, found.equipment, place.place) if part)
    return TaskRow(
        id=task.id,
        version=task.version,
        duty_id=duty.id,
        title=duty.title,
        kind=duty.kind,
        how=duty.how,
        form_code=duty.form_code,
        photo=duty.photo,
        made_up=duty.made_up,
        project_id=task.project_id,
        project=found.project,
        where=where,
        post=place.post,
        equipment_id=place.equipment_id,
        starts_at=task.starts_at,
        due_at=task.due_at,
        late_until=task.late_until,
        standing=stands(task, clock.now()),
        owner_id=task.owner_id,
        owner=found.owner or "",
        for_id=task.for_id,
        instead_of=found.instead_of or "",
        done_at=task.done_at,
        done_by=found.done_by or "",
        note=task.note,
        inspection_id=found.inspection_id,
        inspection_open=found.inspection_state in (InspectionState.OPEN, InspectionState.DONE),
    )


# -- one's own ---------------------------------------------------------------------------------


@query("duties.work")
def today(s: Session, actor: Actor) -> list[TaskWhole]:
    """What is to be done now and later today, and what one has done today; what is due first comes first."""
    now = clock.now()
    morning = clock.start_of_day(now)
    evening = morning + timedelta(days=1)
    waiting = mine(actor), DutyTask.state == TaskState.OPEN
    to_do = and_(*waiting, DutyTask.starts_at < evening, DutyTask.late_until > now)
    done = and_(DutyTask.done_by_id == actor.user_id, DutyTask.done_at >= morning)
    return _own(s, actor, or_(to_do, and_(done, DutyTask.state == TaskState.DONE)))


@query("duties.work")
def coming(s: Session, actor: Actor, *, days: int = 7) -> list[TaskWhole]:
    """One's own from tomorrow on."""
    since = clock.start_of_day(clock.now()) + timedelta(days=1)
    ahead = DutyTask.starts_at >= since, DutyTask.starts_at < since + timedelta(days=days)
    return _own(s, actor, and_(mine(actor), DutyTask.state == TaskState.OPEN, *ahead))


@query("duties.work")
def missed(s: Session, actor: Actor, *, days: int = 30) -> list[TaskWhole]:
    """One's own that were not done; what may be made up can be done still."""
    now = clock.now()
    over = or_(
        DutyTask.state == TaskState.MISSED,
        and_(DutyTask.state == TaskState.OPEN, DutyTask.late_until <= now),
    )
    given = DutyTask.owner_id == actor.user_id, DutyTask.starts_at >= clock.days_ago(now, days)
    return _own(s, actor, and_(*given, over), newest_first=True)


def _own(
    s: Session, actor: Actor, which: ColumnElement[bool], *, newest_first: bool = False
) -> list[TaskWhole]:
    order = (DutyTask.starts_at.desc(),) if newest_first else (DutyTask.due_at, DutyTask.starts_at)
    wanted = _rows().where(visible(actor), which).order_by(*order, DutyTask.id)
    return [_whole(actor, _row(found)) for found in s.execute(wanted.limit(MOST_OF_A_DAY))]


# -- lists -------------------------------------------------------------------------------------


def _which(actor: Actor, by: Filter) -> list[ColumnElement[bool]]:
    exact = {
        DutyTask.project_id: by.project_id,
        DutyTask.duty_id: by.duty_id,
        DutyTask.owner_id: by.owner_id,
        Duty.kind: by.kind,
    }
    wanted = [visible(actor), *(column == value for column, value in exact.items() if value is not None)]
    if by.since:
        wanted.append(DutyTask.starts_at >= midnight(by.since))
    if by.until:
        wanted.append(DutyTask.starts_at < midnight(by.until))
    if by.standings:
        wanted.append(standing_now(clock.now()).in_(sorted(one.value for one in by.standings)))
    return wanted


@query("duties.view")
def list_tasks(
    s: Session, actor: Actor, *, by: Filter, sort: str = "starts", number: int = 1, size: int = 20
) -> Page[TaskRow]:
    wanted = _rows().where(*_which(actor, by)).order_by(*_order(sort))
    found = page_of(s, wanted, number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, found.size)


def _order(sort: str) -> tuple[Any, ...]:
    orders = {
        "starts": (DutyTask.starts_at, DutyTask.id),
        "-starts": (DutyTask.starts_at.desc(), DutyTask.id.desc()),
    }
    return orders.get(sort, orders["starts"])


@command("duties.export")
def export_tasks(
    s: Session, actor: Actor, *, by: Filter, sort: str = "starts", most: int = 20_000
) -> list[TaskRow]:
    """The same rows as the list, without pages."""
    wanted = _rows().where(*_which(actor, by)).order_by(*_order(sort)).limit(most)
    rows = [_row(row) for row in s.execute(wanted)]
    told = {name: str(value) for name, value in asdict(by).items() if value}
    audit.note(s, table="duty_task", exported=len(rows), filter=told)
    return rows


@query("duties.view")
def one_task(s: Session, actor: Actor, *, id: int) -> TaskWhole:
    task = find(s, actor, id)
    return _whole(actor, _row(s.execute(_rows().where(DutyTask.id == task.id)).one()))


def _whole(actor: Actor, row: TaskRow) -> TaskWhole:
    leads, own = actor.may("duties.lead"), row.owner_id in (None, actor.user_id)
    workable = may_be_done(row.standing, row.made_up) and actor.may("duties.work")
    hands = may_change_hands(row.standing, row.made_up)
    return TaskWhole(
        row=row,
        may_do=workable and (own if row.form_code else own or leads),
        may_take=row.owner_id is None and hands and actor.may("duties.work"),
        may_give=leads and hands,
        may_excuse=leads and actor.user_id not in (row.owner_id, row.for_id) and may_be_excused(row.standing),
    )


# -- the calendar ------------------------------------------------------------------------------


@query("duties.view")
def by_day(s: Session, actor: Actor, *, by: Filter) -> dict[date, dict[Standing, int]]:
    """How many of which standing on each day, by the company's clock."""
    stand = standing_now(clock.now()).label("standing")
    wanted = select(DutyTask.starts_at, stand, func.count().label("n")).join(
        Duty, Duty.id == DutyTask.duty_id
    )
    wanted = wanted.where(*_which(actor, by)).group_by(DutyTask.starts_at, stand)
    found: dict[date, dict[Standing, int]] = {}
    for starts_at, told, n in s.execute(wanted):
        of_day = found.setdefault(clock.local(starts_at).date(), {})
        of_day[Standing(told)] = of_day.get(Standing(told), 0) + n
    return found
