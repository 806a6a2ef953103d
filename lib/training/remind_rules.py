"""When people are reminded of an end that comes."""

from datetime import date

STAGES = (60, 30, 7)
TOLD_AFTER = 30
"""Days; what ran out longer ago is told with everything that is lacking, month by month."""


def stage(last: date, today: date) -> int | None:
    """60, 30 or 7 days are left at most, or 0: it has run out lately; none: nobody is told."""
    left = (last - today).days
    if left < 0:
        return 0 if left >= -TOLD_AFTER else None
    return min((days for days in STAGES if left <= days), default=None)


def week(today: date) -> str:
    """2025W47, the week leaders are told of once."""
    year, number, _day = today.isocalendar()
    return f"{year}W{number:02d}"
