"""Finding households while typing, listing them, and one household's file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass, Relation
from db.customers import Building, Customer, Household, Lookup, Occupancy, Project
from db.search import contains, contains_plain, stands_before
from lib.access import Actor, query
from lib.customers.rules import MARK, is_enough, parts_of, plain, query_words, rank, without_phones
from lib.customers.scope import find_household, visible
from lib.masks import mask_name, mask_phone
from lib.paging import MOST_COUNTED, Page, page_of

CANDIDATES = 60


@dataclass(frozen=True)
class Hit:
    """A household and one person in it, masked; name is whole only for who may see it."""

    household_id: int
    customer_id: int | None
    project_id: int
    project: str
    room: str
    name: str
    phone: str


@query("customers.view")
def look_up(
    s: Session, actor: Actor, *, typed: str, project_id: int | None = None, most: int = 20
) -> list[Hit]:
    """By any part of room, name, pinyin, initials, phone or project; the best matches first."""
    words = query_words(typed)
    if not is_enough(words):
        return []
    found = _candidates(s, actor, words, project_id)
    if not found and (parts := parts_of(words)) != words:
        words, whole = parts, [f" {part} " if part.isascii() else part for part in parts]
        found = _wanted(s, actor, whole, project_id)
    best = sorted(found, key=lambda key: rank(found[key], words))
    return _hits(s, actor, best[:most])


@query("customers.view")
def known(s: Session, actor: Actor, *, words: list[str], project_id: int | None = None) -> list[Hit]:
    """Who has each of these as a whole word: a room or a part of one, a telephone, a name or its surname."""
    spelled = [plain(word) for word in words]
    edges = [f" {word}" if len(word) == 1 and not word.isascii() else f" {word} " for word in spelled if word]
    found = _wanted(s, actor, edges, project_id) if edges else {}
    return _hits(s, actor, list(found))


Key = tuple[int, int | None]


def _candidates(s: Session, actor: Actor, words: list[str], project_id: int | None) -> dict[Key, str]:
    """Where more mention the words than are looked at, those who begin with them, who are them first."""
    found = _wanted(s, actor, words, project_id)
    if len(found) < CANDIDATES:
        return found
    whole = [f" {word} " for word in words]
    closer = _wanted(s, actor, [f" {word}" for word in words], project_id, first=whole)
    return closer if len(closer) == CANDIDATES else closer | found


def _wanted(
    s: Session, actor: Actor, words: list[str], project_id: int | None, *, first: list[str] | None = None
) -> dict[Key, str]:
    """(household, person) → what they are looked up by, as far as this actor may look."""
    wanted = select(Lookup.household_id, Lookup.customer_id, Lookup.text).where(
        visible(actor, Lookup.project_id)
    )
    if project_id:
        wanted = wanted.where(Lookup.project_id == project_id)
    wanted = wanted.where(*(_mentions(s, actor, word) for word in words)).limit(CANDIDATES)
    if first:
        wanted = wanted.order_by(and_(*(_mentions(s, actor, word) for word in first)).desc())
    whole = actor.may("customers.reveal")
    rows = s.execute(wanted)
    return {(home, person): text if whole else without_phones(text) for home, person, text in rows}


def _mentions(s: Session, actor: Actor, word: str) -> ColumnElement[bool]:
    """Without letters it is a room's only, for those who may not see telephone numbers."""
    has_letters = any(c.isalpha() for c in word) and not any(c.isdigit() for c in word)
    if not has_letters and not actor.may("customers.reveal"):
        return stands_before(s, Lookup.text, word, MARK)
    here = contains_plain(s, Lookup.text, word)
    projects = _projects_called(s, actor, word.strip())
    return or_(here, Lookup.project_id.in_(projects)) if projects else here


def _projects_called(s: Session, actor: Actor, word: str) -> list[int]:
    if len(word) < 2 or not "一" <= word[0] <= "鿿":
        return []
    return list(
        s.scalars(select(Project.id).where(visible(actor, Project.id), contains(s, Project.name, word)))
    )


def _hits(s: Session, actor: Actor, keys: list[Key]) -> list[Hit]:
    homes = s.execute(
        select(Household.id, Household.project_id, Project.name, Household.room)
        .join(Project, Project.id == Household.project_id)
        .where(Household.id.in_([h for h, _ in keys]))
    )
    home = {id: (project_id, project, room) for id, project_id, project, room in homes}
    people = {c.id: c for c in s.scalars(select(Customer).where(Customer.id.in_([c for _, c in keys if c])))}
    return [_hit(h, home[h], people.get(c or 0), whole=actor.may("customers.reveal")) for h, c in keys]


def _hit(household_id: int, home: tuple[int, str, str], person: Customer | None, *, whole: bool) -> Hit:
    name = (person.name if whole else mask_name(person.name)) if person else ""
    phone = mask_phone(person.phones.split(" ")[0]) if person else ""
    return Hit(household_id, person.id if person else None, home[0], home[1], home[2], name, phone)


@dataclass(frozen=True)
class HouseholdRow:
    id: int
    project: str
    building: str
    room: str
    people: str
    area: Decimal | None
    parking: str


@query("customers.view")
def list_households(
    s: Session,
    actor: Actor,
    *,
    typed: str = "",
    project_id: int | None = None,
    number: int = 1,
    size: int = 20,
) -> Page[HouseholdRow]:
    wanted = (
        select(Household, Project.name.label("project"), Building.name.label("building"))
        .join(Project, Project.id == Household.project_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .where(visible(actor, Household.project_id))
        .order_by(Household.id)
    )
    if project_id:
        wanted = wanted.where(Household.project_id == project_id)
    if words := query_words(typed):
        wanted = wanted.where(Household.id.in_(_mentioning(s, actor, words, project_id)))
    page = page_of(s, wanted, number=number, size=size)
    names = _names(s, [row[0].id for row in page.rows])
    rows = [
        HouseholdRow(h.id, project, building or "", h.room, "、".join(names.get(h.id, [])), h.area, h.parking)
        for h, project, building in page.rows
    ]
    return Page(rows, page.total, page.number, page.size)


def _mentioning(s: Session, actor: Actor, words: list[str], project_id: int | None) -> list[int]:
    """Households found by their words, looked through once: the count and the page share the answer."""
    found = select(Lookup.household_id).where(visible(actor, Lookup.project_id)).distinct()
    if project_id:
        found = found.where(Lookup.project_id == project_id)
    found = found.where(_mentions(s, actor, words[0]))
    for word in words[1:]:  # may be said of another person of the household
        known = select(Lookup.household_id).where(_mentions(s, actor, word))
        found = found.where(Lookup.household_id.in_(known))
    return list(s.scalars(found.order_by(Lookup.household_id).limit(MOST_COUNTED + 1)))


def _names(s: Session, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    wanted = select(Occupancy.household_id, Customer.name).join(
        Customer, Customer.id == Occupancy.customer_id
    )
    for household_id, name in s.execute(
        wanted.where(Occupancy.household_id.in_(ids), Occupancy.until.is_(None))
    ):
        found.setdefault(household_id, []).append(mask_name(name))
    return found


@dataclass(frozen=True)
class Occupant:
    customer_id: int
    name: str
    phones: str
    relation: Relation
    category: CustomerClass
    since: date | None
    until: date | None
    note: str
    version: int


@dataclass(frozen=True)
class HouseholdFile:
    id: int
    project_id: int
    project: str
    room: str
    area: Decimal | None
    move_in: date | None
    family: int | None
    parking: str
    note: str
    version: int
    people: list[Occupant]


@query("customers.view")
def household_file(s: Session, actor: Actor, *, id: int) -> HouseholdFile:
    """The household, who lives there and who did, masked."""
    h = find_household(s, actor, id)
    project = s.scalars(select(Project.name).where(Project.id == h.project_id)).one()
    ties = s.execute(
        select(Occupancy, Customer)
        .join(Customer, Customer.id == Occupancy.customer_id)
        .where(Occupancy.household_id == id)
        .order_by(Occupancy.until.is_not(None), Occupancy.id)
    )
    people = [_occupant(tie, person) for tie, person in ties]
    return HouseholdFile(
        h.id, h.project_id, project, h.room, h.area, h.move_in, h.family, h.parking, h.note, h.version, people
    )


def _occupant(tie: Occupancy, person: Customer) -> Occupant:
    phones = " ".join(mask_phone(phone) for phone in person.phones.split(" ") if phone)
    name = mask_name(person.name)
    return Occupant(
        person.id,
        name,
        phones,
        tie.relation,
        person.category,
        tie.since,
        tie.until,
        person.note,
        person.version,
    )


@query("customers.view")
def how_many(s: Session, actor: Actor) -> int:
    """Households in scope: an empty desk begins with an import."""
    return (
        s.scalar(select(func.count()).select_from(Household).where(visible(actor, Household.project_id))) or 0
    )
