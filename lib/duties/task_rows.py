"""Inside the use cases: a task done, its equipment's upkeep recorded, the next one made."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.duties import DutyKind, Every, TaskState
from db.choices.equipment import UpkeepKind, UpkeepResult
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment
from lib import clock
from lib.access import Actor
from lib.alerts.rows import tell
from lib.duties.make_rows import Maker
from lib.duties.task_rules import Standing, standing
from lib.equipment.upkeep_rows import record
from lib.errors import Refused
from lib.i18n import N_

OWNER = "duty_task"


def mark_done(s: Session, actor: Actor, task_id: int, note: str = "") -> None:
    """By its checklist, signed: in whatever time, and by whoever inspected. Told twice, it is done once.

    Whose inspection it was, the caller has found through its own scope.
    """
    task = s.scalars(select(DutyTask).where(DutyTask.id == task_id).with_for_update()).one()
    if task.state != TaskState.DONE:
        close(s, actor, task, TaskState.DONE, note)


def close(s: Session, actor: Actor, task: DutyTask, state: TaskState, note: str) -> None:
    """done_at and done_by of an excused one: when and by whom it was excused."""
    now = clock.now()
    task.state, task.done_at, task.done_by_id = state, now, actor.user_id
    task.note = note.strip()[:400]
    s.flush()
    duty, place = s.get_one(Duty, task.duty_id), s.get_one(DutyPlace, task.place_id)
    if state == TaskState.DONE and place.equipment_id is not None:
        _upkeep(s, actor, task, duty, place.equipment_id, now)
    if duty.recurs["every"] == Every.DONE and duty.active and place.active:
        Maker(s, now).make([(duty, place)])


def _upkeep(s: Session, actor: Actor, task: DutyTask, duty: Duty, equipment_id: int, now: datetime) -> None:
    kind = UpkeepKind.MAINTENANCE if duty.kind == DutyKind.MAINTENANCE else UpkeepKind.OTHER
    record(
        s,
        actor,
        s.get_one(Equipment, equipment_id),
        kind=kind,
        did=task.note or duty.title,
        result=UpkeepResult.GOOD,
        done_on=clock.local(now).date(),
        task_id=task.id,
    )


def stands(task: DutyTask, now: datetime) -> Standing:
    return standing(task.state, task.starts_at, task.due_at, task.late_until, task.done_at, now)


def standing_now(now: datetime) -> Any:
    """The same as stands, for many at once."""
    done = DutyTask.state == TaskState.DONE
    told = {
        Standing.DONE_LATE: and_(done, DutyTask.done_at > DutyTask.due_at),
        Standing.DONE: done,
        Standing.EXCUSED: DutyTask.state == TaskState.EXCUSED,
        Standing.MISSED: or_(DutyTask.state == TaskState.MISSED, DutyTask.late_until <= now),
        Standing.AHEAD: DutyTask.starts_at > now,
        Standing.LATE: DutyTask.due_at < now,
    }
    return case(*((when, one.value) for one, when in told.items()), else_=Standing.OPEN.value)


def not_now(task: DutyTask) -> Refused:
    """Why nothing more can be done about it."""
    now = clock.now()
    if task.state in (TaskState.OPEN, TaskState.MISSED) and now < task.starts_at:
        return Refused(N_("This can be done from {at} on."), at=clock.shown(task.starts_at))
    told = stands(task, now).label
    return Refused(N_("This task is “{state}” now; this step is not possible."), state=told)


def tell_of(s: Session, task: DutyTask, title: str, people: list[int | None], message: str) -> None:
    tell(
        s,
        people,
        AlertKind.INSPECTION,
        message,
        {"title": title, "at": clock.shown(task.starts_at)},
        source=("duty", task.id),
        key=f"duty/{task.id}/{task.version}",
        project_id=task.project_id,
    )
