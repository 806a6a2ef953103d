"""Inside the import: an equipment ledger compared with the register, and written in bulk."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices import Choice
from db.choices.equipment import EquipmentKind, EquipmentState
from db.customers import Building, Project
from db.equipment import Equipment
from lib import clock
from lib.access import Actor
from lib.accounts.scope import may
from lib.customers.projects import projects
from lib.equipment.ledger_rules import (
    LABELS,
    Telling,
    building_named,
    kind_of,
    noted,
    same_building,
    same_no,
    telling,
)
from lib.equipment.number_rows import given_numbers
from lib.i18n import N_, translate
from lib.masks import mask_phone
from lib.residents.code_rules import new_code
from lib.steps import Change, Edit, Fate, Progress, RowPlan, Steps, chunks

TWICE = N_("Told already by an earlier row")
NOT_YOURS = N_("“{project}” is not one of your projects")
UNKNOWN = N_("“{project}” is no project here: kept in the note")
NO_KEEPER = N_("“{keeper}” has no account here, or shares the name with others: kept in the note")
NO_KIND = N_("Neither its class nor its name says what kind it is: it goes to “Other equipment”")
SEEN_PHONE = "supplier_phone"


@dataclass(frozen=True)
class Reading:
    """A row beside the equipment it is about, if there is one; why says why it is left alone."""

    told: Telling
    values: dict[str, Any]
    there: Equipment | None
    why: str = ""
    remark: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.values["project_id"], *self.told.key)


class Scene:
    """Register, projects, buildings, people there are; project_id is where a row without one belongs."""

    def __init__(self, s: Session, actor: Actor, project_id: int) -> None:
        self.actor, self.project_id = actor, project_id
        self.own = projects.within(s, actor)
        self.projects = {name: id for id, name in s.execute(select(Project.id, Project.name))}
        self.names = {id: name for name, id in self.projects.items()}
        self.buildings = {
            (project, same_building(name)): (id, name)
            for id, project, name in s.execute(select(Building.id, Building.project_id, Building.name))
        }
        self.building_names = dict(self.buildings.values())
        self.keepers = _people(s)
        self.keeper_names = {id: name for name, id in self.keepers.items()}
        there = s.scalars(
            select(Equipment).where(Equipment.project_id.in_(self.own)).order_by(Equipment.id.desc())
        )
        self.by_no: dict[tuple[Any, ...], Equipment] = {}
        self.by_name: dict[tuple[Any, ...], Equipment] = {}
        for one in there:
            self.by_no[one.project_id, same_no(one.no)] = one
            self.by_name[one.project_id, one.name, one.place, one.model, one.serial] = one

    def read(self, row: dict[str, Any]) -> Reading:
        told = telling(row)
        values = dict(told.values)
        home = values["project_id"] = self.projects.get(told.project) or self.project_id
        there = (self.by_no if told.no else self.by_name).get((home, *told.key))
        remarks = self._places(told, values), self._kind(told, values, there)
        why = "" if home in self.own else NOT_YOURS
        return Reading(told, values, there, why, next(filter(None, remarks), ""))

    def _places(self, told: Telling, values: dict[str, Any]) -> str:
        """Building, keeper and project by their names; what is not known here goes into the note."""
        building = building_named(told.building, values.get("place", ""))
        if found := self.buildings.get((values["project_id"], building)):
            values["building_id"] = found[0]
        elif told.building and told.building not in values.get("place", ""):
            values["place"] = f"{told.building} {values.get('place', '')}".strip()[:120]
        keeper = self.keepers.get(told.keeper)
        if keeper:
            values["keeper_id"] = keeper
        strange = told.project if told.project and told.project not in self.projects else ""
        nobody = told.keeper if told.keeper and not keeper else ""
        for code, word in (("project_id", strange), ("keeper_id", nobody)):
            note = noted(values.get("note", ""), translate(self.actor.lang, LABELS[code]), word)
            values |= {"note": note} if note else {}
        return UNKNOWN if strange else NO_KEEPER if nobody else ""

    def _kind(self, told: Telling, values: dict[str, Any], there: Equipment | None) -> str:
        found = kind_of(told.kind, values["name"])
        if found and (told.kind or there is None):
            values["kind"] = found
        return "" if found or there else NO_KIND


def _people(s: Session) -> dict[str, int]:
    """Whose name is nobody else's too."""
    found = s.execute(select(User.display_name, User.id).where(may("equipment.view"))).all()
    times = Counter(name for name, _ in found)
    return {name: id for name, id in found if times[name] == 1}


def edit_of(reading: Reading, there: Equipment) -> Edit:
    after = {code: value for code, value in reading.values.items() if getattr(there, code) != value}
    return Edit(there.id, there.version, {code: getattr(there, code) for code in after}, after)


# -- beforehand --------------------------------------------------------------------------------


def foresee(s: Session, actor: Actor, project_id: int, rows: list[dict[str, Any]]) -> list[RowPlan]:
    scene, seen, plans = Scene(s, actor, project_id), set[tuple[Any, ...]](), []
    for row in rows:
        reading = scene.read(row)
        twice = reading.key in seen
        plans.append(RowPlan(Fate.SAME, remark=TWICE) if twice else _foreseen(scene, reading))
        seen.add(reading.key)
    return plans


def _foreseen(scene: Scene, reading: Reading) -> RowPlan:
    about = {"project": reading.told.project, "keeper": reading.told.keeper}
    if reading.why:
        return RowPlan(Fate.KEPT, remark=reading.why, params=about)
    if reading.there is None:
        return RowPlan(Fate.NEW, remark=reading.remark, params=about)
    changes = tuple(_changes(scene, edit_of(reading, reading.there)))
    return RowPlan(Fate.CHANGED if changes else Fate.SAME, changes, reading.remark, about)


def _changes(scene: Scene, edit: Edit) -> Iterator[Change]:
    for code, label in LABELS.items():
        if code in edit.after:
            yield Change(label, _shown(scene, code, edit.before[code]), _shown(scene, code, edit.after[code]))


def _shown(scene: Scene, code: str, value: Any) -> str | Choice:
    if isinstance(value, Choice):
        return value
    known = {
        "project_id": scene.names,
        "building_id": scene.building_names,
        "keeper_id": scene.keeper_names,
    }.get(code)
    if known is not None:
        return known.get(value, "")
    return mask_phone(str(value or "")) if code == SEEN_PHONE else str(value or "")


# -- for good ----------------------------------------------------------------------------------


class Writer:
    """One batch of equipment."""

    def __init__(self, s: Session, actor: Actor, project_id: int, batch_id: int) -> None:
        self.s, self.actor, self.batch_id = s, actor, batch_id
        self.scene, self.steps = Scene(s, actor, project_id), Steps(s, batch_id)

    def write(self, rows: list[dict[str, Any]], progress: Progress = lambda done, all: None) -> int:
        """Returns how many rows were left alone because their project is not the actor's."""
        progress(0, len(rows))
        readings: dict[tuple[Any, ...], Reading] = {}
        for row in rows:
            reading = self.scene.read(row)
            readings.setdefault(reading.key, reading)
        ours = [one for one in readings.values() if not one.why]
        self._add([one for one in ours if one.there is None], progress, len(rows))
        edits = [edit_of(one, one.there) for one in ours if one.there is not None]
        self.steps.change(Equipment, [one for one in edits if one.after])
        self.steps.save()
        progress(len(rows), len(rows))
        return len(readings) - len(ours)

    def _add(self, readings: list[Reading], progress: Progress, all: int) -> None:
        numbers = self._numbers(readings)
        done = 0
        for some in chunks(readings):
            self.steps.insert(Equipment, [self._row(one, numbers) for one in some])
            done += len(some)
            progress(done // 2, all)

    def _numbers(self, readings: list[Reading]) -> dict[int, list[str]]:
        """Project → numbers for its rows that bring none."""
        many = Counter(one.values["project_id"] for one in readings if not one.told.no)
        return {id: given_numbers(self.s, id, n) for id, n in many.items()}

    def _row(self, reading: Reading, numbers: dict[int, list[str]]) -> dict[str, Any]:
        no = reading.told.no or numbers[reading.values["project_id"]].pop(0)
        made = {"no": no, "code": new_code(), "batch_id": self.batch_id, "version": 1}
        by = {"at": clock.now(), "by_id": self.actor.user_id}
        return {**EMPTY, **made, **by, **reading.values}


EMPTY: dict[str, Any] = {
    "kind": EquipmentKind.OTHER,
    "state": EquipmentState.IN_USE,
    **dict.fromkeys(("model", "maker", "serial", "supplier", "supplier_phone", "place", "note"), ""),
    **dict.fromkeys(("building_id", "made_on", "installed_on", "warranty_until", "keeper_id")),
    **dict.fromkeys(("check_months", "checked_on", "check_due_on")),
}
