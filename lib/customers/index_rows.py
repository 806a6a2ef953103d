"""What customers are found by: shown with the name masked, found by the whole one by who may."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord
from db.customers import Customer, Household, Occupancy
from db.search import Doc, later
from lib.customers.index_rules import called, spoken
from lib.i18n import DEFAULT, translate
from lib.masks import mask_name, mask_numbers
from lib.steps import asked


def docs_of(s: Session, ids: Collection[int]) -> list[Doc]:
    homes = _homes(s, ids)
    wanted = select(Customer.id, Customer.name, Customer.phones, Customer.category, Customer.note)
    return [_doc(person, homes[person.id]) for person in asked(s, wanted, Customer.id, ids)]


def _homes(s: Session, ids: Collection[int]) -> dict[int, list[Any]]:
    """Where they live now before where they lived."""
    home = (Occupancy.customer_id, Occupancy.since, Household.project_id, Household.room)
    wanted = select(*home).join(Household, Household.id == Occupancy.household_id)
    found: dict[int, list[Any]] = defaultdict(list)
    latest = wanted.order_by(Occupancy.until.is_not(None), Occupancy.id.desc())
    for one in asked(s, latest, Occupancy.customer_id, ids):
        found[one.customer_id].append(one)
    return found


def _doc(person: Any, homes: list[Any]) -> Doc:
    """Of somebody with homes in several projects no room is told: whoever sees one may not know the other."""
    alone = len({home.project_id for home in homes}) == 1
    rooms = list(dict.fromkeys(home.room for home in homes)) if alone else []
    day = next((home.since for home in homes if home.since), None)
    kind = translate(DEFAULT, person.category.label)
    return Doc(
        kind="customer",
        ref_id=person.id,
        title=" ".join([mask_name(person.name), *rooms]),
        body="\n".join(filter(None, [kind, mask_numbers(person.note)])),
        unseen=" ".join(map(spoken, rooms)).strip(),
        extra=called(person.name, person.phones),
        project_id=homes[0].project_id if homes else None,
        year=day.year if day else 0,
        day=day or Doc.day,
        customer_id=person.id,
    )


def people_changed(s: Session, ids: Collection[int]) -> None:
    """Written in bulk: they, and the records that name them."""
    later(s, "customer", sorted(ids))
    records_follow(s, ids)


def records_follow(s: Session, ids: Collection[int]) -> None:
    """Of people called otherwise now."""
    named = asked(s, select(ArchiveRecord.id), ArchiveRecord.customer_id, ids)
    later(s, "archive", sorted(row[0] for row in named))
