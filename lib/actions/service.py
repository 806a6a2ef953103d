"""An action through its life: raised, put right, verified by somebody else. Every move is an event."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity
from lib import clock
from lib.access import Actor, command
from lib.actions.evidence_rows import give, new_evidence
from lib.actions.plan_rows import earlier_one, measure_of, money_of, set_plan
from lib.actions.rows import ahead, begin, go, happen, must_hold, owner_of, tell_of
from lib.actions.rules import (
    SERIES,
    effect_due,
    may_verify,
    must_be_planned,
    proposed_due,
    puts_off_own_date,
)
from lib.customers.scope import find_project
from lib.errors import Forbidden, Refused, all_of
from lib.i18n import N_
from lib.numbers import next_number


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
    standard: str = "",
    place: str = "",
    photo: bool = False,
    repeat_of_id: int | None = None,
    measure: str = "",
    money: Decimal | None = None,
) -> int:
    """Something must be put right. Without a date it gets the one proposed for how grave it is.

    What was found before is counted; how much graver that makes it, whoever raises it says.
    """
    now = clock.now()
    _must_reach(s, actor, project_id)
    severity = Severity(severity)
    earlier = earlier_one(s, project_id, repeat_of_id)
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
        owner_id=owner_of(s, project_id, owner_id),
        raised_by_id=actor.user_id,
        raised_at=now,
        due_at=ahead(due_at or proposed_due(severity, now), now),
        state=ActionState.OPEN,
        standard=standard.strip(),
        place=place.strip()[:120],
        measure=measure_of(measure),
        money=money_of(money),
        photo=photo,
        repeat_of_id=earlier.id if earlier else None,
        repeats=earlier.repeats + 1 if earlier else 0,
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
    if puts_off_own_date(actor.user_id, action.owner_id, action.raised_by_id, action.due_at, due_at):
        raise Refused(N_("Nobody puts off their own date. Ask whoever raised it."))
    given, before = owner_id != action.owner_id, action.due_at
    action.owner_id = owner_of(s, action.project_id, owner_id) if given else owner_id
    action.due_at = due_at if due_at == action.due_at else ahead(due_at, now)
    due = clock.shown(action.due_at)
    event = go(s, actor, action, ActionMove.ASSIGN, now, reason, owner=owner_id, due=due)
    if given or action.due_at != before:
        _tell_owner(s, actor, action, event)
    else:
        message = N_("{no} “{title}” stays yours until {due}: {reason}")
        tell_of(s, actor, action, event, [owner_id], message, due=due, reason=event.note)


@command("actions.work")
def note(s: Session, actor: Actor, *, id: int, note: str) -> None:
    go(s, actor, begin(s, actor, id, None, ActionMove.NOTE), ActionMove.NOTE, clock.now(), note)


@command("actions.work")
def finish(
    s: Session,
    actor: Actor,
    *,
    id: int,
    note: str = "",
    measure: str = "",
    remedy: Remedy | None = None,
    money: Decimal | None = None,
    file_ids: Sequence[int] = (),
    version: int | None = None,
) -> None:
    """Put right, as its evidence or the words show; photos, measure and cost may come in the same breath."""
    action, now = begin(s, actor, id, version, ActionMove.FINISH), clock.now()
    must_hold(actor, action)
    if file_ids:
        give(s, actor, action, file_ids)
    set_plan(s, actor, action, now, measure=measure, remedy=remedy, money=money)
    if missing := _missing(s, action, note):
        raise all_of(missing)
    action.done_at, action.done_by_id = now, actor.user_id
    event = go(s, actor, action, ActionMove.FINISH, now, note)
    message = N_("{no} “{title}” is put right; somebody else verifies it now.")
    tell_of(s, actor, action, event, [action.raised_by_id], message)


def _missing(s: Session, action: Action, note: str) -> list[Refused]:
    """What it still wants before it counts as put right."""
    missing, new = [], new_evidence(s, action)
    if must_be_planned(action.severity, action.source_kind):
        if not action.measure:
            missing.append(Refused(N_("It is serious: please say by what measure it is put right.")))
        if action.money is None:
            missing.append(Refused(N_("It is serious: please say what it costs; 0 is an answer.")))
    if action.photo and not any(file.media_type.startswith("image/") for file in new):
        missing.append(
            Refused(N_("Please add a photo of how it is now: none came since it was raised or sent back."))
        )
    elif not note.strip() and not new:
        missing.append(Refused(N_("Please say what was done, or add a photo that shows it.")))
    return missing


@command("actions.verify")
def verify(s: Session, actor: Actor, *, id: int, note: str = "", version: int | None = None) -> None:
    """Looked at by somebody else, and found right; a serious one is looked at again later."""
    action, now = _verifying(s, actor, id, version, ActionMove.VERIFY), clock.now()
    action.verified_at, action.verified_by_id = now, actor.user_id
    effect = effect_due(action.severity, now)
    action.effect_due_at = clock.start_of_day(effect) if effect else None
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
