"""Months, quarters and years by which archives are checked: values in, values out."""

import re
from dataclasses import dataclass
from datetime import date

from db.choices.archives import Cycle
from lib.errors import Refused
from lib.i18n import N_

MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}
KEY = re.compile(r"(?P<year>(?:19|20|21)\d\d)(?:-(?P<quarter>Q[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Period:
    """no counts the periods of the year from 1."""

    cycle: Cycle
    year: int
    no: int = 1

    @property
    def key(self) -> str:
        """2026, 2026-Q4 or 2026-11."""
        ends = {Cycle.MONTH: f"-{self.no:02d}", Cycle.QUARTER: f"-Q{self.no}"}
        return f"{self.year}{ends.get(self.cycle, '')}"

    @property
    def since(self) -> date:
        return date(self.year, (self.no - 1) * MONTHS[self.cycle] + 1, 1)

    @property
    def until(self) -> date:
        """The first day after it."""
        return self.after.since

    @property
    def after(self) -> "Period":
        last = self.no * MONTHS[self.cycle] == 12
        return Period(self.cycle, self.year + last, 1 if last else self.no + 1)

    @property
    def before(self) -> "Period":
        if self.no > 1:
            return Period(self.cycle, self.year, self.no - 1)
        return Period(self.cycle, self.year - 1, 12 // MONTHS[self.cycle])


def period_of(cycle: Cycle, day: date) -> Period:
    return Period(cycle, day.year, (day.month - 1) // MONTHS[cycle] + 1)


def read(key: str) -> Period:
    """What a browser or the company's books say a period is."""
    found = KEY.fullmatch(key)
    if found is None:
        raise Refused(N_("This is no month, quarter or year."))
    year = int(found["year"])
    if found["quarter"]:
        return Period(Cycle.QUARTER, year, int(found["quarter"][1]))
    return Period(Cycle.MONTH, year, int(found["month"])) if found["month"] else Period(Cycle.YEAR, year)


def latest(cycle: Cycle, today: date, most: int) -> list[Period]:
    """The one that runs, and those before it."""
    found = [period_of(cycle, today)]
    while len(found) < most:
        found.append(found[-1].before)
    return found
