"""Who stands in for whom: absences, followed from substitute to substitute."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lib.errors import Refused
from lib.i18n import N_

LONGEST = 366


@dataclass(frozen=True)
class Days:
    """Somebody away, both ends included."""

    user_id: int
    substitute_id: int | None
    since: date
    until: date


class Away:
    """Who does the tasks of whom on which day."""

    def __init__(self, absences: Iterable[Days]) -> None:
        self._of: dict[int, list[Days]] = defaultdict(list)
        for one in absences:
            self._of[one.user_id].append(one)

    def is_away(self, user_id: int, day: date) -> bool:
        return self._on(user_id, day) is not None

    def stands_in(self, user_id: int, day: date) -> int | None:
        """Themself when they are there; nobody when a substitute is lacking, or all wait for one another."""
        asked: set[int] = set()
        who: int | None = user_id
        while who is not None and (absence := self._on(who, day)):
            if who in asked:
                return None
            asked.add(who)
            who = absence.substitute_id
        return who

    def _on(self, user_id: int, day: date) -> Days | None:
        return next((one for one in self._of.get(user_id, ()) if one.since <= day <= one.until), None)


def must_be_days(since: date, until: date) -> None:
    if not since <= until:
        raise Refused(N_("The last day away comes before the first."))
    if (until - since).days >= LONGEST:
        raise Refused(N_("An absence lasts {n} days at most."), n=LONGEST)
