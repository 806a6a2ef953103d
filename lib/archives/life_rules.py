"""How long paper may be out, when people are told of an end coming, and what may be destroyed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from db.choices.archives import RecordState, Secrecy
from lib.archives.rules import OPEN_TO_ALL
from lib.errors import Refused
from lib.i18n import N_

MOST_LENT_DAYS = 366
LONGEST_TERM = 50  # years a contract may run on from today
MOST_PROPOSED = 2000  # in one list: somebody is to read it


@dataclass(frozen=True)
class Due:
    """Which of the records kept long enough; empty means all of them. company: what belongs to no project."""

    category_id: int | None = None
    project_id: int | None = None
    company: bool = False
    year: int | None = None


@dataclass(frozen=True)
class Standing:
    """What decides whether a record may be destroyed today."""

    state: RecordState
    keep_until: date | None
    hold: str
    lent: bool


def lent_until(due_on: date | None, today: date) -> date:
    """A day from today on, within a year."""
    if due_on is None or due_on < today:
        raise Refused(N_("Say until when it is lent: today or later."))
    if due_on > today + timedelta(days=MOST_LENT_DAYS):
        raise Refused(N_("Paper is lent for a year at most."))
    return due_on


def late_week(due_on: date, today: date) -> int | None:
    """Which week of being late this is, counted from 0; None: not late."""
    return ((today - due_on).days - 1) // 7 if today > due_on else None


def runs_on_until(expires_on: date | None, held: date | None, today: date) -> date:
    """A new end lies after the old one, and not in another age."""
    if expires_on is None or expires_on <= (held or today):
        raise Refused(N_("The new end must lie after the old one."))
    if expires_on > today + timedelta(days=366 * LONGEST_TERM):
        raise Refused(N_("Please check the year of the new end."))
    return expires_on


def may_be_destroyed(found: Standing, today: date) -> bool:
    """Filed, kept to the end of its last day, not held, not lent."""
    kept = found.keep_until is None or found.keep_until >= today
    return found.state == RecordState.FILED and not kept and not found.hold and not found.lent


def quarter(day: date) -> str:
    """2025Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def named(no: str, title: str, secrecy: Secrecy) -> str:
    """How a message that leaves the archives names a record: a closed one by its number alone."""
    return f"{no} {title}" if secrecy in OPEN_TO_ALL else no


def chosen(ids: Collection[int], without: Collection[int]) -> list[int]:
    """What goes on the list: neither nothing nor more than anybody reads."""
    left = [id for id in ids if id not in set(without)]
    if not left:
        raise Refused(N_("Nothing is left on the list."))
    if len(left) > MOST_PROPOSED:
        raise Refused(N_("At most {n} records in one list: choose a category or a year."), n=MOST_PROPOSED)
    return left
