"""Inside the use cases: whom a survey may ask. A household counts while somebody lives in it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass, Relation
from db.choices.surveys import CampaignState
from db.customers import Customer, Household, Occupancy
from db.surveys import Campaign, Invitation
from lib import clock
from lib.surveys.sampling_rules import Homes, Key

SPEAKS_FIRST = {Relation.OWNER: 0, Relation.TENANT: 1}
"""Whose class is the household's: the owner's, else the tenant's, else whoever came first."""


class Home(NamedTuple):
    """A household lived in, and who speaks for it."""

    id: int
    project_id: int
    building_id: int | None
    customer_id: int
    category: CustomerClass


def homes_of(s: Session, project_ids: Collection[int], rest_days: int, besides: int | None) -> list[Home]:
    """Those that may be asked now, by id."""
    lived_in = _lived_in(project_ids)
    wanted = _columns(lived_in).order_by(lived_in.c.household_id)
    if rest_days:
        wanted = wanted.where(~_asked_lately(lived_in, rest_days, besides))
    return [Home(*row) for row in s.execute(wanted)]


def strata_of(
    s: Session, project_ids: Collection[int], rest_days: int, besides: int | None
) -> dict[Key, Homes]:
    """How many households each project has of each class, and how many of them may be asked now."""
    lived_in = _lived_in(project_ids)
    rested = case((_asked_lately(lived_in, rest_days, besides), 0), else_=1) if rest_days else 1
    group = lived_in.c.project_id, Customer.category
    counted = _joined(select(*group, func.count(), func.sum(rested)), lived_in).group_by(*group)
    found: dict[Key, Homes] = defaultdict(lambda: Homes(0, 0))
    for project_id, category, population, free in s.execute(counted):
        found[project_id, category] = Homes(population, int(free))
    return dict(found)


def _lived_in(project_ids: Collection[int]) -> Subquery:
    """A household and its first speaker, place 1."""
    today = clock.local(clock.now()).date()
    speaks = case(*((Occupancy.relation == who, at) for who, at in SPEAKS_FIRST.items()), else_=2)
    place = func.row_number().over(partition_by=Household.id, order_by=(speaks, Occupancy.id))
    return (
        select(
            Household.id.label("household_id"),
            Household.project_id,
            Household.building_id,
            Occupancy.customer_id,
            place.label("place"),
        )
        .join(Occupancy, Occupancy.household_id == Household.id)
        .where(
            Household.project_id.in_(sorted(project_ids)),
            or_(Occupancy.until.is_(None), Occupancy.until >= today),
            or_(Occupancy.since.is_(None), Occupancy.since <= today),
        )
        .subquery()
    )


def _columns(lived_in: Subquery) -> Select[*tuple[Any, ...]]:
    c = lived_in.c
    return _joined(
        select(c.household_id, c.project_id, c.building_id, c.customer_id, Customer.category), lived_in
    )


def _joined(wanted: Select[*tuple[Any, ...]], lived_in: Subquery) -> Select[*tuple[Any, ...]]:
    return wanted.join(Customer, Customer.id == lived_in.c.customer_id).where(lived_in.c.place == 1)


def _asked_lately(lived_in: Subquery, rest_days: int, besides: int | None) -> Any:
    """By another campaign that opened within so many days."""
    since = clock.start_of_day(clock.now()) - timedelta(days=rest_days)
    return exists().where(
        Invitation.household_id == lived_in.c.household_id,
        Invitation.campaign_id == Campaign.id,
        Campaign.id != (besides or 0),
        Campaign.state != CampaignState.DRAFT,
        Campaign.opened_at >= since,
    )
