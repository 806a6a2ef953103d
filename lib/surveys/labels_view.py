"""Periods, days and shares as screens of surveys write them."""

from datetime import date
from decimal import Decimal

from db.choices.surveys import CampaignState
from lib.surveys.campaign_rules import CampaignRow, period_in
from lib.ui import language


def period_words(period: str) -> str:
    """2025Q4 as people say it."""
    return period_in(language(), period)


def percent(share: float | None) -> str:
    return f"{share:.1f} %" if share is not None else "—"


def span(since: date, until: date) -> str:
    return f"{since:%Y-%m-%d} — {until:%Y-%m-%d}"


def shown(campaign: CampaignRow, state: CampaignState | None = None) -> str:
    """The key of the part of a campaign's page that is chosen."""
    return f"survey:{campaign.id}:{state or campaign.state}"


def number(value: Decimal) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"
