"""When a backup is due, which ones stay, when to worry: values in, values out."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WORRY = timedelta(hours=26)
TRY_AGAIN = timedelta(hours=1)
RECENT = timedelta(days=2)
SHORTEST_KEY = 16
PLAIN, SEALED, PART = ".zip", ".zip.sealed", ".part"
PREFIX = "wuyedesk-"

Period = Callable[[datetime], object]


@dataclass(frozen=True)
class Kept:
    """How many are kept: the newest of so many days, weeks and months."""

    days: int
    weeks: int
    months: int


def name_of(local: datetime, *, sealed: bool, mark: str) -> str:
    """wuyedesk-20251121-020000-3fa1.zip: the company's time, and a mark that no second one has."""
    return f"{PREFIX}{local:%Y%m%d-%H%M%S}-{mark}{SEALED if sealed else PLAIN}"


def is_a_name(name: str) -> bool:
    return name.startswith(PREFIX) and name.endswith((PLAIN, SEALED))


def is_due(local: datetime, hour: int, *, verified: datetime | None, tried: datetime | None) -> bool:
    """Once a night at the hour, or as soon after as the server runs; after a failure an hour's rest.

    All in the company's time. The first one is made at once.
    """
    if tried and tried <= local < tried + TRY_AGAIN:
        return False
    turn = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return verified is None or verified < (turn if turn <= local else turn - timedelta(days=1))


def is_worrying(now: datetime, verified: datetime | None) -> bool:
    return verified is None or now - verified > WORRY


def superfluous(backups: Collection[tuple[str, datetime]], kept: Kept) -> list[str]:
    """Names to let go of verified backups and the company's time of each; never those of the last days."""
    newest_first = sorted(backups, key=lambda backup: backup[1], reverse=True)
    staying = {name for name, at in newest_first if newest_first[0][1] - at < RECENT}
    staying |= _newest(newest_first, kept.days, lambda at: at.date().toordinal())
    staying |= _newest(newest_first, kept.weeks, lambda at: at.isocalendar()[:2])
    staying |= _newest(newest_first, kept.months, lambda at: (at.year, at.month))
    return [name for name, _ in newest_first if name not in staying]


def _newest(newest_first: Sequence[tuple[str, datetime]], most: int, period: Period) -> set[str]:
    """The newest of each period, for so many periods that have one."""
    found: dict[object, str] = {}
    for name, at in newest_first:
        found.setdefault(period(at), name)
    return set(list(found.values())[:most])
