"""The lookup rows a household is found by, rewritten whenever it or its people change."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.customers import Building, Customer, Household, Lookup, Occupancy
from lib import clock
from lib.customers.rules import lookup_text


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
