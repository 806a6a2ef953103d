"""Looking equipment up: the list with its numbers, one piece whole, names to choose from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.equipment import EquipmentKind, EquipmentState
from db.customers import Building, Project
from db.equipment import Equipment
from db.search import contains
from lib import audit
from lib.access import Actor, command, query
from lib.equipment.rules import SOON, WARRANTY_SOON, Facts, under_warranty
from lib.equipment.scope import find_by_code, find_equipment, visible
from lib.equipment.upkeep_rows import today
from lib.masks import mask_phone
from lib.paging import Page, page_of

MOST_EXPORTED, MOST_WORDS, LONGEST_TYPED = 20_000, 5, 100
Wanted = Select[*tuple[Any, ...]]


class Due(StrEnum):
    """What somebody should see to."""

    OVERDUE = "overdue"
    SOON = "soon"
    WARRANTY = "warranty"


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything. What is scrapped is shown when it is asked for."""

    text: str = ""
    project_id: int | None = None
    kind: EquipmentKind | None = None
    state: EquipmentState | None = None
    due: Due | None = None


@dataclass(frozen=True)
class Row:
    """left: days until the examination, below 0 when overdue; none while nothing is due."""

    id: int
    no: str
    code: str
    project_id: int
    project: str
    building: str
    kind: EquipmentKind
    state: EquipmentState
    name: str
    model: str
    place: str
    supplier: str
    check_due_on: date | None
    left: int | None
    warranty_until: date | None
    covered: bool
    keeper: str


def _rows() -> Wanted:
    columns = (
        Project.name.label("project"),
        Building.name.label("building"),
        User.display_name.label("keeper"),
    )
    return (
        select(Equipment, *columns)
        .join(Project, Project.id == Equipment.project_id)
        .outerjoin(Building, Building.id == Equipment.building_id)
        .outerjoin(User, User.id == Equipment.keeper_id)
    )


def _row(found: Any) -> Row:
    e, now = found[0], today()
    in_use = e.state == EquipmentState.IN_USE
    return Row(
        id=e.id,
        no=e.no,
        code=e.code,
        project_id=e.project_id,
        project=found.project,
        building=found.building or "",
        kind=e.kind,
        state=e.state,
        name=e.name,
        model=e.model,
        place=e.place,
        supplier=e.supplier,
        check_due_on=e.check_due_on,
        left=(e.check_due_on - now).days if e.check_due_on and in_use else None,
        warranty_until=e.warranty_until,
        covered=under_warranty(e.warranty_until, now),
        keeper=found.keeper or "",
    )


def _due(which: Due) -> ColumnElement[bool]:
    now = today()
    found = {
        Due.OVERDUE: Equipment.check_due_on < now,
        Due.SOON: Equipment.check_due_on.between(now, now + SOON),
        Due.WARRANTY: Equipment.warranty_until.between(now, now + WARRANTY_SOON),
    }
    return and_(Equipment.state == EquipmentState.IN_USE, found[Due(which)])


def _wanted(s: Session, actor: Actor, by: Filter) -> Wanted:
    exact = {Equipment.project_id: by.project_id, Equipment.kind: by.kind, Equipment.state: by.state}
    wanted = _rows().where(visible(actor))
    wanted = wanted.where(*(column == value for column, value in exact.items() if value is not None))
    if by.state is None:
        wanted = wanted.where(Equipment.state != EquipmentState.SCRAPPED)
    for word in by.text[:LONGEST_TYPED].split()[:MOST_WORDS]:
        columns = (Equipment.no, Equipment.name, Equipment.model, Equipment.place, Equipment.serial)
        wanted = wanted.where(or_(*(contains(s, column, word) for column in columns)))
    return wanted.where(_due(by.due)) if by.due else wanted


def _ordered(wanted: Wanted, sort: str) -> Wanted:
    """By project and number, unless another order is asked for."""
    due, ends = Equipment.check_due_on, Equipment.warranty_until
    orders: dict[str, tuple[Any, ...]] = {
        "no": (Project.name, Equipment.no, Equipment.id),
        "-no": (Project.name.desc(), Equipment.no.desc(), Equipment.id),
        "due": (due.is_(None), due, Equipment.id),
        "-due": (due.is_(None), due.desc(), Equipment.id),
        "warranty": (ends.is_(None), ends, Equipment.id),
        "-warranty": (ends.is_(None), ends.desc(), Equipment.id),
    }
    return wanted.order_by(*orders.get(sort, orders["no"]))


@query("equipment.view")
def list_equipment(
    s: Session, actor: Actor, *, by: Filter, sort: str = "no", number: int = 1, size: int = 20
) -> Page[Row]:
    found = page_of(s, _ordered(_wanted(s, actor, by), sort), number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, found.size)


@command("equipment.export")
def export_equipment(s: Session, actor: Actor, *, by: Filter, sort: str = "no") -> list[Row]:
    """The list as it stands, to take away; that it was taken is kept in the audit log."""
    rows = [_row(row) for row in s.execute(_ordered(_wanted(s, actor, by), sort).limit(MOST_EXPORTED))]
    audit.note(s, table="equipment", exported=len(rows))
    return rows


@dataclass(frozen=True)
class Numbers:
    """Where things stand, whatever the list is filtered by; scrapped ones are not counted."""

    all: int
    stopped: int
    overdue: int
    soon: int
    warranty: int


@query("equipment.view")
def numbers(s: Session, actor: Actor, *, project_id: int | None = None) -> Numbers:
    def many(which: ColumnElement[bool]) -> Any:
        return func.count().filter(which)

    stopped = many(Equipment.state == EquipmentState.STOPPED)
    wanted = select(func.count(), stopped, *(many(_due(which)) for which in Due))
    wanted = wanted.where(visible(actor), Equipment.state != EquipmentState.SCRAPPED)
    if project_id is not None:
        wanted = wanted.where(Equipment.project_id == project_id)
    return Numbers(*s.execute(wanted).one())


@dataclass(frozen=True)
class Story:
    """One piece whole, its supplier's telephone masked."""

    row: Row
    facts: Facts
    phone: str
    version: int


@query("equipment.view")
def equipment(s: Session, actor: Actor, *, id: int) -> Story:
    return _story(s, find_equipment(s, actor, id))


@query("equipment.view")
def by_code(s: Session, actor: Actor, *, code: str) -> Story:
    """By the code on its label, as a telephone's camera read it."""
    return _story(s, find_by_code(s, actor, code.strip()[:24]))


def _story(s: Session, e: Equipment) -> Story:
    row = _row(s.execute(_rows().where(Equipment.id == e.id)).one())
    facts = Facts(
        name=e.name,
        kind=e.kind,
        project_id=e.project_id,
        no=e.no,
        building_id=e.building_id,
        place=e.place,
        model=e.model,
        maker=e.maker,
        serial=e.serial,
        supplier=e.supplier,
        made_on=e.made_on,
        installed_on=e.installed_on,
        warranty_until=e.warranty_until,
        check_months=e.check_months,
        checked_on=e.checked_on,
        check_due_on=e.check_due_on,
        keeper_id=e.keeper_id,
        note=e.note,
    )
    return Story(row, facts, mask_phone(e.supplier_phone), e.version)


@query("equipment.view")
def names(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    """What of a project is not scrapped, by id, for a form to choose from."""
    wanted = select(Equipment.id, Equipment.no, Equipment.name, Equipment.place).where(
        visible(actor), Equipment.project_id == project_id, Equipment.state != EquipmentState.SCRAPPED
    )
    found = s.execute(wanted.order_by(Equipment.no))
    return {id: " ".join(part for part in (no, name, place) if part) for id, no, name, place in found}
