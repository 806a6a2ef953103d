"""When people are reminded of an end that comes. Pure."""

from collections.abc import Sequence
from datetime import date

STAGES = (60, 30, 7)
"""Days before it that people are told."""
TOLD_AFTER = 30
"""Days; what ended longer ago is history, a ledger of old contracts tells nobody."""


def stage(last: date, today: date, stages: Sequence[int] = STAGES) -> int | None:
    """60, 30 or 7 days are left at most, or 0: it has ended lately; None: nobody is told."""
    left = (last - today).days
    if left < 0:
        return 0 if left >= -TOLD_AFTER else None
    return min((days for days in stages if left <= days), default=None)
