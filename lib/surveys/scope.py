"""Which campaigns and answers an actor sees: those that asked in a project of theirs, and of that project."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.surveys import Campaign, Stratum, SurveyResponse
from lib.access import Actor
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    """A campaign not yet asking anywhere is whoever's that prepares it, and head office's.

    One whose answers were collected elsewhere asks nowhere: it is where they come from.
    """
    if actor.projects is None:
        return true()
    here = exists().where(Stratum.campaign_id == Campaign.id, Stratum.project_id.in_(sorted(actor.projects)))
    mine = SurveyResponse.project_id.in_(sorted(actor.projects))
    told = exists().where(SurveyResponse.campaign_id == Campaign.id, mine) & Campaign.opened_at.is_(None)
    own = false() if actor.user_id is None else Campaign.by_id == actor.user_id
    return here | told | own


def of_project(actor: Actor, project_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Invitations and answers, which always belong to one."""
    return true() if actor.projects is None else project_id.in_(sorted(actor.projects))


def find_campaign(s: Session, actor: Actor, id: int) -> Campaign:
    found = s.scalars(select(Campaign).where(Campaign.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This survey is not there, or not yours to see."))
    return found
