"""Households and the people in them: added, changed, moved out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass, Relation, RevealReason
from db.customers import Customer, Household, Occupancy
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.index import building_id, index_household
from lib.customers.index_rows import records_follow
from lib.customers.reveal_rules import why
from lib.customers.rules import phones_of, room_of
from lib.customers.scope import find_customer, find_household, find_project
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.masks import mask_name


@dataclass(frozen=True)
class Whereabouts:
    """What a ticket takes over from the customer file; empty where unknown."""

    room: str = ""
    name: str = ""
    phone: str = ""


@query("customers.view")
def whereabouts(
    s: Session, actor: Actor, *, project_id: int, household_id: int | None, customer_id: int | None
) -> Whereabouts:
    """Refuses unless project, household and customer belong together and to the scope."""
    find_project(s, actor, project_id)
    person = find_customer(s, actor, customer_id) if customer_id else None
    household = find_household(s, actor, household_id) if household_id else None
    if household and household.project_id != project_id:
        raise Refused(N_("This household belongs to another project."))
    if person and not _lives_in(s, person, project_id, household_id):
        raise Refused(N_("This person does not live here any more."))
    name, phones = (person.name, person.phones) if person else ("", "")
    return Whereabouts(household.room if household else "", name, phones.split(" ")[0])


def _lives_in(s: Session, person: Customer, project_id: int, household_id: int | None) -> bool:
    homes = select(Household.id).join(Occupancy, Occupancy.household_id == Household.id)
    homes = homes.where(Occupancy.customer_id == person.id, Household.project_id == project_id)
    return bool(set(s.scalars(homes)) & {household_id} if household_id else s.scalars(homes).first())


@command("customers.edit")
def add_household(
    s: Session,
    actor: Actor,
    *,
    project_id: int,
    building: str,
    unit: str,
    number: str,
    area: Decimal | None = None,
    note: str = "",
) -> int:
    """area is square metres."""
    find_project(s, actor, project_id)
    building, unit, number = building.strip()[:40], unit.strip()[:20], number.strip()[:40]
    if not number:
        raise Refused(N_("A household needs a room number."))
    room = room_of(building, unit, number)
    if s.scalar(select(Household.id).where(Household.project_id == project_id, Household.room == room)):
        raise Refused(N_("The household {room} is there already."), room=room)
    household = Household(
        project_id=project_id,
        building_id=building_id(s, project_id, building),
        unit=unit,
        number=number,
        room=room,
        area=area,
    )
    household.note = note.strip()
    s.add(household)
    s.flush()
    index_household(s, household)
    return household.id


@command("customers.edit")
def change_household(
    s: Session, actor: Actor, *, id: int, version: int, area: Decimal | None, parking: str, note: str
) -> None:
    household = find_household(s, actor, id)
    unchanged(household, version)
    household.area, household.parking, household.note = area, parking.strip()[:60], note.strip()


@command("customers.edit")
def add_customer(
    s: Session,
    actor: Actor,
    *,
    household_id: int,
    name: str,
    phones: str = "",
    relation: Relation = Relation.OWNER,
    since: date | None = None,
) -> int:
    """A person who lives in or owns the household from now on."""
    household = find_household(s, actor, household_id)
    if not name.strip():
        raise Refused(N_("Please enter the person's name."))
    person = Customer(name=name.strip()[:60], phones=phones_of(phones), category=CustomerClass.BASIC)
    s.add(person)
    s.flush()
    s.add(
        Occupancy(household_id=household.id, customer_id=person.id, relation=Relation(relation), since=since)
    )
    s.flush()
    index_household(s, household)
    return person.id


@command("customers.edit")
def change_customer(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    name: str,
    phones: str | None,
    category: CustomerClass,
    note: str,
) -> None:
    """phones None leaves them as they are: who sees them masked cannot overwrite them, nor the name."""
    person = find_customer(s, actor, id)
    unchanged(person, version)
    if not name.strip():
        raise Refused(N_("Please enter the person's name."))
    if name.strip() != mask_name(person.name):
        person.name = name.strip()[:60]
    person.category, person.note = CustomerClass(category), note.strip()
    if phones is not None:
        person.phones = phones_of(phones)
    s.flush()
    homes = (
        select(Household)
        .join(Occupancy, Occupancy.household_id == Household.id)
        .where(Occupancy.customer_id == id)
    )
    for household in s.scalars(homes.distinct()).all():
        index_household(s, household)
    records_follow(s, [id])


@command("customers.edit")
def move_out(s: Session, actor: Actor, *, household_id: int, customer_id: int) -> None:
    """Ends the tie today; the past stays on the household's file."""
    household, today = find_household(s, actor, household_id), clock.local(clock.now()).date()
    ties = s.scalars(
        select(Occupancy).where(
            Occupancy.household_id == household_id,
            Occupancy.customer_id == customer_id,
            Occupancy.until.is_(None),
        )
    ).all()
    if not ties:
        raise NotFound(N_("This person does not live here any more."))
    for tie in ties:
        tie.until = today
    s.flush()
    index_household(s, household)


@command("customers.reveal")
def reveal_household(
    s: Session, actor: Actor, *, id: int, reason: RevealReason, note: str = ""
) -> list[tuple[int, str, str]]:
    """(customer id, name, phones) of a household in full; who looked and why is kept in the audit log."""
    find_household(s, actor, id)
    people = s.scalars(select(Customer).join(Occupancy).where(Occupancy.household_id == id).distinct()).all()
    seen = {"viewed": ["name", "phones"], "customers": [person.id for person in people]}
    audit.note(s, table="household", id=id, reason=why(reason, note), **seen)
    return [(person.id, person.name, person.phones) for person in people]
