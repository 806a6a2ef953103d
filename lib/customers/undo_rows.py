"""Inside the undo of an import: take back what nobody has touched or used since."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from db.base import Base
from db.customers import Customer, Household, ImportStep, Lookup, Occupancy
from db.tickets import Ticket
from lib.customers.index import index_household
from lib.customers.ledger_rules import fact

CHUNK = 500
Ties = dict[int, tuple[int, int]]


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many households and people had to stay as they are now."""
    steps = list(s.scalars(select(ImportStep).where(ImportStep.batch_id == batch_id)))
    made = {
        kind: {x.row_id: x.version for x in steps if x.kind == kind and x.before is None} for kind in KINDS
    }
    ties = _ties(s, made["occupancy"])
    homes, people = _used(s, Household, made["household"]), _used(s, Customer, made["customer"])
    homes |= _tied_elsewhere(s, Occupancy.household_id, made["household"], ties)
    people |= _tied_elsewhere(s, Occupancy.customer_id, made["customer"], ties)
    _keep_together(homes, people, ties)
    gone_ties = {id for id, (home, person) in ties.items() if home not in homes and person not in people}
    gone_homes = made["household"].keys() - homes
    touched = {home for home, _ in ties.values()} | made["household"].keys() | _homes_of_changed(s, steps)
    _delete(s, Lookup, Lookup.household_id, touched)
    _delete(s, Occupancy, Occupancy.id, gone_ties)
    _delete(s, Customer, Customer.id, made["customer"].keys() - people)
    _delete(s, Household, Household.id, gone_homes)
    kept = _restore(s, [x for x in steps if x.before is not None])
    _reindex(s, touched - gone_homes)
    return kept + len(homes) + len(people)


TABLES: dict[str, Any] = {"household": Household, "customer": Customer}
KINDS = ("household", "customer", "occupancy")
TICKETS: dict[Any, Any] = {Household: Ticket.household_id, Customer: Ticket.customer_id}


def in_chunks(ids: Collection[int]) -> list[list[int]]:
    """Small enough for one statement's list of parameters."""
    ordered = sorted(ids)
    return [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)]


def _found(s: Session, wanted: Select[*tuple[Any, ...]], column: Any, ids: Collection[int]) -> list[Any]:
    return [row for chunk in in_chunks(ids) for row in s.execute(wanted.where(column.in_(chunk)))]


def _ties(s: Session, made: dict[int, int]) -> Ties:
    wanted = select(Occupancy.id, Occupancy.household_id, Occupancy.customer_id)
    return {row[0]: (row[1], row[2]) for row in _found(s, wanted, Occupancy.id, made)}


def _used(s: Session, table: type[Household] | type[Customer], made: dict[int, int]) -> set[int]:
    """Changed by somebody, or named by a ticket."""
    changed = {
        id
        for id, version in _found(s, select(table.id, table.version), table.id, made)
        if version != made[id]
    }
    return changed | {row[0] for row in _found(s, select(TICKETS[table]).distinct(), TICKETS[table], made)}


def _tied_elsewhere(s: Session, column: Any, made: dict[int, int], ties: Ties) -> set[int]:
    """Somebody has since linked another person or household, or ended a tie of ours."""
    wanted = select(column, Occupancy.id, Occupancy.until)
    return {row[0] for row in _found(s, wanted, column, made) if row[1] not in ties or row[2] is not None}


def _keep_together(homes: set[int], people: set[int], ties: Ties) -> None:
    """A household that stays keeps its people, and they keep their households."""
    while True:
        more_people = {person for home, person in ties.values() if home in homes} - people
        more_homes = {home for home, person in ties.values() if person in people} - homes
        if not more_people and not more_homes:
            return
        people |= more_people
        homes |= more_homes


def _delete(s: Session, table: type[Base], column: Any, ids: Collection[int]) -> None:
    for chunk in in_chunks(ids):
        s.execute(delete(table).where(column.in_(chunk)))


def _restore(s: Session, steps: list[ImportStep]) -> int:
    """Puts back what the ledger replaced; what has been changed again since stays."""
    kept = 0
    for step in steps:
        row = s.get(TABLES[step.kind], step.row_id)
        if row is None or row.version != step.version:
            kept += 1
            continue
        for code, value in (step.before or {}).items():
            setattr(row, code, fact(code, value) if value is not None else None)
    s.flush()
    return kept


def _homes_of_changed(s: Session, steps: list[ImportStep]) -> set[int]:
    """Households whose lookup rows name a person whose telephones have just been put back."""
    people = [x.row_id for x in steps if x.kind == "customer" and x.before is not None]
    return {row[0] for row in _found(s, select(Occupancy.household_id), Occupancy.customer_id, people)}


def _reindex(s: Session, ids: Collection[int]) -> None:
    for chunk in in_chunks(ids):
        for home in s.scalars(select(Household).where(Household.id.in_(chunk))).all():
            index_household(s, home)
