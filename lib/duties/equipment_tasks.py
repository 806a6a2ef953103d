"""What duties ask of one piece of equipment now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.duties import TaskState
from db.duties import Duty, DutyPlace, DutyTask
from lib import clock
from lib.access import Actor, query
from lib.duties.scope import visible
from lib.duties.task_rows import stands
from lib.duties.task_rules import Standing, may_be_done
from lib.equipment.scope import find_equipment

MOST, AHEAD, BEHIND = 10, timedelta(days=7), timedelta(days=92)


@dataclass(frozen=True)
class EquipmentTask:
    """by_checklist: begun as an inspection; may_begin: now, by the looker."""

    id: int
    title: str
    due_at: datetime
    standing: Standing
    owner: str
    by_checklist: bool
    may_begin: bool


@query("duties.view")
def tasks_of_equipment(s: Session, actor: Actor, *, equipment_id: int) -> list[EquipmentTask]:
    """Not done yet and not far ahead, the most overdue first."""
    find_equipment(s, actor, equipment_id)
    now = clock.now()
    missed = and_(DutyTask.state == TaskState.MISSED, Duty.made_up, DutyTask.late_until >= now - BEHIND)
    wanted = (
        select(DutyTask, Duty, User.display_name)
        .join(Duty, Duty.id == DutyTask.duty_id)
        .join(DutyPlace, DutyPlace.id == DutyTask.place_id)
        .outerjoin(User, User.id == DutyTask.owner_id)
        .where(DutyPlace.equipment_id == equipment_id, visible(actor))
        .where(or_(DutyTask.state == TaskState.OPEN, missed), DutyTask.starts_at <= now + AHEAD)
        .order_by(DutyTask.due_at, DutyTask.id)
        .limit(MOST)
    )
    return [_task(actor, task, duty, owner or "") for task, duty, owner in s.execute(wanted)]


def _task(actor: Actor, task: DutyTask, duty: Duty, owner: str) -> EquipmentTask:
    standing = stands(task, clock.now())
    hers = task.owner_id in (None, actor.user_id)
    begins = hers and actor.may("duties.work") and may_be_done(standing, duty.made_up)
    return EquipmentTask(task.id, duty.title, task.due_at, standing, owner, bool(duty.form_code), begins)
