"""Campaigns: prepared, opened, ended; listed, and one of them."""

import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, exists, insert, null, select, update
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import CampaignState, InviteState
from db.customers import Project
from db.surveys import Campaign, Invitation, Stratum
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.forms import find as forms
from lib.i18n import N_
from lib.numbers import give_back, next_number
from lib.paging import Page, page_of
from lib.residents.code_rules import new_code
from lib.surveys.archive_rows import file_ended
from lib.surveys.campaign_rows import (
    find_to_run,
    in_words,
    keep_strata,
    newest_version,
    plan_for,
    shown,
)
from lib.surveys.campaign_rules import CampaignRow as CampaignRow
from lib.surveys.campaign_rules import Terms, in_order, minutes, sensible, titled, within_bounds
from lib.surveys.population_rows import homes_of
from lib.surveys.sampling_rules import Key, Share, drawn
from lib.surveys.scope import find_campaign, visible

SERIES = "DC"
MOST_SEED = 2**31 - 1
REOPEN_DAYS = 30


@dataclass(frozen=True)
class Which:
    """What a list shows; empty means everything in sight."""

    state: CampaignState | None = None
    project_id: int | None = None


@dataclass(frozen=True)
class Line:
    """A project's households of one class in a plan."""

    project_id: int
    project: str
    category: CustomerClass
    share: Share


# -- looking -----------------------------------------------------------------------------------


@query("surveys.view")
def list_campaigns(
    s: Session, actor: Actor, *, by: Which, number: int = 1, size: int = 20
) -> Page[CampaignRow]:
    """The newest first."""
    wanted = in_words().where(visible(actor)).order_by(Campaign.id.desc())
    if by.state:
        wanted = wanted.where(Campaign.state == by.state)
    if by.project_id is not None:
        asks = exists().where(Stratum.campaign_id == Campaign.id, Stratum.project_id == by.project_id)
        wanted = wanted.where(asks)
    page = page_of(s, wanted, number=number, size=size)
    return Page(shown(s, actor, page.rows), page.total, page.number, page.size)


@query("surveys.view")
def one_campaign(s: Session, actor: Actor, *, id: int) -> CampaignRow:
    find_campaign(s, actor, id)
    return shown(s, actor, s.execute(in_words().where(Campaign.id == id)).all())[0]


@query("surveys.view")
def minutes_of(s: Session, actor: Actor, *, id: int) -> int:
    """How long its questionnaire takes."""
    version = find_campaign(s, actor, id).form_version_id
    return minutes(forms.schema_of.within(s, actor, version_id=version))


@query("surveys.manage")
def plan(s: Session, actor: Actor, *, terms: Terms, besides: int | None = None) -> list[Line]:
    """What these terms come to now; besides: the campaign they are for, whose own asking does not count."""
    shares = plan_for(s, actor, sensible(terms), besides)
    names = dict(s.execute(select(Project.id, Project.name).where(Project.id.in_(terms.project_ids))).all())
    return [Line(project, names[project], category, one) for (project, category), one in shares.items()]


@query("surveys.manage")
def alike(s: Session, actor: Actor, *, terms: Terms, besides: int | None = None) -> list[str]:
    """Titles of surveys of the same period that ask in one of these projects, drafts too."""
    asks = exists().where(Stratum.campaign_id == Campaign.id, Stratum.project_id.in_(terms.project_ids))
    others = visible(actor), Campaign.period == terms.period, Campaign.id != (besides or 0), asks
    return [*s.scalars(select(Campaign.title).where(*others).order_by(Campaign.id))]


# -- preparing ---------------------------------------------------------------------------------


@command("surveys.manage")
def create(s: Session, actor: Actor, *, terms: Terms) -> int:
    """A draft: nobody is asked yet."""
    terms = sensible(terms)
    now = clock.now()
    campaign = Campaign(
        no=next_number(s, SERIES, now),
        state=CampaignState.DRAFT,
        seed=secrets.randbelow(MOST_SEED),
        at=now,
        by_id=actor.user_id,
    )
    _say(s, campaign, terms)
    s.add(campaign)
    s.flush()
    keep_strata(s, campaign.id, plan_for(s, actor, terms))
    return campaign.id


@command("surveys.manage")
def change(s: Session, actor: Actor, *, id: int, version: int, terms: Terms) -> None:
    """Everything, while it is being prepared."""
    campaign = find_to_run(s, actor, id, CampaignState.DRAFT)
    unchanged(campaign, version)
    terms = sensible(terms)
    _say(s, campaign, terms)
    _plan_anew(s, id, plan_for(s, actor, terms, id))


@command("surveys.manage")
def adjust(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    title: str,
    opens_on: date,
    closes_on: date,
    target: Decimal,
) -> None:
    """What may still change while it is under way; who is asked and what they are asked may not."""
    campaign = find_to_run(s, actor, id, CampaignState.OPEN)
    unchanged(campaign, version)
    in_order(opens_on, closes_on)
    _not_over(closes_on)
    within_bounds(target)
    campaign.title, campaign.opens_on = titled(title), opens_on
    campaign.closes_on, campaign.target = closes_on, target


@command("surveys.manage")
def delete_draft(s: Session, actor: Actor, *, id: int, version: int) -> None:
    campaign = find_to_run(s, actor, id, CampaignState.DRAFT)
    unchanged(campaign, version)
    s.execute(delete(Stratum).where(Stratum.campaign_id == id))
    s.delete(campaign)
    give_back(s, [campaign.no])


def _say(s: Session, campaign: Campaign, terms: Terms) -> None:
    campaign.form_version_id = newest_version(s, terms.form)
    for name in ("title", "period", "anonymous", "opens_on", "closes_on", "target"):
        setattr(campaign, name, getattr(terms, name))
    for name in ("everybody", "margin", "confidence", "rate", "rest_days"):
        setattr(campaign, name, getattr(terms, name))


def _plan_anew(s: Session, id: int, plan: dict[Key, Share]) -> None:
    s.execute(delete(Stratum).where(Stratum.campaign_id == id))
    keep_strata(s, id, plan)


# -- opening and ending ------------------------------------------------------------------------


@command("surveys.manage")
def open_campaign(s: Session, actor: Actor, *, id: int, version: int) -> int:
    """Freezes the questionnaire, draws the sample, invites; how many households are asked."""
    campaign = find_to_run(s, actor, id, CampaignState.DRAFT)
    unchanged(campaign, version)
    _not_over(campaign.closes_on)
    row = shown(s, actor, s.execute(in_words().where(Campaign.id == id)).all())[0]
    campaign.form_version_id = newest_version(s, row.form)
    plan = plan_for(s, actor, row.terms, id)
    if not any(share.asked for share in plan.values()):
        raise Refused(N_("There is no household to ask. Import the household ledger first."))
    _plan_anew(s, id, plan)
    invited = _invite(s, campaign, row.terms, plan)
    campaign.state, campaign.opened_at = CampaignState.OPEN, clock.now()
    return invited


def _invite(s: Session, campaign: Campaign, terms: Terms, plan: dict[Key, Share]) -> int:
    homes = {home.id: home for home in homes_of(s, terms.project_ids, terms.rest_days, campaign.id)}
    strata: dict[Key, list[int]] = {key: [] for key in plan}
    for home in homes.values():
        strata[home.project_id, home.category].append(home.id)
    asked = [id for key, ids in strata.items() for id in drawn(ids, plan[key].asked, campaign.seed, key)]
    fresh = {"campaign_id": campaign.id, "state": InviteState.WAITING, "attempts": 0, "note": ""}
    fresh |= {"reminders": 0, "version": 1}
    rows = [
        {
            **fresh,
            "project_id": homes[id].project_id,
            "building_id": homes[id].building_id,
            "household_id": id,
            "customer_id": homes[id].customer_id,
            "category": homes[id].category,
            "code": new_code(),
        }
        for id in sorted(asked)
    ]
    s.execute(insert(Invitation), rows)
    audit.note(s, table="invitation", made=len(rows), campaign=campaign.no, seed=campaign.seed)
    return len(rows)


@command("surveys.manage")
def close(s: Session, actor: Actor, *, id: int, version: int) -> int:
    """No answer is taken any more, what is half typed is thrown away; returns its archive record."""
    campaign = find_to_run(s, actor, id, CampaignState.OPEN)
    unchanged(campaign, version)
    campaign.state, campaign.closed_at = CampaignState.CLOSED, clock.now()
    typed = update(Invitation).where(Invitation.campaign_id == id, Invitation.draft.is_not(None))
    s.execute(typed.values(draft=null()))
    s.flush()
    return file_ended(s, actor, shown(s, actor, s.execute(in_words().where(Campaign.id == id)).all())[0])


@command("surveys.manage")
def reopen(s: Session, actor: Actor, *, id: int, version: int, closes_on: date) -> None:
    """For paper that came late; when it ends again another sheet joins its record."""
    campaign = find_to_run(s, actor, id, CampaignState.CLOSED)
    unchanged(campaign, version)
    in_order(campaign.opens_on, closes_on)
    _not_over(closes_on)
    if campaign.closed_at and campaign.closed_at < clock.days_ago(clock.now(), REOPEN_DAYS):
        raise Refused(N_("It ended more than {n} days ago. Please begin a new survey."), n=REOPEN_DAYS)
    campaign.state, campaign.closed_at, campaign.closes_on = CampaignState.OPEN, None, closes_on


@command("surveys.manage")
def set_open_link(s: Session, actor: Actor, *, id: int, version: int, on: bool) -> None:
    """The link anybody may use; switched off, its posters lead nowhere, and switched on again it is new."""
    campaign = find_to_run(s, actor, id, CampaignState.OPEN)
    unchanged(campaign, version)
    if on != bool(campaign.open_code):
        campaign.open_code = new_code() if on else None


def _not_over(closes_on: date) -> None:
    if closes_on < clock.local(clock.now()).date():
        raise Refused(N_("It would end before today."))
