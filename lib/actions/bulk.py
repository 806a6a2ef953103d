"""Several actions given to somebody, or another date, at once."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove
from lib import audit, clock
from lib.access import Actor, command
from lib.actions.rows import ahead, go, not_now, owner_of, tell_of
from lib.actions.rules import may_move, puts_off_own_date
from lib.actions.scope import visible
from lib.errors import NotFound, Refused, all_of
from lib.i18n import N_

MOST = 200
Changed = list[tuple[Action, ActionEvent]]


@command("actions.all")
def assign_several(
    s: Session,
    actor: Actor,
    *,
    ids: Sequence[int],
    reason: str,
    owner_id: int | None = None,
    due_at: datetime | None = None,
) -> int:
    """All of them or, when one may not be changed, none; how many. One line of the audit log."""
    if owner_id is None and due_at is None:
        raise Refused(N_("Choose whom they are given to, or another date."))
    actions, now = _chosen(s, actor, ids), clock.now()
    if wrong := [refused for action in actions if (refused := _wrong(actor, action, due_at))]:
        raise all_of(wrong)
    new_date = ahead(due_at, now) if due_at else None
    changed = [(action, _change(s, actor, action, now, owner_id, new_date, reason)) for action in actions]
    _tell(s, actor, changed)
    audit.note(s, table="action", changed_together=len(actions))
    return len(actions)


def _chosen(s: Session, actor: Actor, ids: Sequence[int]) -> list[Action]:
    wanted = set(ids)
    if not wanted:
        raise Refused(N_("Choose the actions first."))
    if len(wanted) > MOST:
        raise Refused(N_("At most {n} actions are changed at once."), n=MOST)
    found = s.scalars(select(Action).where(Action.id.in_(wanted), visible(actor)).order_by(Action.id)).all()
    if len(found) < len(wanted):
        raise NotFound(N_("This action is not there, or not yours to see."))
    return list(found)


def _wrong(actor: Actor, action: Action, due_at: datetime | None) -> Refused | None:
    if not may_move(action.state, ActionMove.ASSIGN):
        return not_now(action)
    if due_at and puts_off_own_date(
        actor.user_id, action.owner_id, action.raised_by_id, action.due_at, due_at
    ):
        return Refused(N_("{no} is your own: nobody puts off their own date."), no=action.no)
    return None


def _change(
    s: Session,
    actor: Actor,
    action: Action,
    now: datetime,
    owner_id: int | None,
    due_at: datetime | None,
    reason: str,
) -> ActionEvent:
    if owner_id is not None and owner_id != action.owner_id:
        action.owner_id = owner_of(s, action.project_id, owner_id)
    action.due_at = due_at or action.due_at
    due = clock.shown(action.due_at)
    return go(s, actor, action, ActionMove.ASSIGN, now, reason, owner=action.owner_id, due=due)


def _tell(s: Session, actor: Actor, changed: Changed) -> None:
    """Each owner once, however many are theirs."""
    message = N_("{n} of your actions were changed together: {reason} First {no} “{title}”, due {due}.")
    for owner, theirs in groupby(sorted(changed, key=_by_owner), key=_by_owner):
        mine = list(theirs)
        action, event = mine[0]
        told = {"n": str(len(mine)), "reason": event.note, "due": clock.shown(action.due_at)}
        tell_of(s, actor, action, event, [owner], message, **told)


def _by_owner(one: tuple[Action, ActionEvent]) -> int:
    return one[0].owner_id
