"""Two campaigns that followed one another in project A, what came of the first, and proper values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState
from db.forms import FormVersion
from db.surveys import Campaign
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.forms.schema import FormSchema
from lib.surveys import wishes
from lib.surveys.response_rows import From, keep_response
from tests.cast import Cast
from tests.surveys import campaigns

PHONE = "13512345678"


@dataclass(frozen=True)
class Looped:
    """last has ended, with repairs under target; now goes on; ticket was wished for after last."""

    last: int
    now: int
    ticket: int


def answered(
    cast: Cast, campaign: int, times: int, values: Mapping[str, Any], whence: From | None = None
) -> None:
    """So many answers alike, from nobody in particular unless said."""
    whence = whence or From(cast.project_a, category=CustomerClass.BASIC)
    with cast.database.writing() as s:
        asked = s.get_one(Campaign, campaign)
        schema = FormSchema.model_validate(s.get_one(FormVersion, asked.form_version_id).content)
        for _ in range(times):
            how: dict[str, Any] = {"channel": AnswerChannel.PAPER, "at": clock.now()}
            keep_response(s, asked, schema, values, whence=whence, **how)


def answered_by_name(cast: Cast, campaign: int, values: Mapping[str, Any]) -> None:
    """By the household of project A."""
    answered(cast, campaign, 1, values, From(cast.project_a, household_id=cast.household_a))


def ended(cast: Cast, campaign: int) -> None:
    with cast.database.writing() as s:
        s.execute(update(Campaign).where(Campaign.id == campaign).values(state=CampaignState.CLOSED))


def wished(cast: Cast, campaign: int) -> dict[str, Any]:
    about = {"campaign_id": campaign, "household_id": cast.household_a, "dimension": "repair"}
    return {**about, "name": "李女士", "phone": PHONE, "words": "修了两次还漏"}


def made(cast: Cast) -> Looped:
    last = campaigns.campaign(cast, no="DC20251121-0701", period="2025Q1").campaign
    now = campaigns.campaign(cast, no="DC20251121-0702", period="2025Q2").campaign
    answered(cast, last, 20, {"overall": 5, "repair": 2})
    answered(cast, last, 20, {"overall": 5, "repair": 4})
    answered(cast, now, 40, {"overall": 5, "repair": 5})
    guest = Actor.resident("survey", cast.project_a, "surveys.answer")
    ticket = perform(wishes.wish, guest, None, **wished(cast, last))
    ended(cast, last)
    return Looped(last, now, ticket)


def _last(w: Any, **more: Any) -> dict[str, Any]:
    return {"campaign_id": w.looped.last, **more}


def _taken(w: Any) -> dict[str, Any]:
    what = {"project_id": w.cast.project_a, "dimension": "repair"}
    return _last(w, **what, title="两小时内给出上门时间", owner_id=w.cast.user_id("supervisor"))


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "surveys.wish": lambda w: wished(w.cast, w.looped.now),
    "surveys.proposed": _last,
    "surveys.take_up": _taken,
    "surveys.heard": _last,
    "surveys.again": _last,
    "surveys.survey_of": lambda w: {"ticket_id": w.looped.ticket},
    "surveys.of_household": lambda w: {"household_id": w.cast.household_a},
}
