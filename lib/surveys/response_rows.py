"""Inside the use cases: an answer kept, by whichever way it came, without what would name somebody."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Standing
from db.customers import Household
from db.surveys import Campaign, Stratum, SurveyResponse
from lib.forms.schema import FormSchema
from lib.surveys.marks_rules import comment_of, packed, scored

MOST_RANDOM = 2**52
"""Ids that follow must still be whole numbers to a browser, which knows them up to 2^53."""
FEWEST_NAMED = 20
"""An anonymous answer keeps its building or class only where at least so many households share it."""


@dataclass(frozen=True)
class From:
    """Where an answer comes from, as far as it is known."""

    project_id: int
    building_id: int | None = None
    category: CustomerClass | None = None
    household_id: int | None = None
    customer_id: int | None = None


def keep_response(
    s: Session,
    campaign: Campaign,
    schema: FormSchema,
    values: Mapping[str, Any],
    *,
    whence: From,
    channel: AnswerChannel,
    at: datetime | None,
    by_id: int | None = None,
    batch_id: int | None = None,
    held: str = "",
) -> SurveyResponse:
    """values are clean already (lib.forms.checks.check) and given on schema, the campaign's version.

    held: why it does not count yet.
    """
    response = SurveyResponse(
        campaign_id=campaign.id,
        form_version_id=campaign.form_version_id,
        project_id=whence.project_id,
        building_id=whence.building_id,
        category=whence.category,
        household_id=whence.household_id,
        customer_id=whence.customer_id,
        channel=channel,
        by_id=by_id,
        at=at,
        marks=packed(scored(schema), values),
        comment=comment_of(schema, values),
        content=dict(values),
        batch_id=batch_id,
        standing=Standing.HELD if held else Standing.VALID,
        reason=held[:200],
    )
    if campaign.anonymous:
        _forget(s, response)
    s.add(response)
    s.flush()
    return response


def _forget(s: Session, response: SurveyResponse) -> None:
    """No link, no moment, no order of coming; building and class only among many."""
    response.id = secrets.randbelow(MOST_RANDOM) + 1
    response.household_id = response.customer_id = response.by_id = response.at = None
    if response.building_id and _living_in(s, response.building_id) < FEWEST_NAMED:
        response.building_id = None
    if response.category and _of_class(s, response) < FEWEST_NAMED:
        response.category = None


def _living_in(s: Session, building_id: int) -> int:
    counted = select(func.count()).select_from(Household).where(Household.building_id == building_id)
    return s.scalar(counted) or 0


def _of_class(s: Session, response: SurveyResponse) -> int:
    here = Stratum.campaign_id == response.campaign_id, Stratum.project_id == response.project_id
    return s.scalar(select(Stratum.population).where(*here, Stratum.category == response.category)) or 0
