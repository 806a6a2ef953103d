"""What a duty says of itself, and whether that makes sense."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.choices.duties import DutyKind, OnHoliday
from lib.duties.recurrence_rules import Recurrence, recurrence
from lib.errors import Refused
from lib.i18n import N_

LONGEST_WINDOW, LONGEST_GRACE = 366 * 24 * 60, 92 * 24 * 60
DAY = 24 * 60


@dataclass(frozen=True)
class DutyFacts:
    """minutes: so long it may be done from its start; grace: so much longer, late."""

    title: str
    kind: DutyKind
    recurs: dict[str, Any]
    minutes: int
    starts_on: date
    grace: int = 0
    ends_on: date | None = None
    form_code: str = ""
    how: str = ""
    made_up: bool = True
    holiday: OnHoliday = OnHoliday.KEEP
    photo: bool = False


@dataclass(frozen=True)
class PlaceFacts:
    """Where in a project; one person, else whoever holds the post, else whoever takes it."""

    project_id: int
    building_id: int | None = None
    equipment_id: int | None = None
    place: str = ""
    owner_id: int | None = None
    post: str = ""


def must_make_sense(facts: DutyFacts) -> Recurrence:
    if not facts.title.strip():
        raise Refused(N_("Please say what is to be done."))
    if not 1 <= facts.minutes <= LONGEST_WINDOW:
        raise Refused(N_("It may be done for at least a minute and at most a year."))
    if not 0 <= facts.grace <= LONGEST_GRACE:
        raise Refused(N_("It may be late by {n} days at most."), n=LONGEST_GRACE // DAY)
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise Refused(N_("Its last day comes before its first."))
    return recurrence(facts.recurs)
