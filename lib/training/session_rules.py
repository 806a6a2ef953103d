"""Sessions: what may be done in which state, when attendance is taken, what a plan must say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.choices import N_, Choice
from db.choices.training import Presence, SessionState
from lib.errors import Refused

SERIES = "PX"
LONGEST = timedelta(days=14)
MOST_HOURS = Decimal(100)
AROUND = timedelta(minutes=30)
"""Attendance is taken by code from so long before a session begins until so long after it ends."""


class Door(Choice):
    """Whether attendance may be taken by code just now."""

    EARLY = "early", N_("Not open yet")
    OPEN = "open", N_("Open now")
    OVER = "over", N_("Closed")


@dataclass(frozen=True)
class SessionFacts:
    """project_id none: for the whole company. hours none: those of the course."""

    course_id: int
    starts_at: datetime
    ends_at: datetime
    project_id: int | None = None
    hours: Decimal | None = None
    place: str = ""
    trainer: str = ""


@dataclass(frozen=True)
class Expected:
    """Who is to come: everybody of these posts and projects, and these people. Nothing named: nobody."""

    posts: tuple[str, ...] = ()
    project_ids: tuple[int, ...] = ()
    staff_ids: tuple[int, ...] = ()


def must_make_sense(facts: SessionFacts) -> None:
    if not facts.starts_at < facts.ends_at <= facts.starts_at + LONGEST:
        raise Refused(N_("A session ends after it begins, and lasts {n} days at most."), n=LONGEST.days)
    if facts.hours is not None and not 0 < facts.hours <= MOST_HOURS:
        raise Refused(N_("A session counts more than 0 and at most {n} hours."), n=int(MOST_HOURS))


def door(state: SessionState, starts_at: datetime, ends_at: datetime, now: datetime) -> Door:
    if state != SessionState.PLANNED or now > ends_at + AROUND:
        return Door.OVER
    return Door.EARLY if now < starts_at - AROUND else Door.OPEN


def may_finish(starts_at: datetime, now: datetime) -> bool:
    """Nobody has held what has not begun."""
    return now >= starts_at


def credited(presence: Presence, hours: Decimal) -> Decimal:
    return hours if presence == Presence.PRESENT else Decimal(0)
