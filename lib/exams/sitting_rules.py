"""What a sitting allows: when it may begin and until when, and whom its link is for. Pure."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from db.choices.exams import ExamState
from lib.errors import Refused

GRACE = timedelta(seconds=2)
"""What was sent in time may be so long on its way."""
SIGNS = 4


class TimeUp(Refused):
    """Too late by the server's clock."""


class Over(Refused):
    """Handed in, or ended by somebody else."""


class Elsewhere(Refused):
    """Another device has taken the sitting over."""


# -- when --------------------------------------------------------------------------------------


class Stage(StrEnum):
    """Where somebody stands with an exam."""

    SOON = "soon"
    READY = "ready"
    UNDER_WAY = "under_way"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


def due_at(started: datetime, minutes: int, extra: int, closes: datetime) -> datetime:
    """More time for a person counts after the exam closes too."""
    return min(started + timedelta(minutes=minutes + extra), closes_at(closes, extra))


def closes_at(closes: datetime, extra: int) -> datetime:
    return closes + timedelta(minutes=extra)


def is_over(due: datetime, now: datetime) -> bool:
    return now > due + GRACE


def stage_of(
    state: ExamState,
    opens: datetime,
    closes: datetime,
    now: datetime,
    *,
    sat: int,
    left: int,
    under_way: bool,
) -> Stage:
    """sat: sittings so far; left: how many more are allowed; closes: for this person."""
    if state == ExamState.CANCELLED:
        return Stage.CANCELLED
    if under_way and state == ExamState.ANNOUNCED:
        return Stage.UNDER_WAY
    if state == ExamState.ANNOUNCED and left > 0 and now < closes:
        return Stage.READY if now >= opens else Stage.SOON
    return Stage.DONE if sat else Stage.MISSED


# -- who ---------------------------------------------------------------------------------------


class Proof(StrEnum):
    """What somebody is asked to show that a link is theirs."""

    NUMBER = "number"
    PHONE = "phone"
    NONE = "none"


def proof_of(no: str, phone: str) -> Proof:
    if _last(no):
        return Proof.NUMBER
    return Proof.PHONE if _last_digits(phone) else Proof.NONE


def fits(typed: str, no: str, phone: str) -> bool:
    """The last signs of the staff number, or of the telephone where there is none; more may be typed."""
    own = _last(no) or _last_digits(phone)
    return bool(own) and _last(typed) == own


def _last(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))[-SIGNS:]


def _last_digits(phone: str) -> str:
    digits = "".join(filter(str.isdigit, phone))
    return digits[-SIGNS:] if len(digits) >= SIGNS else ""
