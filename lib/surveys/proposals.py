"""What lies under its target is proposed for putting right, and taken up once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.choices.actions import ActionSource, ActionState, Remedy, Severity
from db.choices.surveys import CampaignState
from db.surveys import Campaign
from lib import clock
from lib.access import Actor, command, query
from lib.actions import service as actions
from lib.actions.rules import is_late
from lib.errors import Refused
from lib.i18n import N_
from lib.surveys import results
from lib.surveys.figures_rules import DimensionFigure
from lib.surveys.loop_rows import raised_of
from lib.surveys.loop_rules import Short, short
from lib.surveys.scope import find_campaign
from lib.surveys.slice_rules import Along, Slice


@dataclass(frozen=True)
class Raised:
    """The action somebody has already raised about a dimension."""

    id: int
    no: str
    state: ActionState
    owner: str
    due_at: datetime | None
    late: bool


@dataclass(frozen=True)
class Proposal:
    """A dimension of a project that lies under the campaign's target, a rate in %."""

    project_id: int
    project: str
    figure: DimensionFigure
    target: float
    short: Short
    action: Raised | None


@query("surveys.results")
def proposed(s: Session, actor: Actor, *, campaign_id: int) -> list[Proposal]:
    """By project and dimension, those farthest below first; nothing while answers still come in."""
    campaign = find_campaign(s, actor, campaign_id)
    if campaign.state != CampaignState.CLOSED:
        return []
    target, known = float(campaign.target), _raised(s, actor, campaign_id)
    found = []
    for project_id, project, figure in _by_project(s, actor, campaign_id):
        if how := short(figure, target):
            action = known.get((project_id, figure.dimension))
            found.append(Proposal(project_id, project, figure, target, how, action))
    return sorted(found, key=lambda one: one.figure.rate)


def _by_project(s: Session, actor: Actor, campaign_id: int) -> list[tuple[int, str, DimensionFigure]]:
    """Groups of too few are no group here either."""
    by = Slice((campaign_id,))
    asked = [figure.dimension for figure in results.summary.within(s, actor, by=by).dimensions]
    groups = [
        group
        for dimension in asked
        for group in results.groups.within(s, actor, by=by, along=Along.PROJECT, dimension=dimension).groups
    ]
    return [(int(group.id), group.name, group.figure) for group in groups if group.figure]


def _raised(s: Session, actor: Actor, campaign_id: int) -> dict[tuple[int | None, str], Raised]:
    """The latest of each project and dimension; one cancelled may be raised anew."""
    wanted = (
        select(Action, User.display_name)
        .join(User, User.id == Action.owner_id)
        .where(raised_of(actor, campaign_id), Action.state != ActionState.CANCELLED)
        .order_by(Action.id)
    )
    now = clock.now()
    return {
        (a.project_id, a.item): Raised(a.id, a.no, a.state, owner, a.due_at, is_late(a.state, a.due_at, now))
        for a, owner in s.execute(wanted)
    }


@command("surveys.manage")
def take_up(
    s: Session,
    actor: Actor,
    *,
    campaign_id: int,
    project_id: int,
    dimension: str,
    title: str,
    owner_id: int,
    detail: str = "",
    due_at: datetime | None = None,
    severity: Severity = Severity.NORMAL,
    remedy: Remedy | None = None,
) -> int:
    """A proposal becomes a corrective action, once."""
    campaign = find_campaign(s, actor, campaign_id)
    s.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    found = proposed.within(s, actor, campaign_id=campaign.id)
    wanted = [one for one in found if (one.project_id, one.figure.dimension) == (project_id, dimension)]
    if not wanted:
        raise Refused(N_("This is not under its target here."))
    if action := wanted[0].action:
        raise Refused(N_("This was taken up already: {no}."), no=action.no)
    return actions.raise_action.within(
        s,
        actor,
        project_id=project_id,
        source_kind=ActionSource.SURVEY,
        source_id=campaign.id,
        source_no=campaign.no,
        item=dimension,
        title=title,
        detail=detail,
        owner_id=owner_id,
        due_at=due_at,
        severity=severity,
        remedy=remedy,
    )
