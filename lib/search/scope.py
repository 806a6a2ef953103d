"""What each person may find, kind by kind: told to the index, which finds and counts nothing else."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from db.archives import ArchiveRecord
from db.choices.archives import Secrecy
from db.customers import Household, Occupancy
from db.search import Question, Sight
from db.tickets import Ticket
from lib.access import Actor
from lib.archives.rules import secrecies
from lib.archives.scope import visible as visible_records
from lib.customers.scope import visible as visible_homes
from lib.search.words_rules import ARCHIVE, COMPANY, CUSTOMER, FACETS, SORTS, TICKET, Filters, words_of
from lib.tickets.scope import visible as visible_tickets


def question_of(
    actor: Actor,
    *,
    words: str,
    filters: Filters | None = None,
    sort: str = "match",
    number: int = 1,
    size: int = 20,
) -> Question | None:
    """What the index is asked in this actor's sight; None where nothing is asked, or nothing can be seen."""
    known = {facet for facet, _ in FACETS.values()}
    chosen = {
        facet: tuple(_kept(facet, value) for value in values)
        for facet, values in (filters or {}).items()
        if facet in known and values
    }
    words = words_of(words)
    sights = sights_of(actor, words)
    if not sights or not (words or chosen):
        return None
    return Question(words, sights, chosen, sort if sort in SORTS else "match", max(number, 1), size)


def _kept(facet: str, value: Any) -> Any:
    """As the index keeps it."""
    return None if facet == "project_id" and value == COMPANY else value


def sights_of(actor: Actor, words: str) -> tuple[Sight, ...]:
    """A kind somebody has no permission for is not asked at all."""
    return tuple(sight(actor, words) for permission, sight in SIGHTS.items() if actor.may(permission))


def _records(actor: Actor, words: str) -> Sight:
    """A working group sees its own people's records: those the index cannot tell apart by themselves."""
    open_to = secrecies(actor.may)
    mine = select(ArchiveRecord.id).where(visible_records(actor)) if actor.team_id is not None else None
    return Sight(
        ARCHIVE,
        projects=actor.projects,
        company=True,
        secrecies=None if open_to == set(Secrecy) else frozenset(map(str, open_to)),
        extra=actor.may("customers.reveal"),
        only=mine,
    )


def _tickets(actor: Actor, words: str) -> Sight:
    """The desk's by project; hands and working groups find what they may see, ticket by ticket."""
    extra = actor.may("customers.reveal")
    if actor.may("tickets.all") and actor.team_id is None:
        return Sight(TICKET, projects=actor.projects, extra=extra)
    return Sight(TICKET, extra=extra, only=select(Ticket.id).where(visible_tickets(actor)))


def _customers(actor: Actor, words: str) -> Sight:
    """Through a household in scope; by name, as in the look-up, also who may not see telephone numbers."""
    extra = actor.may("customers.reveal") or not any(char.isdigit() for char in words)
    if actor.projects is None:
        return Sight(CUSTOMER, company=True, extra=extra)
    return Sight(CUSTOMER, company=True, extra=extra, only=_people(actor))


def _people(actor: Actor) -> Select[Any]:
    homes = select(Occupancy.customer_id).join(Household, Household.id == Occupancy.household_id)
    return homes.where(visible_homes(actor, Household.project_id))


SIGHTS: dict[str, Callable[[Actor, str], Sight]] = {
    "archives.view": _records,
    "tickets.view": _tickets,
    "customers.view": _customers,
}
