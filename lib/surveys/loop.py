"""Heard, handled, rated again: what a campaign led to, and what the next one says of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionState
from db.choices.surveys import CampaignState, Dimension
from db.choices.tickets import Satisfaction, State
from db.surveys import Campaign, CampaignTicket, Stratum, SurveyResponse
from db.tickets import Ticket
from lib.access import Actor, query
from lib.surveys import results
from lib.surveys.loop_rows import raised_of, wishes_of
from lib.surveys.loop_rules import Figures, Measures, Turn, measured, rhythm, turns
from lib.surveys.scope import find_campaign, visible
from lib.surveys.slice_rules import Slice
from lib.tickets.scope import find as find_ticket

CONTENT = (Satisfaction.SATISFIED, Satisfaction.VERY_SATISFIED)


@dataclass(frozen=True)
class Heard:
    """Of a campaign: who wished to be called and what came of it; what was raised and what became of it.

    asked: were asked at the call-back how content they are; content: satisfied or very satisfied.
    """

    wishes: int
    handled: int
    asked: int
    content: int
    measures: Measures


@dataclass(frozen=True)
class Then:
    """A campaign of the same rhythm, before or after."""

    id: int
    no: str
    title: str
    period: str


@dataclass(frozen=True)
class Again:
    """Two campaigns that followed one another; alike: both asked in the same projects, of those in sight."""

    last: Then
    now: Then
    alike: bool
    turns: list[Turn]


@query("surveys.view")
def heard(s: Session, actor: Actor, *, campaign_id: int, project_id: int | None = None) -> Heard:
    """In sight, or of one project of it."""
    find_campaign(s, actor, campaign_id)
    over = or_(Ticket.done_at.is_not(None), Ticket.state == State.CLOSED)
    counted = (over, Ticket.satisfaction.is_not(None), Ticket.satisfaction.in_(CONTENT))
    wishes = wishes_of(actor, campaign_id, project_id, func.count(), *(_many(one) for one in counted))
    states = select(Action.state).where(raised_of(actor, campaign_id, project_id))
    wished, handled, asked, content = s.execute(wishes).one()
    return Heard(wished, handled, asked, content, measured(s.scalars(states).all()))


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


@query("surveys.view")
def survey_of(s: Session, actor: Actor, *, ticket_id: int) -> Then | None:
    """The campaign a ticket was wished for after."""
    ticket = find_ticket(s, actor, ticket_id)
    wanted = select(Campaign).join(CampaignTicket, CampaignTicket.campaign_id == Campaign.id)
    found = s.scalars(wanted.where(CampaignTicket.ticket_id == ticket.id, visible(actor))).one_or_none()
    return _then(found) if found else None


# -- rated again -------------------------------------------------------------------------------


@query("surveys.results")
def again(s: Session, actor: Actor, *, campaign_id: int, project_id: int | None = None) -> Again | None:
    """This campaign and the next; while nothing is heard of a next one, the one before and this."""
    campaign = find_campaign(s, actor, campaign_id)
    before, after = _beside(s, actor, campaign, project_id)
    if after and _figures(s, actor, after, project_id):
        return _pair(s, actor, campaign, after, project_id)
    return _pair(s, actor, before, campaign, project_id) if before else None


def _beside(
    s: Session, actor: Actor, campaign: Campaign, project_id: int | None
) -> tuple[Campaign | None, Campaign | None]:
    """The nearest that asked, or was answered, in one of the same projects."""
    projects = {project_id} if project_id is not None else _projects(s, actor, campaign)
    asked = exists().where(Stratum.campaign_id == Campaign.id, Stratum.project_id.in_(sorted(projects)))
    told = exists().where(
        SurveyResponse.campaign_id == Campaign.id, SurveyResponse.project_id.in_(sorted(projects))
    )
    heard = or_(asked, and_(told, Campaign.opened_at.is_(None)))
    wanted = select(Campaign).where(visible(actor), heard, Campaign.state != CampaignState.DRAFT)
    others = [one for one in s.scalars(wanted) if rhythm(one.period) == rhythm(campaign.period)]
    mine = _place(campaign)
    before = max((one for one in others if _place(one) < mine), key=_place, default=None)
    return before, min((one for one in others if _place(one) > mine), key=_place, default=None)


def _place(campaign: Campaign) -> tuple[str, int]:
    return campaign.period, campaign.id


def _projects(s: Session, actor: Actor, campaign: Campaign) -> set[int]:
    """Where it asked; where its answers come from, if they were collected elsewhere."""
    asked = select(Stratum.project_id).where(Stratum.campaign_id == campaign.id).distinct()
    told = select(SurveyResponse.project_id).where(SurveyResponse.campaign_id == campaign.id).distinct()
    return {id for id in s.scalars(asked).all() or s.scalars(told).all() if actor.sees(id)}


def _figures(s: Session, actor: Actor, campaign: Campaign, project_id: int | None) -> Figures:
    found = results.summary.within(s, actor, by=Slice((campaign.id,), project_id=project_id))
    return {figure.dimension: figure for figure in found.dimensions}


def _pair(s: Session, actor: Actor, last: Campaign, now: Campaign, project_id: int | None) -> Again:
    by, against = (Slice((one.id,), project_id=project_id) for one in (now, last))
    return Again(
        last=_then(last),
        now=_then(now),
        alike=project_id is not None or _projects(s, actor, last) == _projects(s, actor, now),
        turns=turns(
            _figures(s, actor, last, project_id),
            _figures(s, actor, now, project_id),
            results.compared.within(s, actor, by=by, against=against),
            _measures(s, actor, last.id, project_id),
            _wished(s, actor, last.id, project_id),
        ),
    )


def _then(one: Campaign) -> Then:
    return Then(one.id, one.no, one.title, one.period)


def _measures(
    s: Session, actor: Actor, campaign_id: int, project_id: int | None
) -> dict[Dimension, Measures]:
    wanted = select(Action.item, Action.state).where(
        raised_of(actor, campaign_id, project_id), Action.item.in_(list(Dimension))
    )
    found = defaultdict[str, list[ActionState]](list)
    for item, state in s.execute(wanted):
        found[item].append(state)
    return {Dimension(item): measured(states) for item, states in found.items()}


def _wished(s: Session, actor: Actor, campaign_id: int, project_id: int | None) -> dict[Dimension, int]:
    about = s.scalars(wishes_of(actor, campaign_id, project_id, CampaignTicket.dimension))
    return dict(Counter(Dimension(one) for one in about if one in set(Dimension)))
