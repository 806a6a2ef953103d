"""An action through its life: raised, put right, verified by somebody else. Every move is an event."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity
from lib import clock
from lib.access import Actor, command
from lib.actions.rows import begin, go, happen, must_hold, tell_of
from lib.actions.rules import SERIES, may_verify, proposed_due
from lib.actions.scope import may_own
from lib.customers.scope import find_project
from lib.errors import Forbidden, Refused
from lib.files.rows import rows_of
from lib.i18n import N_
from lib.numbers import next_number

OWNER = "action"


@command("actions.raise")
def raise_action(
    s: Session,
    actor: Actor,
    *,
    project_id: int | None,
    source_kind: ActionSource,
    source_id: int | None,
    source_no: str,
    title: str,
    owner_id: int,
    due_at: datetime | None = None,
    detail: str = "",
    severity: Severity = Severity.NORMAL,
    remedy: Remedy | None = None,
    item: str = "",
) -> int:
    """Something must be put right. Without a date it gets the one proposed for how grave it is."""
    now = clock.now()
    _must_reach(s, actor, project_id)
    severity = Severity(severity)
    action = Action(
        no=next_number(s, SERIES, now),
        project_id=project_id,
        source_kind=ActionSource(source_kind),
        source_id=source_id,
        source_no=source_no[:30],
        item=item.strip()[:120],
        title=_title(title),
        detail=detail.strip(),
        severity=severity,
        remedy=Remedy(remedy) if remedy else None,
        owner_id=_owner(s, project_id, owner_id),
        raised_by_id=actor.user_id,
        raised_at=now,
        due_at=_ahead(due_at or proposed_due(severity, now), now),
        state=ActionState.OPEN,
    )
    s.add(action)
    s.flush()
    event = happen(s, actor, action, ActionMove.RAISE, now, owner=action.owner_id)
    _tell_owner(s, actor, action, event)
    return action.id


def _must_reach(s: Session, actor: Actor, project_id: int | None) -> None:
    if project_id is not None:
        find_project(s, actor, project_id)
    elif actor.projects is not None:
        raise Forbidden(N_("An action for the whole company is raised by somebody who sees all of it."))


def _title(title: str) -> str:
    if not title.strip():
        raise Refused(N_("Please say what must be put right."))
    return title.strip()[:120]


def _owner(s: Session, project_id: int | None, id: int) -> int:
    if s.scalar(select(User.id).where(User.id == id, may_own(project_id))) is None:
        raise Refused(N_("This person cannot be given an action in this project."))
    return id


def _ahead(due_at: datetime, now: datetime) -> datetime:
    if due_at <= now:
        raise Refused(N_("The date must lie ahead."))
    return due_at


def _tell_owner(s: Session, actor: Actor, action: Action, event: ActionEvent) -> None:
    message = N_("{no} “{title}” is yours to put right by {due}.")
    tell_of(s, actor, action, event, [action.owner_id], message, due=clock.shown(action.due_at))


@command("actions.raise")
def assign(
    s: Session,
    actor: Actor,
    *,
    id: int,
    owner_id: int,
    due_at: datetime,
    reason: str,
    version: int | None = None,
) -> None:
    """Another owner or date; an owner does not move their own date."""
    action, now = begin(s, actor, id, version, ActionMove.ASSIGN), clock.now()
    if action.raised_by_id != actor.user_id and not actor.may("actions.all"):
        raise Forbidden(N_("Only who raised it, or who looks after all actions, may change owner or date."))
    if action.owner_id == actor.user_id != action.raised_by_id and action.due_at and due_at > action.due_at:
        raise Refused(N_("Nobody puts off their own date. Ask whoever raised it."))
    given = owner_id != action.owner_id
    action.owner_id = _owner(s, action.project_id, owner_id) if given else owner_id
    action.due_at = due_at if due_at == action.due_at else _ahead(due_at, now)
    due = clock.shown(action.due_at)
    event = go(s, actor, action, ActionMove.ASSIGN, now, reason, owner=owner_id, due=due)
    _tell_owner(s, actor, action, event)


@command("actions.work")
def note(s: Session, actor: Actor, *, id: int, note: str) -> None:
    go(s, actor, begin(s, actor, id, None, ActionMove.NOTE), ActionMove.NOTE, clock.now(), note)


@command("actions.work")
def finish(s: Session, actor: Actor, *, id: int, note: str = "", version: int | None = None) -> None:
    """Put right, as its evidence or the words show; whoever raised it hears of it."""
    action, now = begin(s, actor, id, version, ActionMove.FINISH), clock.now()
    must_hold(actor, action)
    if not note.strip() and not _has_evidence(s, action):
        raise Refused(N_("Please say what was done, or add a photo that shows it."))
    action.done_at, action.done_by_id = now, actor.user_id
    event = go(s, actor, action, ActionMove.FINISH, now, note)
    message = N_("{no} “{title}” is put right; somebody else verifies it now.")
    tell_of(s, actor, action, event, [action.raised_by_id], message)


def _has_evidence(s: Session, action: Action) -> bool:
    """Something added since it was raised or last sent back."""
    asked = select(func.max(ActionEvent.at)).where(
        ActionEvent.action_id == action.id, ActionEvent.move.in_((ActionMove.RAISE, ActionMove.RETURN))
    )
    since = s.scalar(asked) or action.raised_at
    return any(file.at >= since for file in rows_of(s, OWNER, action.id))


@command("actions.verify")
def verify(s: Session, actor: Actor, *, id: int, note: str = "", version: int | None = None) -> None:
    """Looked at by somebody else, and found right."""
    action, now = _verifying(s, actor, id, version, ActionMove.VERIFY), clock.now()
    action.verified_at, action.verified_by_id = now, actor.user_id
    event = go(s, actor, action, ActionMove.VERIFY, now, note)
    message = N_("{no} “{title}” is verified.")
    tell_of(s, actor, action, event, [action.owner_id], message)


@command("actions.verify")
def send_back(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    """Not right yet: its owner's again."""
    action, now = _verifying(s, actor, id, version, ActionMove.RETURN), clock.now()
    action.done_at = action.done_by_id = None
    event = go(s, actor, action, ActionMove.RETURN, now, reason)
    message = N_("{no} “{title}” came back: {reason}")
    tell_of(s, actor, action, event, [action.owner_id], message, reason=event.note)


def _verifying(s: Session, actor: Actor, id: int, version: int | None, move: ActionMove) -> Action:
    action = begin(s, actor, id, version, move)
    if not may_verify(actor.user_id, action.owner_id, action.done_by_id):
        raise Forbidden(N_("Somebody else must verify this: you own it or put it right yourself."))
    return action


@command("actions.cancel")
def cancel(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    action, now = begin(s, actor, id, version, ActionMove.CANCEL), clock.now()
    event = go(s, actor, action, ActionMove.CANCEL, now, reason)
    message = N_("{no} “{title}” is cancelled: {reason}")
    tell_of(s, actor, action, event, [action.owner_id, action.raised_by_id], message, reason=event.note)
