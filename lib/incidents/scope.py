"""Which incidents an actor sees: those of the projects in scope; whoever is no staff the public ones."""

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from db.choices.incidents import IncidentState
from db.incidents import Incident
from lib.access import Actor
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    here: ColumnElement[bool] = true() if actor.projects is None else Incident.project_id.in_(actor.projects)
    return here if actor.may("incidents.view") else and_(here, Incident.public)


def find(s: Session, actor: Actor, id: int) -> Incident:
    found = s.scalars(select(Incident).where(Incident.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This incident is not there, or not yours to see."))
    return found


def find_open(s: Session, actor: Actor, id: int, version: int | None = None) -> Incident:
    """To change: what is over stays as it was told."""
    incident = find(s, actor, id)
    if version is not None:
        unchanged(incident, version)
    if incident.state != IncidentState.OPEN:
        raise Refused(N_("{no} is over. If it has begun again, report it anew."), no=incident.no)
    return incident
