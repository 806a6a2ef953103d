"""Looking incidents up: the list, one whole, and what goes on where somebody calls from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.choices.incidents import IncidentState
from db.customers import Building, Household
from db.incidents import Incident, IncidentBuilding
from db.search import contains
from lib import clock
from lib.access import Actor, query
from lib.customers.scope import find_household
from lib.incidents.rows import buildings_of, row_of, rows, told
from lib.incidents.rules import Row
from lib.incidents.scope import find, visible
from lib.paging import Page, page_of
from lib.tickets.rules import OPEN
from lib.tickets.scope import find as find_ticket

MOST_HERE = 5


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything."""

    text: str = ""
    state: IncidentState | None = None
    project_id: int | None = None


@query("incidents.view")
def list_incidents(s: Session, actor: Actor, *, by: Filter, number: int = 1, size: int = 20) -> Page[Row]:
    """What goes on first, then the newest."""
    wanted = rows().where(visible(actor))
    for word in by.text.split()[:5]:
        columns = (Incident.no, Incident.title, Incident.place)
        wanted = wanted.where(or_(*(contains(s, column, word) for column in columns)))
    if by.state:
        wanted = wanted.where(Incident.state == by.state)
    if by.project_id:
        wanted = wanted.where(Incident.project_id == by.project_id)
    going_on = case((Incident.state == IncidentState.OPEN, 0), else_=1)
    wanted = wanted.order_by(going_on, Incident.began_at.desc(), Incident.id.desc())
    found = page_of(s, wanted, number=number, size=size)
    return Page(told(s, found.rows), found.total, found.number, found.size)


@dataclass(frozen=True)
class Story:
    """One incident whole."""

    row: Row
    version: int
    notice: str
    by: str
    building_ids: tuple[int, ...]


@query("incidents.view")
def incident(s: Session, actor: Actor, *, id: int) -> Story:
    kept = find(s, actor, id)
    found = s.execute(rows().where(Incident.id == id)).one()
    buildings = buildings_of(s, [id]).get(id, {})
    row = row_of(found, buildings, clock.now())
    return Story(row, kept.version, kept.notice, found.by or "", tuple(buildings))


@query("incidents.view")
def buildings(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    """A project's buildings by id, in the order people count them."""
    if not actor.sees(project_id):
        return {}
    wanted = select(Building.id, Building.name).where(Building.project_id == project_id)
    found = s.execute(wanted.order_by(func.length(Building.name), Building.name))
    return {row.id: row.name for row in found}


# -- where somebody calls from -----------------------------------------------------------------


@dataclass(frozen=True)
class Here:
    """An incident that goes on where somebody calls from."""

    id: int
    no: str
    title: str
    place: str
    notice: str
    began_at: datetime
    expected_at: datetime | None
    voices: int


@query("incidents.view")
def open_here(
    s: Session,
    actor: Actor,
    *,
    project_id: int,
    building_id: int | None = None,
    household_id: int | None = None,
) -> list[Here]:
    """What goes on in this project; with a building or household, only what touches it."""
    if household_id is not None:
        building_id = find_household(s, actor, household_id).building_id
    wanted = rows().where(visible(actor), Incident.state == IncidentState.OPEN)
    wanted = wanted.where(Incident.project_id == project_id)
    if building_id is not None:
        touched = exists().where(IncidentBuilding.incident_id == Incident.id)
        here = exists().where(
            and_(IncidentBuilding.incident_id == Incident.id, IncidentBuilding.building_id == building_id)
        )
        wanted = wanted.where(or_(~touched, here))
    found = s.execute(wanted.order_by(Incident.began_at.desc(), Incident.id.desc()).limit(MOST_HERE))
    return [_here(row) for row in found]


def _here(found: Any) -> Here:
    i = found[0]
    return Here(i.id, i.no, i.title, i.place, i.notice, i.began_at, i.expected_at, found.voices)


@dataclass(frozen=True)
class OfTicket:
    """The incident a ticket belongs to; else those going on that it may belong to."""

    linked: Here | None
    perhaps: tuple[Here, ...]


@query("incidents.view")
def of_ticket(s: Session, actor: Actor, *, ticket_id: int) -> OfTicket:
    ticket = find_ticket(s, actor, ticket_id)
    if ticket.incident_id:
        found = s.execute(rows().where(Incident.id == ticket.incident_id, visible(actor))).one_or_none()
        return OfTicket(_here(found) if found else None, ())
    if ticket.state not in OPEN:
        return OfTicket(None, ())
    building = select(Household.building_id).where(Household.id == ticket.household_id)
    here = open_here.within(s, actor, project_id=ticket.project_id, building_id=s.scalar(building))
    return OfTicket(None, tuple(here))
