"""Inside the use cases: open tickets that may be part of an incident."""

from typing import Any

from sqlalchemy import Select, or_, select

from db.customers import Household
from db.incidents import Incident, IncidentBuilding
from db.tickets import Ticket
from lib.access import Actor
from lib.incidents.rules import LEAD, categories_of
from lib.tickets.rules import OPEN
from lib.tickets.scope import visible

Wanted = Select[*tuple[Any, ...]]


def fitting(actor: Actor, incident: Incident, *, every_category: bool = False) -> Wanted:
    """Of its project and buildings, received since shortly before it began, linked to nothing yet.

    A public place has no building of its own and always fits.
    """
    wanted = select(Ticket).where(
        visible(actor),
        Ticket.project_id == incident.project_id,
        Ticket.received_at >= incident.began_at - LEAD,
        Ticket.state.in_(sorted(OPEN)),
        Ticket.incident_id.is_(None),
    )
    if incident.ended_at:
        wanted = wanted.where(Ticket.received_at <= incident.ended_at + LEAD)
    touched = select(IncidentBuilding.building_id).where(IncidentBuilding.incident_id == incident.id)
    homes = select(Household.id).where(Household.building_id.in_(touched))
    wanted = wanted.where(
        or_(~touched.exists(), Ticket.household_id.is_(None), Ticket.household_id.in_(homes))
    )
    categories = categories_of(incident.category)
    return wanted if every_category or not categories else wanted.where(Ticket.category.in_(categories))
