"""One now(). Rules take it as an argument; everything is kept in UTC and shown in the company's zone."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from lib.settings import settings


def now() -> datetime:
    return datetime.now(UTC)


@lru_cache
def zone() -> ZoneInfo:
    return ZoneInfo(settings().zone)


def local(at: datetime) -> datetime:
    return at.astimezone(zone())


def start_of_day(at: datetime) -> datetime:
    return local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def days_ago(at: datetime, days: int) -> datetime:
    return start_of_day(at) - timedelta(days=days)


def shown(at: datetime | None) -> str:
    """2025-11-21 09:30, the way every screen prints a moment."""
    return local(at).strftime("%Y-%m-%d %H:%M") if at else ""
