"""Paper typed in: sheet after sheet, each household once, the last one taken back when it was wrong."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Standing
from db.customers import Building, Household
from db.surveys import Campaign, SurveyResponse
from lib import audit
from lib.access import Actor, command, query
from lib.customers import find as customers
from lib.customers.scope import find_household
from lib.errors import NotFound, Refused
from lib.forms.schema import FormSchema
from lib.i18n import N_, translate
from lib.ledgers.rooms import spot
from lib.surveys.entry_rows import (
    Part,
    checked,
    has_answered,
    invitation_of,
    keep_taken,
    parts_of,
    reopen_invitation,
    schema_for,
    taking,
    whence_of,
)
from lib.surveys.marks_rules import comment_of, packed, scored
from lib.surveys.response_rows import From

MOST_HOMES = 5
TAKEN_BACK = N_("Taken back by whoever typed it in")


@dataclass(frozen=True)
class Desk:
    """What somebody who takes answers down needs to know of a campaign."""

    id: int
    title: str
    anonymous: bool
    schema: FormSchema
    parts: list[Part]


@dataclass(frozen=True)
class Home:
    """A household a room may mean."""

    id: int
    room: str
    answered: bool


@dataclass(frozen=True)
class Where:
    """Where a sheet comes from; of an anonymous survey never the household."""

    project_id: int
    household_id: int | None = None
    building_id: int | None = None
    category: CustomerClass | None = None


@query("surveys.enter")
def desk(s: Session, actor: Actor, *, campaign_id: int) -> Desk:
    campaign = taking(s, actor, campaign_id)
    schema = schema_for(s, actor, campaign)
    parts = parts_of(s, actor, campaign_id)
    return Desk(campaign.id, campaign.title, campaign.anonymous, schema, parts)


@query("surveys.enter")
def homes(s: Session, actor: Actor, *, campaign_id: int, project_id: int, typed: str) -> list[Home]:
    """The household of that room, however it is written; else the few it may be."""
    campaign = taking(s, actor, campaign_id)
    if campaign.anonymous or not typed.strip():
        return []
    wanted = select(Household.id, Household.room).where(Household.project_id == project_id)
    wanted = wanted.where(Household.room.in_(_spellings(typed)))
    found = [(id, room) for id, room in s.execute(wanted)] if actor.sees(project_id) else []
    if not found:
        hits = customers.look_up.within(s, actor, typed=typed, project_id=project_id)
        found = list(dict.fromkeys((hit.household_id, hit.room) for hit in hits))[:MOST_HOMES]
    return [Home(id, room, has_answered(s, campaign_id, id)) for id, room in found]


def _spellings(typed: str) -> set[str]:
    """As typed, and as the customer file spells it: 3栋2单元1502, 3#2-1502 and 3 2 1502 are 3-2-1502."""
    try:
        told = spot(typed)
    except Refused:
        return {typed.strip().upper()}
    parts = (told.building, told.unit, told.number)
    rooms = ["-".join(part for part in parts if part)]
    if told.prefix:
        rooms = [f"{told.prefix}-{told.number}"]
    return {typed.strip().upper(), *rooms}


@command("surveys.enter")
def enter_sheet(
    s: Session, actor: Actor, *, campaign_id: int, where: Where, values: dict[str, Any]
) -> int | None:
    """The answer's number, by which it is taken back; of an anonymous survey nothing tells which it is."""
    campaign = taking(s, actor, campaign_id)
    clean = checked(schema_for(s, actor, campaign), values)
    how: dict[str, Any] = {"channel": AnswerChannel.PAPER, "invitation": None}
    if campaign.anonymous or where.household_id is None:
        keep_taken(s, actor, campaign, clean, whence=_place(s, actor, campaign, where), **how)
    else:
        home = find_household(s, actor, where.household_id)
        _must_ask_in(s, actor, campaign, home.project_id)
        s.execute(select(Household.id).where(Household.id == home.id).with_for_update())
        how["invitation"] = invitation_of(s, campaign.id, home.id)
        keep_taken(s, actor, campaign, clean, whence=whence_of(s, home, how["invitation"]), **how)
    return None if campaign.anonymous else _newest_of(s, actor, campaign.id)


def _place(s: Session, actor: Actor, campaign: Campaign, where: Where) -> From:
    _must_ask_in(s, actor, campaign, where.project_id)
    if where.building_id is not None:
        here = Building.id == where.building_id, Building.project_id == where.project_id
        if s.scalar(select(Building.id).where(*here)) is None:
            raise NotFound(N_("This building is not there."))
    category = CustomerClass(where.category) if where.category else None
    return From(where.project_id, where.building_id, category)


def _must_ask_in(s: Session, actor: Actor, campaign: Campaign, project_id: int) -> None:
    if project_id not in {part.id for part in parts_of(s, actor, campaign.id)}:
        raise NotFound(N_("This survey does not ask there, or not in a project of yours."))


def _newest_of(s: Session, actor: Actor, campaign_id: int) -> int:
    own = SurveyResponse.campaign_id == campaign_id, SurveyResponse.by_id == actor.user_id
    newest = select(SurveyResponse.id).where(*own).order_by(SurveyResponse.id.desc())
    return s.scalars(newest.limit(1)).one()


@command("surveys.enter")
def take_back(
    s: Session,
    actor: Actor,
    *,
    campaign_id: int,
    response_id: int | None = None,
    project_id: int | None = None,
    values: dict[str, Any] | None = None,
) -> None:
    """One's own last sheet; of an anonymous survey any sheet that says the very same, for none is anybody's.

    It is kept and counts no more: what was typed stays to be seen.
    """
    campaign = taking(s, actor, campaign_id)
    if campaign.anonymous:
        found = _one_like(s, actor, campaign, project_id or 0, values or {})
    else:
        found = _own(s, actor, campaign_id, response_id or 0)
    if found is None:
        raise NotFound(N_("This sheet is not there any more, or was not typed in by you."))
    found.standing, found.reason = Standing.REJECTED, translate(actor.lang, TAKEN_BACK)
    if not campaign.anonymous:
        reopen_invitation(s, found)
    audit.note(s, table="survey_response", campaign=campaign.id, taken_back=1)


def _own(s: Session, actor: Actor, campaign_id: int, id: int) -> SurveyResponse | None:
    r = SurveyResponse
    mine = r.id == id, r.campaign_id == campaign_id, r.by_id == actor.user_id, r.standing == Standing.VALID
    return s.scalars(select(r).where(*mine)).one_or_none()


def _one_like(
    s: Session, actor: Actor, campaign: Campaign, project_id: int, values: dict[str, Any]
) -> SurveyResponse | None:
    schema = schema_for(s, actor, campaign)
    clean, r = checked(schema, values), SurveyResponse
    same = (
        r.campaign_id == campaign.id,
        r.project_id == project_id,
        r.channel == AnswerChannel.PAPER,
        r.standing == Standing.VALID,
        r.marks == packed(scored(schema), clean),
        r.comment == comment_of(schema, clean),
    )
    _must_ask_in(s, actor, campaign, project_id)
    return next((one for one in s.scalars(select(r).where(*same)) if one.content == clean), None)
