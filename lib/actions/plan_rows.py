"""Inside the use cases: by what measure, at what cost, and after what it was found before."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionMove, Remedy
from lib.access import Actor
from lib.actions.rows import LONGEST_NOTE, go
from lib.actions.rules import MOST_MONEY
from lib.errors import Refused
from lib.i18n import N_


def measure_of(text: str) -> str:
    if len(text.strip()) > LONGEST_NOTE:
        raise Refused(N_("The measure is too long: at most {n} characters."), n=LONGEST_NOTE)
    return text.strip()


def money_of(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value < MOST_MONEY:
        raise Refused(N_("The cost lies between 0 and {most} yuan."), most=MOST_MONEY)
    return round(value, 2)


def set_plan(
    s: Session,
    actor: Actor,
    action: Action,
    now: datetime,
    *,
    measure: str,
    remedy: Remedy | None,
    money: Decimal | None,
) -> None:
    """What is said replaces what was; what is left open stays. Its event only when something changed."""
    planned = (
        measure_of(measure) or action.measure,
        Remedy(remedy) if remedy else action.remedy,
        action.money if money is None else money_of(money),
    )
    if planned == (action.measure, action.remedy, action.money):
        return
    action.measure, action.remedy, action.money = planned
    said = {"remedy": action.remedy} if action.remedy else {}
    cost = {} if action.money is None else {"money": str(action.money)}
    go(s, actor, action, ActionMove.PLAN, now, action.measure, **said, **cost)


def earlier_one(s: Session, project_id: int | None, id: int | None) -> Action | None:
    """The one this repeats: whoever reaches the project may say so, seen in their lists or not."""
    if id is None:
        return None
    here = Action.project_id.is_(None) if project_id is None else Action.project_id == project_id
    found = s.scalars(select(Action).where(Action.id == id, here)).one_or_none()
    if found is None:
        raise Refused(N_("The earlier action is not there, or belongs to another project."))
    return found
