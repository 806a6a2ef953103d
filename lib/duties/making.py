"""Tasks made ahead of their time, and told missed when it is over; however often this ran, or did not."""

from collections import Counter
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.choices.duties import Every, TaskState
from db.duties import DutyTask
from lib import audit, clock
from lib.access import Actor, command
from lib.duties.make_rows import Maker, waiting


@command("duties.make")
def make(s: Session, actor: Actor) -> int:
    """How many places were brought up to their horizon, some at a time; none: everything is there."""
    now = clock.now()
    missed, pairs = _close(s, now), waiting(s, now)
    made = Maker(s, now).make(pairs)
    if made or missed:
        places = Counter(str(duty.id) for duty, _ in pairs)
        audit.note(s, table="duty_task", made=made, missed=missed, places=dict(places))
    return made + sum(duty.recurs["every"] != Every.DONE for duty, _ in pairs)


def _close(s: Session, now: datetime) -> int:
    """What nobody did while it could be done."""
    over = DutyTask.state == TaskState.OPEN, DutyTask.late_until <= now
    missed = update(DutyTask).where(*over).values(state=TaskState.MISSED)
    found = s.scalars(missed.returning(DutyTask.id).execution_options(synchronize_session=False))
    return len(found.all())
