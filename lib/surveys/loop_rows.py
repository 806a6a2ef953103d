"""Inside the use cases: the tickets and actions a campaign led to, as far as the actor's scope goes."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select, true

from db.actions import Action
from db.choices.actions import ActionSource
from db.surveys import CampaignTicket
from db.tickets import Ticket
from lib.access import Actor
from lib.surveys.scope import of_project


def raised_of(actor: Actor, campaign_id: int, project_id: int | None = None) -> ColumnElement[bool]:
    """Its actions; project_id None means all of the scope."""
    mine = Action.source_kind == ActionSource.SURVEY, Action.source_id == campaign_id
    return and_(*mine, of_project(actor, Action.project_id), _in(Action, project_id))


def wishes_of(actor: Actor, campaign_id: int, project_id: int | None, *columns: Any) -> Any:
    """Columns of its tickets."""
    wanted = select(*columns).select_from(CampaignTicket).join(Ticket, Ticket.id == CampaignTicket.ticket_id)
    here = of_project(actor, Ticket.project_id), _in(Ticket, project_id)
    return wanted.where(CampaignTicket.campaign_id == campaign_id, *here)


def _in(table: Any, project_id: int | None) -> ColumnElement[bool]:
    return true() if project_id is None else table.project_id == project_id
