"""Inside the use cases: an action taken in hand, moved with its event, and its people told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove
from db.choices.alerts import AlertKind
from lib.access import Actor
from lib.actions.rules import MOVES, may_move
from lib.actions.scope import find
from lib.alerts.rows import tell
from lib.errors import Forbidden, Refused, unchanged
from lib.i18n import N_

LONGEST_NOTE = 1000


def begin(s: Session, actor: Actor, id: int, version: int | None, move: ActionMove) -> Action:
    """The action, if this move is possible on it now."""
    action = find(s, actor, id)
    if version is not None:
        unchanged(action, version)
    if not may_move(action.state, move):
        raise not_now(action)
    return action


def not_now(action: Action) -> Refused:
    return Refused(
        N_("{no} is “{state}” now; this step is not possible."), no=action.no, state=action.state.label
    )


def must_hold(actor: Actor, action: Action) -> None:
    """The work is its owner's, or recorded for them by whoever looks after all actions."""
    if action.owner_id != actor.user_id and not actor.may("actions.all"):
        raise Forbidden(N_("Only its owner, or who looks after all actions, may do this."))


def go(
    s: Session, actor: Actor, action: Action, move: ActionMove, now: datetime, note: str = "", **content: Any
) -> ActionEvent:
    """Make the move: state and event together."""
    step = MOVES[move]
    if step.reason and not note.strip():
        raise Refused(N_("Please give a reason."))
    if step.target:
        action.state = step.target
    return happen(s, actor, action, move, now, note, **content)


def happen(
    s: Session, actor: Actor, action: Action, move: ActionMove, now: datetime, note: str = "", **content: Any
) -> ActionEvent:
    if len(note) > LONGEST_NOTE:
        raise Refused(N_("The note is too long: at most {n} characters."), n=LONGEST_NOTE)
    event = ActionEvent(
        action_id=action.id,
        move=move,
        state=action.state,
        at=now,
        by_id=actor.user_id,
        note=note.strip(),
        content=content,
    )
    s.add(event)
    s.flush()
    return event


def tell_of(
    s: Session,
    actor: Actor,
    action: Action,
    event: ActionEvent,
    people: Iterable[int | None],
    message: str,
    **params: str,
) -> None:
    """What just happened, to those it concerns but did not do it themselves."""
    concerned = sorted({id for id in people if id is not None and id != actor.user_id})
    if concerned:
        tell(
            s,
            concerned,
            AlertKind.ACTION,
            message,
            {"no": action.no, "title": action.title, **params},
            source=("action", action.id),
            key=f"action:{action.id}:{event.id}",
            project_id=action.project_id,
        )
