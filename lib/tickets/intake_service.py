"""Whom a pasted message speaks of, and a caller nobody has registered yet."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.customers import Customer, Household, Occupancy
from lib.access import Actor, command, query
from lib.customers import find
from lib.customers import service as customers
from lib.customers.find import Hit
from lib.customers.rules import room_of
from lib.customers.scope import find_household, find_project
from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.rooms import spot
from lib.tickets.paste_rules import Draft, surname_of

MOST = 20


@dataclass(frozen=True)
class Match:
    """sure where just one household fits; else who it may be."""

    sure: Hit | None = None
    perhaps: tuple[Hit, ...] = ()


@query("tickets.receive")
def match(s: Session, actor: Actor, *, draft: Draft) -> Match:
    """By the room, else by the telephone, else by room and name together."""
    perhaps: list[Hit] = []
    for words in _ways(draft):
        hits = find.known(s, actor, words=words, project_id=draft.project_id)
        if len({hit.household_id for hit in hits}) == 1:
            return Match(_speaker(s, actor, hits, draft))
        perhaps = perhaps or hits
    if (
        draft.room and draft.phone and not perhaps
    ):  # The telephone is known, the room is not: a person decides.
        perhaps = find.known(s, actor, words=[draft.phone], project_id=draft.project_id)
    return Match(perhaps=tuple(perhaps[:MOST]))


def _ways(draft: Draft) -> list[list[str]]:
    """From the surest on. Where a room is told, a telephone alone would find another one."""
    if not draft.room:
        return [[draft.phone]] if draft.phone else []
    room = [draft.room] if draft.room.count("-") >= 2 else draft.room.split("-")
    return [room, *([*room, more] for more in (draft.phone, surname_of(draft.name)) if more)]


def _speaker(s: Session, actor: Actor, hits: list[Hit], draft: Draft) -> Hit:
    """The person of that telephone or name; of a household with others in it, nobody registered."""
    if not draft.name or hits[0].customer_id is None:
        return hits[0]
    known = find.known(s, actor, words=[hits[0].room, draft.phone]) if draft.phone else []
    people = {hit.customer_id for hit in known}
    fits = [hit for hit in hits if hit.customer_id in people]
    fits += [hit for hit in hits if draft.name == hit.name or surname_of(draft.name) == hit.name[:1]]
    return fits[0] if fits else replace(hits[0], customer_id=None, name="", phone="")


@query("customers.view")
def household_hits(s: Session, actor: Actor, *, household_id: int) -> list[Hit]:
    """Everybody of one household, as the look-up shows them."""
    home = find_household(s, actor, household_id)
    found = find.known(s, actor, words=[home.room], project_id=home.project_id)
    return [hit for hit in found if hit.household_id == household_id]


@query("customers.view")
def alike(s: Session, actor: Actor, *, project_id: int, room: str, phone: str) -> list[Hit]:
    """Who is registered already under this room or this telephone."""
    ways = [[_spelled(room)[0]], *([[phone]] if phone else [])]
    found = [
        hit for words in ways for hit in find.known(s, actor, words=words) if hit.project_id == project_id
    ]
    return list(dict.fromkeys(found))


@command("customers.edit")
def new_caller(
    s: Session, actor: Actor, *, project_id: int, room: str, name: str = "", phone: str = ""
) -> int:
    """The household, made if new, with the caller in it; returns its id."""
    find_project(s, actor, project_id)
    spelled, building, unit, number = _spelled(room)
    home = s.scalar(select(Household.id).where(Household.project_id == project_id, Household.room == spelled))
    if not home:
        home = customers.add_household.within(
            s, actor, project_id=project_id, building=building, unit=unit, number=number
        )
    if name.strip() and not _lives_there(s, home, name.strip()):
        customers.add_customer.within(s, actor, household_id=home, name=name, phones=phone)
    return home


def _spelled(room: str) -> tuple[str, str, str, str]:
    """(3-2-1502, 3, 2, 1502); what cannot be read as a room is the number as it stands."""
    if not room.strip():
        raise Refused(N_("A household needs a room number."))
    try:
        read = spot(room)
    except Refused:
        return room.strip(), "", "", room.strip()
    building, unit = read.building or read.prefix or "", read.unit or ""
    return room_of(building, unit, read.number), building, unit, read.number


def _lives_there(s: Session, home: int, name: str) -> bool:
    wanted = select(Customer.id).join(Occupancy, Occupancy.customer_id == Customer.id)
    here = wanted.where(Occupancy.household_id == home, Occupancy.until.is_(None), Customer.name == name)
    return s.scalar(here.limit(1)) is not None
