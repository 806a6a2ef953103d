"""When people are called about a promise: shortly before it is due, at the breach, and when it drags on."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from db.choices.alerts import AlertKind
from db.choices.standards import Unit
from lib.i18n import N_

LONGEST = timedelta(days=1)  # so late, head office is called, however long the limit was


class Stage(StrEnum):
    SOON = "soon"
    LATE = "late"
    LONG_LATE = "long_late"


KINDS = {Stage.SOON: AlertKind.SOON, Stage.LATE: AlertKind.LATE, Stage.LONG_LATE: AlertKind.LATE}
MESSAGES = {
    Stage.SOON: N_("{no} ({project} {place}): “{measure}” is due at {due}."),
    Stage.LATE: N_("{no} ({project} {place}): “{measure}” is late since {due}."),
    Stage.LONG_LATE: N_("{no} ({project} {place}): “{measure}” is long overdue, since {due}."),
}


def span(limit: Decimal | None, unit: Unit | None, started_at: datetime, due_at: datetime) -> timedelta:
    """The limit in hours and minutes as promised; in working days, or as a date told, what it came to."""
    if limit is not None and unit in (Unit.MINUTES, Unit.HOURS):
        return timedelta(minutes=float(limit) * (60 if unit == Unit.HOURS else 1))
    return max(due_at - started_at, timedelta())


def stage(now: datetime, due_at: datetime, limit: timedelta, soon: timedelta) -> Stage | None:
    """soon before it is due, or a quarter of the limit if that is shorter; twice the limit is dragging on."""
    if now >= due_at + min(limit, LONGEST):
        return Stage.LONG_LATE
    if now >= due_at:
        return Stage.LATE
    return Stage.SOON if now >= due_at - min(soon, limit / 4) else None


def key(ticket_id: int, round: int, measure: str, stage: Stage) -> str:
    """Each promise and stage is told once."""
    return f"promise/{ticket_id}/{round}/{measure}/{stage.value}"
