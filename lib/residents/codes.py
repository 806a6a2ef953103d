"""Codes on posters: made for a project, its buildings, their households, a public place; off and on again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from db.customers import Building, Household, Project
from db.residents import ResidentLink
from db.tickets import Ticket
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.scope import find_project
from lib.errors import Refused, unchanged
from lib.i18n import N_
from lib.paging import Page, page_of
from lib.residents.code_rules import LinkKind, kind_of, named, new_code
from lib.residents.scope import find_link, visible

LONGEST_PLACE = 60
MOST_POSTERS = 200
OF_KIND = {
    LinkKind.PROJECT: (
        ResidentLink.building_id.is_(None),
        ResidentLink.household_id.is_(None),
        ResidentLink.place == "",
    ),
    LinkKind.BUILDING: (
        ResidentLink.building_id.is_not(None),
        ResidentLink.household_id.is_(None),
        ResidentLink.place == "",
    ),
    LinkKind.HOUSEHOLD: (ResidentLink.household_id.is_not(None),),
    LinkKind.PLACE: (ResidentLink.place != "",),
}


@dataclass(frozen=True)
class CodeRow:
    """place is where the poster hangs, "" for the whole project; requests came in by it so far."""

    id: int
    code: str
    kind: LinkKind
    project: str
    place: str
    active: bool
    requests: int
    version: int


@dataclass(frozen=True)
class Which:
    """What a list shows; empty means everything in sight."""

    project_id: int | None = None
    building_id: int | None = None
    kind: LinkKind | None = None
    active: bool = False


@query("residents.view")
def list_codes(s: Session, actor: Actor, *, which: Which, number: int = 1, size: int = 20) -> Page[CodeRow]:
    found = page_of(s, _wanted(actor, which), number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, found.size)


@query("residents.view")
def one_code(s: Session, actor: Actor, *, id: int) -> CodeRow:
    find_link(s, actor, id)
    return _row(s.execute(_wanted(actor, Which()).where(ResidentLink.id == id)).one())


@query("residents.view")
def for_posters(s: Session, actor: Actor, *, which: Which) -> list[CodeRow]:
    """Those in use, as many as one file holds."""
    wanted = _wanted(actor, which).where(ResidentLink.active).limit(MOST_POSTERS)
    return [_row(row) for row in s.execute(wanted)]


@query("residents.view")
def buildings_of(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    find_project(s, actor, project_id)
    wanted = select(Building.id, Building.name).where(Building.project_id == project_id)
    return dict(s.execute(wanted.order_by(func.length(Building.name), Building.name)).all())


def _wanted(actor: Actor, which: Which) -> Select[*tuple[Any, ...]]:
    requests = select(func.count()).where(Ticket.link_id == ResidentLink.id).scalar_subquery()
    wanted = (
        select(ResidentLink, Project.name, Building.name, Household.room, requests)
        .join(Project, Project.id == ResidentLink.project_id)
        .outerjoin(Household, Household.id == ResidentLink.household_id)
        .outerjoin(Building, Building.id == ResidentLink.building_id)
        .where(visible(actor), *(OF_KIND[which.kind] if which.kind else ()))
    )
    if which.project_id is not None:
        wanted = wanted.where(ResidentLink.project_id == which.project_id)
    if which.building_id is not None:
        wanted = wanted.where(ResidentLink.building_id == which.building_id)
    if which.active:
        wanted = wanted.where(ResidentLink.active)
    homes_last = ResidentLink.household_id.is_not(None)
    return wanted.order_by(ResidentLink.active.desc(), homes_last, ResidentLink.id)


def _row(found: Any) -> CodeRow:
    link, project, building, room, requests = found
    place = room or named(building or "", link.place)
    kind = kind_of(link.building_id, link.household_id, link.place)
    return CodeRow(link.id, link.code, kind, project, place, link.active, requests, link.version)


@command("residents.codes")
def add_project_code(s: Session, actor: Actor, *, project_id: int) -> int:
    """One for the whole project: residents say themselves where it is."""
    find_project(s, actor, project_id)
    return _add(s, actor, project_id)


@command("residents.codes")
def add_place_code(
    s: Session, actor: Actor, *, project_id: int, place: str, building_id: int | None = None
) -> int:
    """A public place, named as people there call it."""
    find_project(s, actor, project_id)
    place = " ".join(place.split())[:LONGEST_PLACE]
    if not place:
        raise Refused(N_("Please name the place."))
    if building_id is not None:
        _must_have(s, project_id, building_id)
    return _add(s, actor, project_id, place=place, building_id=building_id)


@command("residents.codes")
def add_building_codes(s: Session, actor: Actor, *, project_id: int) -> int:
    """One for each building that has none in use; says how many were made."""
    find_project(s, actor, project_id)
    taken = select(ResidentLink.building_id).where(ResidentLink.active, *OF_KIND[LinkKind.BUILDING])
    lacking = select(Building.id).where(Building.project_id == project_id, Building.id.not_in(taken))
    made = [{"building_id": id} for id in s.scalars(lacking.order_by(Building.id))]
    return _add_many(s, actor, project_id, made)


@command("residents.codes")
def add_household_codes(s: Session, actor: Actor, *, project_id: int, building_id: int) -> int:
    """One for each household of a building that has none in use; says how many were made."""
    find_project(s, actor, project_id)
    _must_have(s, project_id, building_id)
    taken = select(ResidentLink.household_id).where(ResidentLink.active, *OF_KIND[LinkKind.HOUSEHOLD])
    lacking = select(Household.id).where(Household.building_id == building_id, Household.id.not_in(taken))
    ids = s.scalars(lacking.order_by(Household.room))
    return _add_many(s, actor, project_id, [{"building_id": building_id, "household_id": id} for id in ids])


def _must_have(s: Session, project_id: int, building_id: int) -> None:
    wanted = select(Building.id).where(Building.id == building_id, Building.project_id == project_id)
    if s.scalar(wanted) is None:
        raise Refused(N_("This building belongs to another project."))


def _add(s: Session, actor: Actor, project_id: int, **where: Any) -> int:
    link = ResidentLink(code=new_code(), project_id=project_id, at=clock.now(), by_id=actor.user_id, **where)
    s.add(link)
    s.flush()
    return link.id


def _add_many(s: Session, actor: Actor, project_id: int, made: list[dict[str, Any]]) -> int:
    if not made:
        raise Refused(N_("All of them have a code already."))
    told: dict[str, Any] = {
        "project_id": project_id,
        "household_id": None,
        "place": "",
        "active": True,
        "version": 1,
    }
    told |= {"at": clock.now(), "by_id": actor.user_id}
    s.execute(insert(ResidentLink), [{**told, "code": new_code(), **one} for one in made])
    audit.note(s, table="resident_link", made=len(made), project=project_id)
    return len(made)


@command("residents.codes")
def switch_off(s: Session, actor: Actor, *, id: int, version: int) -> None:
    """Its poster leads nowhere any more; requests that came by it stay."""
    _switch(s, actor, id, version, active=False)


@command("residents.codes")
def switch_on(s: Session, actor: Actor, *, id: int, version: int) -> None:
    _switch(s, actor, id, version, active=True)


def _switch(s: Session, actor: Actor, id: int, version: int, *, active: bool) -> None:
    link = find_link(s, actor, id)
    unchanged(link, version)
    link.active = active
