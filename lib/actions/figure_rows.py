"""Inside the use cases: actions counted, whichever are meant."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionState
from db.moments import hours_between
from lib import clock
from lib.access import Actor
from lib.actions.figure_rules import Funnel
from lib.actions.scope import visible

PUT_RIGHT = Action.state.in_((ActionState.DONE, ActionState.VERIFIED))
Where = Sequence[ColumnElement[bool]]


def late_by(now: datetime) -> ColumnElement[bool]:
    return and_(Action.state == ActionState.OPEN, Action.due_at < now)


def many(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many of the rows are so."""
    return func.coalesce(func.sum(case((and_(*which), 1), else_=0)), 0)


def funnel_rows(s: Session, actor: Actor, *where: ColumnElement[bool]) -> Funnel:
    """How far those in the actor's sight came that were raised and not cancelled."""
    meant = (visible(actor), Action.state != ActionState.CANCELLED, *where)
    in_time = or_(Action.due_at.is_(None), Action.done_at <= Action.due_at)
    counted = select(
        func.count(),
        many(Action.measure != ""),
        many(PUT_RIGHT),
        many(Action.state == ActionState.VERIFIED),
        many(Action.effective.is_(True)),
        many(Action.effective.is_(False)),
        many(late_by(clock.now())),
        many(PUT_RIGHT, in_time),
        many(Action.repeats > 0),
    )
    found = Funnel(*map(int, s.execute(counted.select_from(Action).where(*meant)).one()))
    verified = Action.state == ActionState.VERIFIED
    return replace(
        found,
        days_to_done=_median(s, Action.done_at, found.put_right, (*meant, PUT_RIGHT)),
        days_to_verified=_median(s, Action.verified_at, found.verified, (*meant, verified)),
    )


def _median(s: Session, until: Any, n: int, where: Where) -> float | None:
    """The middle number of days, or half way between the middle two."""
    if not n:
        return None
    hours = hours_between(Action.raised_at, until).label("hours")
    middle = select(hours).where(*where).order_by(hours).offset((n - 1) // 2).limit(2 - n % 2)
    found = s.scalars(middle).all()
    return sum(found) / len(found) / 24
