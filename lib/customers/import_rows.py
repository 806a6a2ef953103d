"""Inside the import: households, people and ties written in bulk, each step kept for the way back."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.base import Base
from db.choices.customers import CustomerClass
from db.customers import Building, Customer, Household, ImportStep, Lookup, Occupancy
from lib import audit
from lib.customers.index import index_household
from lib.customers.ledger_rules import HouseholdPlan, PersonPlan, with_phones
from lib.customers.undo_rows import in_chunks

CHUNK = 2000
Rows = list[dict[str, Any]]


class Writer:
    """One batch into one project. Audit keeps one line for the batch; the steps are its row table."""

    def __init__(self, s: Session, project_id: int, batch_id: int) -> None:
        self.s, self.project_id, self.batch_id = s, project_id, batch_id
        self.steps: Rows = []

    def write(self, plans: list[HouseholdPlan]) -> None:
        wanted = select(Household).where(Household.project_id == self.project_id)
        known = {home.room: home for home in self.s.scalars(wanted)}
        fresh = [one for one in plans if one.room not in known]
        homes = {room: home.id for room, home in known.items()} | self._households(fresh)
        for one in plans:
            if one.room in known:
                self._refresh(known[one.room], one)
        self.s.flush()
        people = self._people(plans, homes)
        self._lookups(fresh, homes, people)
        for one in plans:
            if one.room in known:
                index_household(self.s, known[one.room])
        self._insert(ImportStep, self.steps)
        audit.note(
            self.s, table="import_batch", id=self.batch_id, made=len(fresh), changed=len(plans) - len(fresh)
        )

    def _households(self, plans: list[HouseholdPlan]) -> dict[str, int]:
        buildings = self._buildings({one.building for one in plans if one.building})
        rows = [
            {
                "project_id": self.project_id,
                "building_id": buildings.get(one.building),
                "unit": one.unit,
                "number": one.number,
                "room": one.room,
                "area": one.facts.get("area"),
                "move_in": one.facts.get("move_in"),
                "family": one.facts.get("family"),
                "parking": one.facts.get("parking", ""),
                "note": one.facts.get("note", ""),
                "version": 1,
            }
            for one in plans
        ]
        ids = self._insert_ids(Household, rows)
        return {one.room: id for one, id in zip(plans, ids, strict=True)}

    def _buildings(self, names: set[str]) -> dict[str, int]:
        """Buildings stay when an import is undone: they are places, not records of people."""
        wanted = select(Building.name, Building.id).where(Building.project_id == self.project_id)
        known = dict(self.s.execute(wanted).all())
        for name in sorted(names - known.keys()):
            building = Building(project_id=self.project_id, name=name)
            self.s.add(building)
            self.s.flush()
            known[name] = building.id
        return known

    def _refresh(self, home: Household, one: HouseholdPlan) -> None:
        """What the ledger tells replaces what stood there; what stood there is kept for the way back."""
        before = {
            code: _plain(getattr(home, code)) for code in one.facts if getattr(home, code) != one.facts[code]
        }
        if not before:
            return
        for code in before:
            setattr(home, code, one.facts[code])
        self.s.flush()
        self._step(Household, home.id, home.version, before)

    def _people(self, plans: list[HouseholdPlan], homes: dict[str, int]) -> dict[tuple[int, str], int]:
        """(household, name) → customer. One name with the same phones is one person."""
        living = self._living()
        self._add_phones(plans, homes, living)
        known = self._known()
        new: list[tuple[int, PersonPlan]] = []
        for one in plans:
            for person in one.people:
                if (homes[one.room], person.name) not in living:
                    new.append((homes[one.room], person))
        fresh = {
            _identity(home, person): person for home, person in new if _identity(home, person) not in known
        }
        rows = [_customer(person) for person in fresh.values()]
        known |= dict(zip(fresh, self._insert_ids(Customer, rows), strict=True))
        ties = {(home, known[_identity(home, person)]): person for home, person in new}
        self._insert_ids(
            Occupancy,
            [
                {
                    "household_id": home,
                    "customer_id": customer,
                    "relation": person.relation,
                    "since": None,
                    "until": None,
                }
                for (home, customer), person in ties.items()
            ],
        )
        return living | {(home, person.name): known[_identity(home, person)] for home, person in new}

    def _add_phones(
        self, plans: list[HouseholdPlan], homes: dict[str, int], living: dict[tuple[int, str], int]
    ) -> None:
        """Somebody who lives there already may have got a new telephone."""
        told = {
            living.get((homes[one.room], p.name)): p.phones for one in plans for p in one.people if p.phones
        }
        for chunk in in_chunks([id for id in told if id]):
            for person in self.s.scalars(select(Customer).where(Customer.id.in_(chunk))).all():
                self._add_phone(person, with_phones(person.phones, told[person.id]))

    def _add_phone(self, person: Customer, phones: str) -> None:
        if phones != person.phones:
            before, person.phones = person.phones, phones
            self.s.flush()
            self._step(Customer, person.id, person.version, {"phones": before})

    def _living(self) -> dict[tuple[int, str], int]:
        wanted = (
            select(Occupancy.household_id, Customer.name, Customer.id)
            .join(Customer, Customer.id == Occupancy.customer_id)
            .join(Household, Household.id == Occupancy.household_id)
            .where(Household.project_id == self.project_id, Occupancy.until.is_(None))
        )
        return {(home, name): id for home, name, id in self.s.execute(wanted)}

    def _known(self) -> dict[tuple[Any, ...], int]:
        wanted = (
            select(Customer.name, Customer.phones, Customer.id)
            .join(Occupancy, Occupancy.customer_id == Customer.id)
            .join(Household, Household.id == Occupancy.household_id)
            .where(Household.project_id == self.project_id, Customer.phones != "")
        )
        return {(name, phones): id for name, phones, id in self.s.execute(wanted)}

    def _lookups(
        self, plans: list[HouseholdPlan], homes: dict[str, int], people: dict[tuple[int, str], int]
    ) -> None:
        rows = [
            {
                "project_id": self.project_id,
                "household_id": homes[one.room],
                "customer_id": people[homes[one.room], person.name] if person else None,
                "text": text,
            }
            for one in plans
            for person, text in zip((*one.people,) or (None,), one.texts(), strict=True)
        ]
        self._insert(Lookup, rows)

    def _insert_ids(self, table: type[Base], rows: Rows) -> list[int]:
        ids: list[int] = []
        for start in range(0, len(rows), CHUNK):
            made = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
            ids += self.s.scalars(made, rows[start : start + CHUNK])
        for id in ids:
            self._step(table, id, 1, None)
        return ids

    def _insert(self, table: type[Base], rows: Rows) -> None:
        for start in range(0, len(rows), CHUNK):
            self.s.execute(insert(table), rows[start : start + CHUNK])

    def _step(self, table: type[Base], id: int, version: int, before: dict[str, Any] | None) -> None:
        step = {"batch_id": self.batch_id, "kind": table.__tablename__, "row_id": id, "version": version}
        self.steps.append({**step, "before": before})


def _identity(home: int, person: PersonPlan) -> tuple[Any, ...]:
    """Without a phone nobody can tell two people of one name apart: each household has its own."""
    return (person.name, person.phones) if person.phones else (person.name, "", home)


def _customer(person: PersonPlan) -> dict[str, Any]:
    return {
        "name": person.name,
        "phones": person.phones,
        "category": CustomerClass(person.category),
        "birthday": person.birthday,
        "note": "",
        "version": 1,
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)
