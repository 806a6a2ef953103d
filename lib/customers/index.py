"""The lookup rows a household is found by, rewritten whenever it or its people change."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.customers import Building, Customer, Household, Lookup, Occupancy
from lib import clock
from lib.customers.rules import lookup_text

ASKED = 500


def index_household(s: Session, household: Household) -> None:
    s.execute(delete(Lookup).where(Lookup.household_id == household.id))
    today = clock.local(clock.now()).date()
    living = (Occupancy.until.is_(None)) | (Occupancy.until > today)
    people = s.scalars(
        select(Customer).join(Occupancy).where(Occupancy.household_id == household.id, living).distinct()
    ).all()
    for person in (*people,) or (None,):
        s.add(
            Lookup(
                project_id=household.project_id,
                household_id=household.id,
                customer_id=person.id if person else None,
                text=lookup_text(household.room, person.name, person.phones)
                if person
                else lookup_text(household.room),
            )
        )
    s.flush()


def index_households(s: Session, ids: Collection[int]) -> None:
    """Many at once, after a ledger was brought in or taken back; households gone leave no rows."""
    today = clock.local(clock.now()).date()
    living = (Occupancy.until.is_(None)) | (Occupancy.until > today)
    ordered, rows = sorted(ids), []
    for start in range(0, len(ordered), ASKED):
        some = ordered[start : start + ASKED]
        s.execute(delete(Lookup).where(Lookup.household_id.in_(some)))
        homes = select(Household.id, Household.project_id, Household.room).where(Household.id.in_(some))
        people = select(Occupancy.household_id, Customer.id, Customer.name, Customer.phones).join(Customer)
        there: dict[int, dict[int | None, tuple[str, str]]] = {}
        for home, id, name, phones in s.execute(people.where(Occupancy.household_id.in_(some), living)):
            there.setdefault(home, {})[id] = (name, phones)
        for home, project_id, room in s.execute(homes):
            found = there.get(home) or {None: ("", "")}
            tie = {"project_id": project_id, "household_id": home}
            rows += [{**tie, "customer_id": id, "text": lookup_text(room, *who)} for id, who in found.items()]
    if rows:
        s.execute(insert(Lookup), rows)


def building_id(s: Session, project_id: int, name: str) -> int | None:
    """The building of that name, made if new; none for places without a building."""
    if not name:
        return None
    wanted = select(Building.id).where(Building.project_id == project_id, Building.name == name)
    if found := s.scalar(wanted):
        return found
    building = Building(project_id=project_id, name=name)
    s.add(building)
    s.flush()
    return building.id
