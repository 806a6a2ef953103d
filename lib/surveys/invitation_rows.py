"""Inside the use cases: a part of a campaign's invitations, as somebody walks through the houses."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from db.choices.surveys import InviteState
from db.customers import Building, Household, Project
from db.surveys import Invitation
from lib.access import Actor
from lib.surveys.campaign_rules import Part
from lib.surveys.scope import of_project

MISSING = (InviteState.WAITING, InviteState.OPENED, InviteState.UNREACHED)


def of_part(actor: Actor, id: int, part: Part) -> ColumnElement[bool]:
    where = [Invitation.campaign_id == id, of_project(actor, Invitation.project_id)]
    for column, wanted in (
        (Invitation.project_id, part.project_id),
        (Invitation.building_id, part.building_id),
        (Invitation.interviewer_id, part.interviewer_id),
    ):
        if wanted is not None:
            where.append(column == wanted)
    return and_(*where)


def by_room(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """As somebody walks through the houses. Household, Project and Building are joined here."""
    return (
        wanted.join(Household, Household.id == Invitation.household_id)
        .join(Project, Project.id == Invitation.project_id)
        .outerjoin(Building, Building.id == Invitation.building_id)
        .order_by(Project.code, Building.id, Household.room, Invitation.id)
    )
