"""The household ledger taken out again, in the headings the import reads."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass, Relation
from db.customers import Customer, Household, Occupancy
from lib import audit
from lib.access import Actor, command
from lib.customers.scope import visible
from lib.masks import mask, mask_name, mask_phone

MOST = 100_000


@dataclass(frozen=True)
class LedgerRow:
    """A household as one line; names joined by 、, masked unless asked for whole."""

    id: int
    room: str
    owners: str
    phones: str
    tenants: str
    tenant_phones: str
    customer_class: CustomerClass | None
    birthday: str
    area: Decimal | None
    move_in: date | None
    family: int | None
    parking: str
    note: str


@command("customers.export")
def export_households(
    s: Session, actor: Actor, *, project_id: int | None = None, why: str = ""
) -> list[LedgerRow]:
    """Every household of the scope, or of one project; whole names and telephones only for a reason."""
    if why:
        actor.must("customers.export_whole")
    wanted = select(Household).where(visible(actor, Household.project_id)).order_by(Household.id).limit(MOST)
    if project_id:
        wanted = wanted.where(Household.project_id == project_id)
    homes = s.scalars(wanted).all()
    people = _people(s, actor, project_id)
    rows = [_line(home, people[home.id], whole=bool(why)) for home in homes]
    audit.note(s, table="household", exported=len(rows), project=project_id, reason=why)
    return rows


People = dict[Relation, list[Customer]]


def _people(s: Session, actor: Actor, project_id: int | None) -> dict[int, People]:
    """Household → who lives there now, by relation."""
    wanted = (
        select(Occupancy.household_id, Occupancy.relation, Customer)
        .join(Customer, Customer.id == Occupancy.customer_id)
        .join(Household, Household.id == Occupancy.household_id)
        .where(visible(actor, Household.project_id), Occupancy.until.is_(None))
        .order_by(Occupancy.id)
    )
    if project_id:
        wanted = wanted.where(Household.project_id == project_id)
    found: dict[int, People] = defaultdict(lambda: defaultdict(list))
    for home, relation, person in s.execute(wanted):
        found[home][relation].append(person)
    return found


def _line(home: Household, people: People, *, whole: bool) -> LedgerRow:
    owners, tenants = people.get(Relation.OWNER, []), people.get(Relation.TENANT, [])
    first = owners[0] if owners else None
    birthday = first.birthday if first else ""
    return LedgerRow(
        id=home.id,
        room=home.room,
        owners=_names(owners, whole=whole),
        phones=_phones(owners, whole=whole),
        tenants=_names(tenants, whole=whole),
        tenant_phones=_phones(tenants, whole=whole),
        customer_class=first.category if first else None,
        birthday=birthday if whole or not birthday else mask("date", birthday),
        area=home.area,
        move_in=home.move_in,
        family=home.family,
        parking=home.parking,
        note=home.note,
    )


def _names(people: list[Customer], *, whole: bool) -> str:
    return "、".join(person.name if whole else mask_name(person.name) for person in people)


def _phones(people: list[Customer], *, whole: bool) -> str:
    phones = [phone for person in people for phone in person.phones.split(" ") if phone]
    return "、".join(phone if whole else mask_phone(phone) for phone in phones)
