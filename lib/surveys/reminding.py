"""Ended when their last day is over; and staff reminded, at half time and once more near the end."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.alerts import Alert
from db.choices.alerts import AlertKind
from db.choices.surveys import CampaignState, InviteState
from db.surveys import Campaign, Invitation
from lib import clock
from lib.access import Actor, command
from lib.alerts.rows import desk_of, managers_of, tell
from lib.i18n import N_
from lib.standards.company import company
from lib.surveys.campaign_rules import stage
from lib.surveys.campaigns import close

HALF = N_("{title}: half of the time is over. {answered} of {invited} households have answered.")
LAST = N_("{title} ends on {date}. {answered} of {invited} households have answered.")


@command("surveys.remind")
def remind(s: Session, actor: Actor) -> int:
    """How many surveys were ended, and people told, just now."""
    today = clock.local(clock.now()).date()
    running = list(s.scalars(select(Campaign).where(Campaign.state == CampaignState.OPEN)))
    over = [campaign for campaign in running if campaign.closes_on < today]
    for campaign in over:
        close.within(s, actor, id=campaign.id, version=campaign.version)
    if clock.local(clock.now()).hour < company.within(s, actor).digest_hour:
        return len(over)
    return len(over) + sum(_remind_of(s, campaign) for campaign in running if campaign not in over)


def _remind_of(s: Session, campaign: Campaign) -> int:
    """Once in each stage, whoever it was told to."""
    now = stage(campaign.opens_on, campaign.closes_on, clock.local(clock.now()).date())
    key = f"survey/{campaign.id}/{now}"
    if not now or s.scalar(select(Alert.id).where(Alert.key.like(f"{key}/%")).limit(1)):
        return 0
    return sum(_tell(s, campaign, key, *numbers) for numbers in _numbers(s, campaign.id))


def _numbers(s: Session, id: int) -> list[tuple[int, int, int]]:
    """Each project's households asked and answered."""
    answered = func.count().filter(Invitation.state == InviteState.ANSWERED)
    counted = (
        select(Invitation.project_id, func.count(), answered)
        .where(Invitation.campaign_id == id)
        .group_by(Invitation.project_id)
    )
    return [(project_id, invited, done) for project_id, invited, done in s.execute(counted)]


def _tell(s: Session, campaign: Campaign, key: str, project_id: int, invited: int, answered: int) -> int:
    ends = campaign.closes_on.isoformat()
    return tell(
        s,
        {*desk_of(s, project_id), *managers_of(s, project_id)},
        AlertKind.SURVEY,
        LAST if key.endswith("last") else HALF,
        {"title": campaign.title, "date": ends, "invited": invited, "answered": answered},
        source=("survey", campaign.id),
        key=f"{key}/{project_id}",
        project_id=project_id,
    )
