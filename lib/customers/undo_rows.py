"""Inside the undo of a household ledger: take back what nobody has touched or used since."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.customers import Building, Customer, Household, Lookup, Occupancy
from lib.customers.index import index_households
from lib.customers.index_rows import people_changed
from lib.steps import Made, asked, changed_since, delete_rows, steps_of, take_edits_back, used_elsewhere

Ties = dict[int, tuple[int, int]]


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many households and people had to stay as they are now."""
    done = steps_of(s, batch_id, Household, Customer, Occupancy, Building)
    ties = _ties(s, done[Occupancy].made)
    homes, people = _staying(s, done[Household], done[Customer], ties)
    gone_ties = {id for id, (home, person) in ties.items() if home not in homes and person not in people}
    gone_homes = done[Household].made.keys() - homes
    touched = {home for home, _ in ties.values()} | done[Household].made.keys()
    touched |= _homes_of(s, {one.id for one in done[Customer].edits})
    delete_rows(s, Lookup, touched, "household_id")
    delete_rows(s, Occupancy, gone_ties)
    delete_rows(s, Customer, done[Customer].made.keys() - people)
    delete_rows(s, Household, gone_homes)
    delete_rows(s, Building, done[Building].made.keys() - used_elsewhere(s, Building, done[Building].made))
    kept = take_edits_back(s, Household, done[Household].edits)
    kept += take_edits_back(s, Customer, done[Customer].edits)
    index_households(s, touched - gone_homes)
    people_changed(s, _people_of(done[Customer], ties))
    return kept + len(homes) + len(people)


def _people_of(customers: Made, ties: Ties) -> set[int]:
    edited = {one.id for one in customers.edits}
    return edited | customers.made.keys() | {person for _, person in ties.values()}


def _ties(s: Session, made: dict[int, int]) -> Ties:
    wanted = select(Occupancy.id, Occupancy.household_id, Occupancy.customer_id)
    return {row[0]: (row[1], row[2]) for row in asked(s, wanted, Occupancy.id, made)}


def _staying(s: Session, homes: Made, people: Made, ties: Ties) -> tuple[set[int], set[int]]:
    """Changed by somebody, named by a ticket or any other record, tied to others, or tied to what stays."""
    kept_homes = changed_since(s, Household, homes.made)
    kept_homes |= used_elsewhere(s, Household, homes.made, but=(Lookup, Occupancy))
    kept_homes |= _tied_elsewhere(s, Occupancy.household_id, homes.made, ties)
    kept_people = changed_since(s, Customer, people.made)
    kept_people |= used_elsewhere(s, Customer, people.made, but=(Lookup, Occupancy))
    kept_people |= _tied_elsewhere(s, Occupancy.customer_id, people.made, ties)
    ours = {id: (h, p) for id, (h, p) in ties.items() if h in homes.made and p in people.made}
    _keep_together(kept_homes, kept_people, ours)
    return kept_homes, kept_people


def _tied_elsewhere(s: Session, column: object, made: dict[int, int], ties: Ties) -> set[int]:
    """Somebody has since linked another person or household, or ended a tie of ours."""
    wanted = select(column, Occupancy.id, Occupancy.until)  # type: ignore[call-overload]
    return {row[0] for row in asked(s, wanted, column, made) if row[1] not in ties or row[2] is not None}


def _keep_together(homes: set[int], people: set[int], ties: Ties) -> None:
    """A household that stays keeps its people, and they keep their households."""
    while True:
        more_people = {person for home, person in ties.values() if home in homes} - people
        more_homes = {home for home, person in ties.values() if person in people} - homes
        if not more_people and not more_homes:
            return
        people |= more_people
        homes |= more_homes


def _homes_of(s: Session, people: set[int]) -> set[int]:
    """Households whose lookup rows name a person whose telephones are being put back."""
    return {row[0] for row in asked(s, select(Occupancy.household_id), Occupancy.customer_id, people)}
