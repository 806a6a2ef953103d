"""Inside the use cases: incidents as lists show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.customers import Building, Project
from db.incidents import Incident, IncidentBuilding, IncidentEcho
from db.tickets import Ticket
from lib import clock
from lib.incidents.rules import Row, is_overdue

By = aliased(User)
Wanted = Select[*tuple[Any, ...]]


def rows() -> Wanted:
    tickets = select(func.count()).where(Ticket.incident_id == Incident.id).correlate(Incident)
    voices = select(func.count()).where(IncidentEcho.incident_id == Incident.id).correlate(Incident)
    return (
        select(
            Incident,
            Project.name.label("project"),
            By.display_name.label("by"),
            tickets.scalar_subquery().label("tickets"),
            voices.scalar_subquery().label("voices"),
        )
        .join(Project, Project.id == Incident.project_id)
        .outerjoin(By, By.id == Incident.by_id)
    )


def told(s: Session, found: Sequence[Any]) -> list[Row]:
    named, now = buildings_of(s, [row[0].id for row in found]), clock.now()
    return [row_of(row, named.get(row[0].id, {}), now) for row in found]


def row_of(found: Any, buildings: dict[int, str], now: datetime) -> Row:
    i = found[0]
    return Row(
        id=i.id,
        no=i.no,
        project_id=i.project_id,
        project=found.project,
        category=i.category,
        title=i.title,
        place=i.place,
        buildings=tuple(buildings.values()),
        state=i.state,
        public=i.public,
        began_at=i.began_at,
        expected_at=i.expected_at,
        ended_at=i.ended_at,
        overdue=is_overdue(i.state, i.expected_at, now),
        tickets=found.tickets,
        voices=found.voices,
    )


def buildings_of(s: Session, ids: list[int]) -> dict[int, dict[int, str]]:
    """Incident → its buildings by id, in the order of their names."""
    wanted = (
        select(IncidentBuilding.incident_id, Building.id, Building.name)
        .join(Building, Building.id == IncidentBuilding.building_id)
        .where(IncidentBuilding.incident_id.in_(ids))
        .order_by(func.length(Building.name), Building.name)
    )
    found: dict[int, dict[int, str]] = {}
    for incident, building, name in s.execute(wanted):
        found.setdefault(incident, {})[building] = name
    return found
