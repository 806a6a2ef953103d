"""Campaigns of project A being prepared, under way and ended, many households, and proper values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from db.choices.customers import CustomerClass, Relation
from db.customers import Building, Customer, Household, Occupancy
from lib import clock
from lib.deeds import perform, read
from lib.surveys import campaigns
from lib.surveys.campaign_rules import Part, Terms
from lib.surveys.campaigns import Which
from tests.cast import Cast


@dataclass(frozen=True)
class Campaigns:
    """One of each state, asked by name."""

    draft: int
    open: int
    ended: int


def today() -> date:
    return clock.local(clock.now()).date()


def terms(cast: Cast, **more: Any) -> Terms:
    """Everybody of project A, for three weeks from today."""
    plain = Terms(
        title="2025年第四季度满意度调查",
        form="survey_quarter",
        period="2025Q4",
        project_ids=(cast.project_a,),
        opens_on=today(),
        closes_on=today() + timedelta(days=21),
    )
    return replace(plain, **more)


def drafted(cast: Cast, **more: Any) -> int:
    return perform(campaigns.create, cast.quality, None, terms=terms(cast, **more))


def opened(cast: Cast, **more: Any) -> int:
    id = drafted(cast, **more)
    perform(campaigns.open_campaign, cast.quality, None, **seen(cast, id))
    return id


def seen(cast: Cast, id: int) -> dict[str, Any]:
    return {"id": id, "version": read(campaigns.one_campaign, cast.quality, id=id).version}


def made(cast: Cast) -> Campaigns:
    ended = opened(cast, title="2025年第三季度满意度调查", period="2025Q3")
    perform(campaigns.close, cast.quality, None, **seen(cast, ended))
    return Campaigns(drafted(cast), opened(cast), ended)


def settled(
    cast: Cast,
    project: int,
    homes: int,
    *,
    building: str = "9",
    category: CustomerClass = CustomerClass.BASIC,
    until: date | None = None,
) -> list[int]:
    """So many households more, with an owner each, of one class."""
    with cast.database.writing() as s:
        house = Building(project_id=project, name=building)
        s.add(house)
        s.flush()
        numbers = [f"{n:04d}" for n in range(1, homes + 1)]
        rooms = [
            {
                "project_id": project,
                "building_id": house.id,
                "number": n,
                "room": f"{building}-{n}",
                "version": 1,
            }
            for n in numbers
        ]
        ids = list(s.scalars(insert(Household).returning(Household.id, sort_by_parameter_order=True), rooms))
        people = [
            {"name": f"住户{n}", "phones": f"1381234{n}", "category": category, "version": 1} for n in numbers
        ]
        owners = list(
            s.scalars(insert(Customer).returning(Customer.id, sort_by_parameter_order=True), people)
        )
        ties = [
            {"household_id": home, "customer_id": owner, "relation": Relation.OWNER, "until": until}
            for home, owner in zip(ids, owners, strict=True)
        ]
        s.execute(insert(Occupancy), ties)
        return ids


def _seen(state: str) -> Callable[[Any], dict[str, Any]]:
    return lambda w: seen(w.cast, getattr(w.campaigns, state))


def _of(state: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"id": getattr(w.campaigns, state), **more}


def _adjusted(w: Any) -> dict[str, Any]:
    said = {"title": "年末满意度调查", "target": Decimal(85)}
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=30)}
    return {**_seen("open")(w), **said, **days}


def _dealt(w: Any) -> dict[str, Any]:
    return {"id": w.campaigns.open, "people": [w.cast.user_id("clerk")]}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "surveys.list_campaigns": lambda w: {"by": Which()},
    "surveys.one_campaign": _of("open"),
    "surveys.minutes_of": _of("open"),
    "surveys.plan": lambda w: {"terms": terms(w.cast), "besides": w.campaigns.draft},
    "surveys.alike": lambda w: {"terms": terms(w.cast)},
    "surveys.create": lambda w: {"terms": terms(w.cast)},
    "surveys.change": lambda w: {**_seen("draft")(w), "terms": terms(w.cast, title="改名")},
    "surveys.adjust": _adjusted,
    "surveys.delete_draft": _seen("draft"),
    "surveys.open_campaign": _seen("draft"),
    "surveys.close": _seen("open"),
    "surveys.reopen": lambda w: {**_seen("ended")(w), "closes_on": today() + timedelta(days=3)},
    "surveys.set_open_link": lambda w: {**_seen("open")(w), "on": True},
    "surveys.funnel": _of("open"),
    "surveys.buildings_asked": _of("open"),
    "surveys.missing": _of("open", part=Part()),
    "surveys.interviewers": _of("open"),
    "surveys.assign": _dealt,
    "surveys.sheets_to_print": _of("open", part=Part()),
    "surveys.print_sheets": _of("open", part=Part()),
    "surveys.export_links": _of("open", part=Part()),
    "surveys.remind": lambda w: {},
}
