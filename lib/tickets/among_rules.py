"""Which tickets stand behind a number of the analysis."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.choices.standards import Measure
from db.choices.tickets import Channel, State

# What was never a matter counts nowhere.
NEVER = frozenset({State.REJECTED, State.CANCELLED})


@dataclass(frozen=True)
class Among:
    """Received from one day to before another; and whatever else the number was of.

    hours: (more than, at most) from receipt to the end of the work or, with response, to the response.
    """

    since: date
    until: date
    building_id: int | None = None
    cause: str = ""
    channel: Channel | None = None
    measure: Measure | None = None
    in_time: bool | None = None
    reopened: bool | None = None
    repeat: bool | None = None
    satisfied: bool | None = None
    rated: bool = False
    hours: tuple[float, float | None] | None = None
    response: bool = False


def edges(among: Among, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment, and the first one after."""
    since = datetime.combine(among.since, datetime.min.time(), zone)
    return since, datetime.combine(among.until, datetime.min.time(), zone)


def month_edges(month: str) -> tuple[date, date]:
    """2025-11 → the first of November and the first of December."""
    first = date(int(month[:4]), int(month[5:]), 1)
    return first, (first + timedelta(days=32)).replace(day=1)
