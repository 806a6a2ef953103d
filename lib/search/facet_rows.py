"""Inside the use cases: how the values beside the filters are called."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.archives import ArchiveCategory
from db.choices.archives import Secrecy
from db.choices.tickets import TicketType
from db.customers import Customer, Household, Occupancy, Project
from lib.access import Actor
from lib.customers.scope import visible
from lib.i18n import N_
from lib.masks import mask_name
from lib.search.words_rules import COMPANY, KINDS

Names = dict[Any, str]
Counts = Mapping[str, Sequence[tuple[Any, int]]]
WHOLE_COMPANY = N_("Whole company")
WITH_FILES = {True: N_("With attachments"), False: N_("Without attachments")}


@dataclass(frozen=True)
class Facet:
    """One value of a filter: how it is called (a word of the catalog, or a name), how many hits have it."""

    value: Any
    name: str
    n: int


def named(
    s: Session, actor: Actor, counts: Mapping[str, Sequence[tuple[Any, int]]]
) -> dict[str, list[Facet]]:
    """A value nobody has a name for is left out: it could not be chosen with sense."""
    found: dict[str, list[Facet]] = {}
    for facet, values in counts.items():
        if facet in NAMES:
            values = [(_asked_for(facet, value), n) for value, n in values]
            names = NAMES[facet](s, actor, [value for value, _ in values])
            found[facet] = [Facet(value, names[value], n) for value, n in values if value in names]
    return found


def _asked_for(facet: str, value: Any) -> Any:
    return COMPANY if facet == "project_id" and value is None else value


def _kinds(s: Session, actor: Actor, values: Sequence[str]) -> Names:
    return dict(KINDS)


def _categories(s: Session, actor: Actor, values: Sequence[str]) -> Names:
    """A record's, as the company calls it; a ticket's is its type, which is often called the same."""
    records = select(ArchiveCategory.code, ArchiveCategory.name).where(ArchiveCategory.code.in_(values))
    return {str(type): type.label for type in TicketType} | dict(s.execute(records).all())


def _projects(s: Session, actor: Actor, values: Sequence[int]) -> Names:
    wanted = select(Project.id, Project.name).where(Project.id.in_(values), visible(actor, Project.id))
    return {COMPANY: WHOLE_COMPANY} | dict(s.execute(wanted).all())


def _years(s: Session, actor: Actor, values: Sequence[int]) -> Names:
    return {value: str(value) for value in values if value}


def _secrecies(s: Session, actor: Actor, values: Sequence[str]) -> Names:
    return {str(secrecy): secrecy.label for secrecy in Secrecy}


def _staff(s: Session, actor: Actor, values: Sequence[int]) -> Names:
    return dict(s.execute(select(User.id, User.display_name).where(User.id.in_(values))).all())


def _customers(s: Session, actor: Actor, values: Sequence[int]) -> Names:
    """Masked, with the room in sight they live in: a surname alone tells nobody apart."""
    if not actor.may("customers.view"):
        return {}
    wanted = (
        select(Customer.id, Customer.name, Household.room)
        .join(Occupancy, Occupancy.customer_id == Customer.id)
        .join(Household, Household.id == Occupancy.household_id)
        .where(Customer.id.in_(values), visible(actor, Household.project_id))
        .order_by(Occupancy.until.is_(None), Occupancy.until, Occupancy.id)
    )
    return {id: f"{mask_name(name)} · {room}" for id, name, room in s.execute(wanted)}


def _files(s: Session, actor: Actor, values: Sequence[bool]) -> Names:
    return dict(WITH_FILES)


NAMES: dict[str, Callable[[Session, Actor, Sequence[Any]], Names]] = {
    "kind": _kinds,
    "category": _categories,
    "project_id": _projects,
    "year": _years,
    "secrecy": _secrecies,
    "staff_id": _staff,
    "customer_id": _customers,
    "has_file": _files,
}
