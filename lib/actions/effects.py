"""A serious one is looked at again a month after it was verified: has it lasted?"""

from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionMove
from lib import clock
from lib.access import Actor, command
from lib.actions.rows import begin, go, tell_of
from lib.actions.rules import awaits_effect, may_verify, raised
from lib.actions.service import raise_action
from lib.errors import Forbidden, Refused
from lib.i18n import N_


@command("actions.verify")
def check_effect(
    s: Session,
    actor: Actor,
    *,
    id: int,
    effective: bool,
    note: str,
    owner_id: int | None = None,
    version: int | None = None,
) -> int | None:
    """Effective, or not: then it is raised again, for the same owner or another, one step graver."""
    action, now = begin(s, actor, id, version, ActionMove.EFFECT), clock.now()
    _may_check(actor, action)
    if not note.strip():
        raise Refused(N_("Please say what you saw."))
    if effective and action.effect_due_at and now < action.effect_due_at:
        raise Refused(
            N_("Whether it lasts shows on {due}; earlier it can only be found not effective."),
            due=clock.shown(action.effect_due_at),
        )
    action.effective, action.effect_at, action.effect_by_id = effective, now, actor.user_id
    if effective:
        event = go(s, actor, action, ActionMove.EFFECT, now, note, effective=True)
        tell_of(s, actor, action, event, [action.owner_id], N_("{no} “{title}” has lasted."))
        return None
    return _raise_again(s, actor, action, note, owner_id or action.owner_id)


def _may_check(actor: Actor, action: Action) -> None:
    if not awaits_effect(action.effect_due_at, action.effective):
        raise Refused(N_("{no} awaits no check of its effect."), no=action.no)
    if not may_verify(actor.user_id, action.owner_id, action.done_by_id):
        raise Forbidden(N_("Somebody else checks the effect: you own it or put it right yourself."))


def _raise_again(s: Session, actor: Actor, action: Action, note: str, owner_id: int) -> int:
    again = raise_action.within(
        s,
        actor,
        project_id=action.project_id,
        source_kind=action.source_kind,
        source_id=action.source_id,
        source_no=action.source_no,
        title=action.title,
        detail=note,
        owner_id=owner_id,
        severity=raised(action.severity),
        item=action.item,
        standard=action.standard,
        place=action.place,
        photo=action.photo,
        repeat_of_id=action.id,
    )
    event = go(s, actor, action, ActionMove.EFFECT, clock.now(), note, effective=False, again=again)
    message = N_("{no} “{title}” has not lasted and is raised again: {reason}")
    tell_of(s, actor, action, event, [action.owner_id, action.raised_by_id], message, reason=event.note)
    return again
