"""Actions in figures: how many wait, how many were closed and how fast, by week, by source and project."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionSource, ActionState
from db.customers import Project
from lib import clock
from lib.access import Actor, query
from lib.actions.figure_rows import funnel_rows, late_by, many
from lib.actions.figure_rules import Funnel, Tally, Week, hour_of, per_week
from lib.actions.listed_rows import conditions, effect_is_due
from lib.actions.rules import UNFINISHED, Filter
from lib.actions.scope import visible

HOUR = 13  # letters of 2025-11-21 09


@dataclass(frozen=True)
class Numbers:
    """In the actor's sight, as things stand."""

    open: int
    late: int
    to_verify: int
    effect_due: int


@query("actions.view")
def numbers(s: Session, actor: Actor, *, project_id: int | None = None) -> Numbers:
    now, seen = clock.now(), _seen(actor, project_id)
    by_state = select(Action.state, func.count(), many(late_by(now)))
    states = s.execute(by_state.where(*seen, Action.state.in_(sorted(UNFINISHED))).group_by(Action.state))
    found = {state: (int(number), int(late)) for state, number, late in states}
    effect = select(func.count()).select_from(Action).where(*seen, effect_is_due(now))
    return Numbers(
        open=found.get(ActionState.OPEN, (0, 0))[0],
        late=found.get(ActionState.OPEN, (0, 0))[1],
        to_verify=found.get(ActionState.DONE, (0, 0))[0],
        effect_due=s.scalar(effect) or 0,
    )


def _seen(actor: Actor, project_id: int | None) -> list[ColumnElement[bool]]:
    here = [] if project_id is None else [Action.project_id == project_id]
    return [visible(actor), *here]


@query("actions.view")
def by_source(s: Session, actor: Actor, *, by: Filter) -> dict[ActionSource, int]:
    """How many the same list holds of each source, the most first."""
    counted = select(Action.source_kind, func.count()).where(visible(actor), *conditions(s, by))
    found = s.execute(counted.group_by(Action.source_kind).order_by(func.count().desc(), Action.source_kind))
    return {kind: n for kind, n in found}  # noqa: C416 (a row is no pair to mypy)


@query("actions.view")
def funnel(
    s: Session,
    actor: Actor,
    *,
    source_kind: ActionSource | None = None,
    source_ids: Collection[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    project_id: int | None = None,
) -> Funnel:
    """How far they came: of these records, or raised in this period, or both."""
    where: list[ColumnElement[bool]] = [*_raised_between(since, until)]
    if source_kind is not None:
        where.append(Action.source_kind == source_kind)
    if source_ids is not None:
        where.append(Action.source_id.in_(sorted(source_ids)))
    if project_id is not None:
        where.append(Action.project_id == project_id)
    return funnel_rows(s, actor, *where)


def _raised_between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    bounds = ((since, Action.raised_at.__ge__), (until, Action.raised_at.__lt__))
    return [within(moment) for moment, within in bounds if moment is not None]


@query("actions.view")
def tallies(s: Session, actor: Actor, *, since: datetime, project_id: int | None = None) -> list[Tally]:
    """Raised since then, by source and project."""
    verified, late = many(Action.state == ActionState.VERIFIED), many(late_by(clock.now()))
    counted = select(Action.source_kind, Project.name, func.count(), verified, late)
    counted = counted.outerjoin(Project, Project.id == Action.project_id)
    counted = counted.where(*_seen(actor, project_id), *_raised_between(since, None))
    counted = counted.where(Action.state != ActionState.CANCELLED)
    found = s.execute(counted.group_by(Action.source_kind, Project.name))
    return [Tally(kind, name or "", n, int(closed), int(late)) for kind, name, n, closed, late in found]


@query("actions.view")
def weeks(s: Session, actor: Actor, *, since: datetime, project_id: int | None = None) -> list[Week]:
    """Week by week until now: how many were raised, and how many verified."""
    seen = [*_seen(actor, project_id), Action.state != ActionState.CANCELLED]
    raised = _per_day(s, Action.raised_at, since, seen)
    verified = _per_day(s, Action.verified_at, since, seen)
    days = {day: (raised[day], verified[day]) for day in raised.keys() | verified.keys()}
    return per_week(days, clock.local(since).date(), clock.local(clock.now()).date())


def _per_day(s: Session, column: Any, since: datetime, where: list[ColumnElement[bool]]) -> Counter[date]:
    """Counted by the hour, as kept in UTC, then by the company's day."""
    hour = func.substr(cast(column, String), 1, HOUR).label("hour")
    counted = select(hour, func.count()).where(*where, column >= since).group_by(hour)
    found: Counter[date] = Counter()
    for text, number in s.execute(counted):
        found[clock.local(hour_of(text)).date()] += number
    return found
