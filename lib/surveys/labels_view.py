"""Periods, days and shares as screens of surveys write them."""

from datetime import date
from decimal import Decimal

from lib.i18n import N_
from lib.ui import _

QUARTERS = (
    N_("first quarter of {year}"),
    N_("second quarter of {year}"),
    N_("third quarter of {year}"),
    N_("fourth quarter of {year}"),
)


def period_words(period: str) -> str:
    """2025Q4 as people say it."""
    year, _sign, quarter = period.partition("Q")
    return _(QUARTERS[int(quarter) - 1], year=year) if quarter else _("the year {year}", year=year)


def percent(share: float | None) -> str:
    return f"{share:.1f} %" if share is not None else "—"


def span(since: date, until: date) -> str:
    return f"{since:%Y-%m-%d} — {until:%Y-%m-%d}"


def number(value: Decimal) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"
