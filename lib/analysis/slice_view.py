"""Which months, project and kind are looked at, and what they are compared with."""

from dataclasses import dataclass, replace

import streamlit as st

from db.choices.tickets import TicketType
from lib import clock
from lib.access import Actor
from lib.analysis.rules import Slice, before, month_of, months_between, shifted, year_before
from lib.customers import projects
from lib.i18n import N_
from lib.tickets.among_rules import Among, month_edges
from lib.tickets.find import Filter
from lib.ui import _, reading
from lib.widgets import choose, words

PERIODS = {
    "month": N_("This month"),
    "last_month": N_("Last month"),
    "quarter": N_("This quarter"),
    "last_quarter": N_("Last quarter"),
    "year": N_("This year"),
    "twelve": N_("Last 12 months"),
    "own": N_("From … to …"),
}
AGAINST = {"before": N_("The period before"), "year": N_("The year before")}
MOST_MONTHS = 36


@dataclass(frozen=True)
class Looked:
    """What is looked at, what it is compared with, and how people call both."""

    by: Slice
    against: Slice
    period: str
    compared: str


def chosen(me: Actor, first: str) -> Looked:
    """One row of choices; months before the first tallied one are not offered."""
    this = month_of(clock.local(clock.now()).date())
    known: dict[int, str] = reading(projects.projects, me)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = (
            choose(_("Period"), _labels(PERIODS), key="analysis:period", held="twelve", width=170) or "twelve"
        )
        project = choose(
            _("Project"),
            known,
            key="analysis:project",
            placeholder=_("All"),
            width=200,
        )
        type = choose(_("Kind"), words(TicketType), key="analysis:type", placeholder=_("All"), width=140)
        against = choose(
            _("Compare with"), _labels(AGAINST), key="analysis:against", held="before", width=150
        )
        since, until = _own(first or this, this) if period == "own" else _months(period, this)
    by = Slice(since, until, project, type)
    other = year_before(by) if against == "year" else before(by)
    return Looked(by, other, told(by), told(other))


def _labels(texts: dict[str, str]) -> dict[str, str]:
    return {key: _(text) for key, text in texts.items()}


def _months(period: str, this: str) -> tuple[str, str]:
    quarter = shifted(this, -((int(this[5:]) - 1) % 3))
    return {
        "month": (this, this),
        "last_month": (shifted(this, -1), shifted(this, -1)),
        "quarter": (quarter, this),
        "last_quarter": (shifted(quarter, -3), shifted(quarter, -1)),
        "year": (f"{this[:4]}-01", this),
        "twelve": (shifted(this, -11), this),
    }[period]


def _own(first: str, this: str) -> tuple[str, str]:
    known = {
        month: month for month in sorted(months_between(max(first, shifted(this, 1 - MOST_MONTHS)), this))
    }
    since = choose(_("From"), known, key="analysis:since", held=next(iter(known)), width=120) or this
    until = choose(_("To"), known, key="analysis:until", held=this, width=120) or this
    return min(since, until), max(since, until)


def told(by: Slice) -> str:
    return by.since if by.since == by.until else f"{by.since} – {by.until}"


def tickets_of(by: Slice, month: str = "", **narrower: object) -> Filter:
    """The tickets of the slice, or of one month of it."""
    since, until = (month, month) if month else (by.since, by.until)
    among = Among(month_edges(since)[0], month_edges(until)[1])
    return Filter(type=by.type, project_id=by.project_id, among=replace(among, **narrower))  # type: ignore[arg-type]
