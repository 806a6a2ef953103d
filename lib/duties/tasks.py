"""A task taken, done, given to somebody else, or excused."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.choices.duties import TaskState
from db.duties import Duty, DutyTask
from lib import clock
from lib.access import Actor, command
from lib.duties.absence_rows import away_from
from lib.duties.scope import find, must_do
from lib.duties.task_rows import OWNER, close, not_now, stands, tell_of
from lib.duties.task_rules import Standing, may_be_done, may_be_excused, may_change_hands, noted
from lib.errors import Forbidden, Refused, unchanged
from lib.files import service as files
from lib.i18n import N_


@command("duties.work")
def take(s: Session, actor: Actor, *, id: int) -> None:
    """What waits for whoever takes it is its taker's; the first one has it."""
    task = find(s, actor, id, lock=True)
    if task.owner_id is not None:
        raise Refused(N_("Somebody has taken this already."))
    if not may_change_hands(stands(task, clock.now()), _duty(s, task).made_up):
        raise not_now(task)
    task.owner_id, task.for_id = actor.user_id, None


@command("duties.work")
def do(s: Session, actor: Actor, *, id: int, note: str = "", file_ids: Sequence[int] = ()) -> None:
    """Done, at the server's time, with what shows it. What has a checklist is done by its inspection."""
    task, now = find(s, actor, id, lock=True), clock.now()
    duty, stood = _duty(s, task), stands(task, now)
    _must_hold(actor, task)
    if duty.form_code:
        raise Refused(N_("This is done by its checklist: start it."))
    if not may_be_done(stood, duty.made_up):
        raise not_now(task)
    if stood == Standing.MISSED and not note.strip():
        raise Refused(N_("It is made up: please say why it was not done in time."))
    given = files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=task.id)
    if duty.photo and not any(file.has_preview for file in given):
        raise Refused(N_("Please add a photo that shows it."))
    close(s, actor, task, TaskState.DONE, noted(note))


def _must_hold(actor: Actor, task: DutyTask) -> None:
    """Its owner's; nobody's is whoever's does it; leaders record it for others."""
    if task.owner_id not in (None, actor.user_id) and not actor.may("duties.lead"):
        raise Forbidden(N_("Only whose task it is, or who leads them, may do this."))


@command("duties.lead")
def give(s: Session, actor: Actor, *, id: int, to_id: int, version: int | None = None) -> None:
    task = find(s, actor, id, lock=True)
    if version is not None:
        unchanged(task, version)
    duty, day = _duty(s, task), clock.local(task.starts_at).date()
    if not may_change_hands(stands(task, clock.now()), duty.made_up):
        raise not_now(task)
    must_do(s, task.project_id, to_id)
    if away_from(s, day).is_away(to_id, day):
        raise Refused(N_("This person is away on {day}."), day=day.isoformat())
    task.owner_id, task.for_id = to_id, None
    s.flush()
    if to_id != actor.user_id:
        tell_of(s, task, duty.title, [to_id], N_("“{title}” on {at} is yours now."))


@command("duties.lead")
def excuse(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    """By a leader, and never by whose task it is or was."""
    task = find(s, actor, id, lock=True)
    if version is not None:
        unchanged(task, version)
    if actor.user_id in (task.owner_id, task.for_id):
        raise Forbidden(N_("Nobody excuses their own task. Ask another leader."))
    if not reason.strip():
        raise Refused(N_("Please give a reason."))
    if not may_be_excused(stands(task, clock.now())):
        raise not_now(task)
    close(s, actor, task, TaskState.EXCUSED, noted(reason))


def _duty(s: Session, task: DutyTask) -> Duty:
    return s.get_one(Duty, task.duty_id)
