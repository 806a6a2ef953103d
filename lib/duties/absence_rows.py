"""Inside the use cases: tasks handed to substitutes, and back again."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import cast

from sqlalchemy import Exists, Table, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from db.choices.duties import TaskState
from db.duties import Absence, DutyTask
from db.inspections import Inspection
from lib import clock
from lib.duties.absence_rules import Away, Days

Hands = tuple[int | None, int | None]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


def begun() -> Exists:
    """An inspection has been started for the task."""
    return exists().where(Inspection.task_id == DutyTask.id)


def away_from(s: Session, since: date) -> Away:
    """All absences not yet over on a day: few, whatever the company."""
    wanted = select(Absence.user_id, Absence.substitute_id, Absence.since, Absence.until)
    rows = s.execute(wanted.where(Absence.until >= since).order_by(Absence.id))
    return Away(Days(*row) for row in rows)


def hands(away: Away, user_id: int | None, day: date) -> Hands:
    """(whose task it is on this day, for whom)."""
    if user_id is None:
        return None, None
    who = away.stands_in(user_id, day)
    return (who, None) if who == user_id else (who, user_id)


def settle(s: Session, since: date, until: date) -> int:
    """Every open task of these days is whose it ought to be; how many changed hands.

    What somebody was given, took or began by hand stays theirs.
    """
    away, moves = away_from(s, since), defaultdict(list)
    wanted = select(DutyTask.id, DutyTask.owner_id, DutyTask.for_id, DutyTask.starts_at).where(
        DutyTask.state == TaskState.OPEN,
        DutyTask.starts_at >= midnight(since),
        DutyTask.starts_at < midnight(until + timedelta(days=1)),
        DutyTask.late_until > clock.now(),
        or_(DutyTask.for_id.is_not(None), DutyTask.owner_id.in_(select(Absence.user_id))),
        ~begun(),
    )
    for id, owner_id, for_id, starts_at in s.execute(wanted):
        now = hands(away, for_id or owner_id, clock.local(starts_at).date())
        if now != (owner_id, for_id):
            moves[now].append(id)
    table = cast(Table, DutyTask.__table__)
    for (owner_id, for_id), ids in moves.items():
        still = and_(table.c.id.in_(ids), table.c.state == TaskState.OPEN)
        s.execute(update(table).where(still).values(owner_id=owner_id, for_id=for_id))
    return sum(map(len, moves.values()))
