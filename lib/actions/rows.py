"""Inside the use cases: an action taken in hand, moved with its event, and its people told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove, ActionState
from db.choices.alerts import AlertKind
from lib.access import Actor
from lib.actions.rules import MOVES, may_move
from lib.actions.scope import find, may_own
from lib.alerts.rows import administrators, head_office, managers_of, tell
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


def owner_of(s: Session, project_id: int | None, id: int) -> int:
    """The person, if they may be given an action there."""
    if s.scalar(select(User.id).where(User.id == id, may_own(project_id))) is None:
        raise Refused(N_("This person cannot be given an action in this project."))
    return id


def ahead(due_at: datetime, now: datetime) -> datetime:
    if due_at <= now:
        raise Refused(N_("The date must lie ahead."))
    return due_at


def in_charge(s: Session, project_id: int | None) -> list[int]:
    """Those who run the project, or head office where nobody does."""
    here = managers_of(s, project_id) if project_id else []
    return here or head_office(s) or administrators(s)


def deciders(s: Session, action: Action) -> list[int]:
    """Who may move its date: whoever raised it; else those in charge."""
    other = action.raised_by_id if action.raised_by_id != action.owner_id else None
    return [other] if other else in_charge(s, action.project_id)


def asked_until(s: Session, action: Action) -> datetime | None:
    """Until when its owner asks for time, while nobody has answered by keeping or moving the date."""
    asks = select(ActionEvent).where(
        ActionEvent.action_id == action.id, ActionEvent.move.in_((ActionMove.ASK, ActionMove.ASSIGN))
    )
    last = s.scalars(asks.order_by(ActionEvent.id.desc()).limit(1)).one_or_none()
    if action.state != ActionState.OPEN or last is None or last.move != ActionMove.ASK:
        return None
    return datetime.fromisoformat(last.content["until"])


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
