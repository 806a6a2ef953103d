"""Inside the import: households, people and ties compared with what is there, and written in bulk."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.customers import Building, Customer, Household, Lookup, Occupancy
from lib.customers.index import index_households
from lib.customers.index_rows import people_changed
from lib.customers.ledger_rules import (
    LABELS,
    HouseholdPlan,
    PersonPlan,
    differing,
    merged,
    person_now,
    plan,
    shown,
)
from lib.i18n import N_
from lib.masks import mask_phone
from lib.steps import Change, Edit, Fate, Progress, RowPlan, Rows, Steps

Who = tuple[int, str]


class Known:
    """What the project has already, looked at once."""

    def __init__(self, s: Session, project_id: int) -> None:
        homes = s.scalars(select(Household).where(Household.project_id == project_id))
        self.homes = {home.room: home for home in homes}
        ties = (
            select(Occupancy.household_id, Occupancy.until, Customer)
            .join(Customer, Customer.id == Occupancy.customer_id)
            .join(Household, Household.id == Occupancy.household_id)
            .where(Household.project_id == project_id)
        )
        self.living: dict[Who, Customer] = {}
        self.people: dict[tuple[Any, ...], int] = {}
        for home, until, person in s.execute(ties):
            if until is None:
                self.living[home, person.name] = person
            if person.phones:
                self.people[person.name, person.phones] = person.id

    def resident(self, one: HouseholdPlan, person: PersonPlan) -> Customer | None:
        home = self.homes.get(one.room)
        return self.living.get((home.id, person.name)) if home else None


# -- beforehand --------------------------------------------------------------------------------


def foresee(s: Session, project_id: int, rows: list[dict[str, Any]]) -> list[RowPlan]:
    """For each row what writing it would do; rows of one room are told by the first of them."""
    plans = [plan(values) for values in rows]
    firsts: dict[str, int] = {}
    for at, one in enumerate(plans):
        firsts.setdefault(one.room, at)
    known = Known(s, project_id)
    fates = {one.room: _foreseen(known, one) for one in merged([*plans])}
    joined = RowPlan(Fate.SAME, remark=N_("Told together with an earlier row of the same room"))
    return [fates[one.room] if firsts[one.room] == at else joined for at, one in enumerate(plans)]


def _foreseen(known: Known, one: HouseholdPlan) -> RowPlan:
    home = known.homes.get(one.room)
    if not home:
        return RowPlan(Fate.NEW)
    before, after = differing(home, one.facts)
    changes = [Change(LABELS[code], shown(before[code]), shown(after[code])) for code in after]
    for person in one.people:
        changes += _person_changes(known.resident(one, person), person)
    return RowPlan(Fate.CHANGED, tuple(changes)) if changes else RowPlan(Fate.SAME)


def _person_changes(there: Customer | None, person: PersonPlan) -> Iterator[Change]:
    if there is None:
        yield Change(person.relation.label, "", person.name)
        return
    before, after = differing(there, person_now(there, [person]))
    for code in after:
        told = (_masked(before[code]), _masked(after[code])) if code == "phones" else None
        yield Change(LABELS[code], *(told or (shown(before[code]), shown(after[code]))))


def _masked(phones: str) -> str:
    return " ".join(mask_phone(phone) for phone in phones.split())


# -- for good ----------------------------------------------------------------------------------


class Writer:
    """One batch into one project."""

    def __init__(self, s: Session, project_id: int, batch_id: int) -> None:
        self.s, self.project_id, self.steps = s, project_id, Steps(s, batch_id)

    def write(self, rows: list[dict[str, Any]], progress: Progress = lambda done, all: None) -> int:
        """Returns how many rows were left alone: none of this ledger ever is."""
        known, plans = Known(self.s, self.project_id), merged([plan(values) for values in rows])
        progress(0, len(rows))
        fresh = [one for one in plans if one.room not in known.homes]
        there = [one for one in plans if one.room in known.homes]
        homes = {room: home.id for room, home in known.homes.items()} | self._households(fresh)
        progress(len(rows) // 3, len(rows))
        self._refresh(known, there)
        people = self._people(known, plans, homes)
        progress(len(rows) * 2 // 3, len(rows))
        self._lookups(fresh, homes, people)
        index_households(self.s, self._touched(known, there, homes))
        people_changed(self.s, self.told)
        self.steps.save()
        progress(len(rows), len(rows))
        return 0

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
        ids = self.steps.insert(Household, rows)
        return {one.room: id for one, id in zip(plans, ids, strict=True)}

    def _buildings(self, names: set[str]) -> dict[str, int]:
        wanted = select(Building.name, Building.id).where(Building.project_id == self.project_id)
        known: dict[str, int] = dict(self.s.execute(wanted).all())
        fresh = sorted(names - known.keys())
        ids = self.steps.insert(Building, [{"project_id": self.project_id, "name": name} for name in fresh])
        return known | dict(zip(fresh, ids, strict=True))

    def _refresh(self, known: Known, plans: list[HouseholdPlan]) -> None:
        """What the ledger tells replaces what stood there; a person of several rooms is told of once.

        A household is changed by its people as well: its own row says so.
        """
        changed = [one for one in plans if _foreseen(known, one).fate == Fate.CHANGED]
        homes = [(known.homes[one.room], one.facts) for one in changed]
        self.steps.change(Household, [Edit(h.id, h.version, *differing(h, facts)) for h, facts in homes])
        told = defaultdict[int, list[PersonPlan]](list)
        customers: dict[int, Customer] = {}
        for one in changed:
            for person in one.people:
                if there := known.resident(one, person):
                    told[there.id].append(person)
                    customers[there.id] = there
        edits = [Edit(c.id, c.version, *differing(c, person_now(c, told[c.id]))) for c in customers.values()]
        self.steps.change(Customer, [one for one in edits if one.after])
        self.changed = {one.id for one in edits if "phones" in one.after}
        self.told = {one.id for one in edits if one.after}

    def _people(self, known: Known, plans: list[HouseholdPlan], homes: dict[str, int]) -> dict[Who, int]:
        """(household, name) → customer. One name with the same phones is one person."""
        new = [
            (homes[one.room], person)
            for one in plans
            for person in one.people
            if not known.resident(one, person)
        ]
        ids = dict(known.people)
        fresh = {_identity(home, p): p for home, p in new if _identity(home, p) not in ids}
        made = self.steps.insert(Customer, [_customer(person) for person in fresh.values()])
        ids |= dict(zip(fresh, made, strict=True))
        ties = {(home, ids[_identity(home, person)]): person for home, person in new}
        self.steps.insert(Occupancy, [_tie(*key, person) for key, person in ties.items()])
        self.joined = {home for home, _ in ties}
        self.told |= {person for _, person in ties}
        living = {who: person.id for who, person in known.living.items()}
        return living | {(home, person.name): ids[_identity(home, person)] for home, person in new}

    def _touched(self, known: Known, there: list[HouseholdPlan], homes: dict[str, int]) -> set[int]:
        """Households of before whose lookup rows tell of other people or telephones now."""
        changed = {home for (home, _), person in known.living.items() if person.id in self.changed}
        return changed | (self.joined & {homes[one.room] for one in there})

    def _lookups(self, plans: list[HouseholdPlan], homes: dict[str, int], people: dict[Who, int]) -> None:
        rows: Rows = [
            {
                "project_id": self.project_id,
                "household_id": homes[one.room],
                "customer_id": people[homes[one.room], person.name] if person else None,
                "text": text,
            }
            for one in plans
            for person, text in zip((*one.people,) or (None,), one.texts(), strict=True)
        ]
        for start in range(0, len(rows), 2_000):
            self.s.execute(Lookup.__table__.insert(), rows[start : start + 2_000])  # type: ignore[attr-defined]


def _identity(home: int, person: PersonPlan) -> tuple[Any, ...]:
    """Without a phone nobody can tell two people of one name apart: each household has its own."""
    return (person.name, person.phones) if person.phones else (person.name, "", home)


def _customer(person: PersonPlan) -> dict[str, Any]:
    return {
        "name": person.name,
        "phones": person.phones,
        "category": person.category or CustomerClass.BASIC,
        "birthday": person.birthday,
        "note": "",
        "version": 1,
    }


def _tie(home: int, customer: int, person: PersonPlan) -> dict[str, Any]:
    tie = {"household_id": home, "customer_id": customer, "relation": person.relation}
    return {**tie, "since": None, "until": None}
