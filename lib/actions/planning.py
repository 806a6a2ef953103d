"""What its owner says before the work: by what measure and at what cost; and when it takes longer, why."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionMove, Remedy
from lib import clock
from lib.access import Actor, command
from lib.actions.plan_rows import set_plan
from lib.actions.rows import begin, deciders, go, must_hold, tell_of
from lib.errors import Forbidden, Refused
from lib.i18n import N_


@command("actions.work")
def plan(
    s: Session,
    actor: Actor,
    *,
    id: int,
    measure: str,
    remedy: Remedy | None = None,
    money: Decimal | None = None,
    version: int | None = None,
) -> None:
    """By what measure, of what kind, at what cost in yuan; said again, the last word holds."""
    action = begin(s, actor, id, version, ActionMove.PLAN)
    must_hold(actor, action)
    if not measure.strip():
        raise Refused(N_("Please say by what measure it is put right."))
    set_plan(s, actor, action, clock.now(), measure=measure, remedy=remedy, money=money)


@command("actions.work")
def ask_for_time(
    s: Session, actor: Actor, *, id: int, until: datetime, reason: str, version: int | None = None
) -> None:
    """Its owner asks; the date moves only when whoever raised it, or looks after all, changes it."""
    action, now = begin(s, actor, id, version, ActionMove.ASK), clock.now()
    if action.owner_id != actor.user_id:
        raise Forbidden(N_("Only its owner asks for more time."))
    _later(action, until, now)
    due = clock.shown(until)
    event = go(s, actor, action, ActionMove.ASK, now, reason, until=until.isoformat(), due=due)
    message = N_("More time is asked for {no} “{title}”, until {due}: {reason}")
    tell_of(s, actor, action, event, deciders(s, action), message, due=due, reason=event.note)


def _later(action: Action, until: datetime, now: datetime) -> None:
    if until <= max(now, action.due_at or now):
        raise Refused(N_("The date asked for must be later than the one it has."))
