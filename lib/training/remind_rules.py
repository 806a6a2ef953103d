"""How often leaders are reminded."""

from datetime import date


def week(today: date) -> str:
    """2025W47, the week leaders are told of once."""
    year, number, _day = today.isocalendar()
    return f"{year}W{number:02d}"
