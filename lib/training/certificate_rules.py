"""Where a certificate stands on a day, and what it may be revoked for."""

from datetime import date

from db.choices import N_, Choice
from lib.errors import Refused

LONGEST_REASON = 200
FELL = "exam result"
"""Kept as the reason where a result no longer passes; a person's own reasons are sentences."""


class Good(Choice):
    """Of a certificate on a day."""

    VALID = "valid", N_("Certificate valid")
    OVER = "over", N_("Certificate run out")
    REVOKED = "revoked", N_("Certificate revoked")


TONES = {Good.VALID: "green", Good.OVER: "orange", Good.REVOKED: "red"}
NO_LONGER_PASSED = N_("The exam was corrected, and the result no longer passes.")


def standing(until: date | None, *, revoked: bool, today: date) -> Good:
    """To the end of its last day; revoked before all else."""
    if revoked:
        return Good.REVOKED
    return Good.OVER if until is not None and until < today else Good.VALID


def told_reason(reason: str) -> str:
    """A person's own words as they are; what the job that follows results left there, as a sentence."""
    return NO_LONGER_PASSED if reason == FELL else reason


def sound_reason(reason: str) -> str:
    told = " ".join(reason.split())[:LONGEST_REASON]
    if not told or told == FELL:
        raise Refused(N_("Please say why it is revoked."))
    return told
