"""Campaigns as rows, for tests that need one standing: open in project A, a household of it invited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import CampaignState
from db.customers import Household
from db.forms import Form, FormVersion
from db.surveys import Campaign, Invitation, Stratum
from lib import clock
from tests.cast import Cast


@dataclass(frozen=True)
class Asked:
    """invitation is the household's of project A."""

    campaign: int
    invitation: int
    code: str
    open_code: str


def campaign(
    cast: Cast,
    *,
    no: str = "DC20251121-0001",
    form: str = "survey_quarter",
    period: str = "2025Q4",
    state: CampaignState = CampaignState.OPEN,
    anonymous: bool = False,
    strata: Mapping[tuple[int, CustomerClass], int] | None = None,
) -> Asked:
    """strata: (project, class) → households of it; else one class of project A, 400 strong."""
    with cast.database.writing() as s:
        row = Campaign(
            no=no,
            title="四季度满意度调查",
            form_version_id=_version(s, form),
            period=period,
            state=state,
            anonymous=anonymous,
            opens_on=date(2025, 11, 1),
            closes_on=date(2035, 12, 31),
            target=Decimal(90),
            margin=Decimal(5),
            confidence=Decimal(95),
            seed=7,
            open_code=f"open{no[-4:]}",
            at=clock.now(),
        )
        s.add(row)
        s.flush()
        for (project, category), population in (
            strata or {(cast.project_a, CustomerClass.BASIC): 400}
        ).items():
            known: dict[str, Any] = {"project_id": project, "category": category}
            s.add(Stratum(campaign_id=row.id, population=population, wanted=population // 4, **known))
        home = s.get_one(Household, cast.household_a)
        invitation = Invitation(
            campaign_id=row.id,
            project_id=home.project_id,
            building_id=home.building_id,
            household_id=home.id,
            category=CustomerClass.BASIC,
            code=f"invite{no[-4:]}",
        )
        s.add(invitation)
        s.flush()
        return Asked(row.id, invitation.id, invitation.code, row.open_code or "")


def _version(s: Session, code: str) -> int:
    wanted = select(FormVersion.id).join(Form).where(Form.code == code).order_by(FormVersion.id.desc())
    return s.scalars(wanted.limit(1)).one()
