"""A quarter of inspections as figures: the heat of areas, the ranking, the course, what fell short. Pure.

A project's figure of a quarter is the mean of its signed rounds through the whole checklist. A re-inspection
carries only what fell short before, so it is told by itself and counts in no mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

CENT, HUNDRED = Decimal("0.01"), Decimal(100)
QUARTERS, OFFERED = 8, 20
MOST_ITEMS = 10
FAR, WELL = 20, Decimal("0.5")
"""A score is far below from so many points under the line, good from so much of the way above it."""


class Quarter(NamedTuple):
    year: int
    quarter: int

    @property
    def period(self) -> str:
        """2025Q4."""
        return f"{self.year}Q{self.quarter}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def after(self) -> date:
        """The first day that is none of its."""
        return self.back(-1).first

    def back(self, n: int) -> "Quarter":
        months = 4 * self.year + self.quarter - 1 - n
        return Quarter(months // 4, months % 4 + 1)

    def course(self, n: int = QUARTERS) -> tuple["Quarter", ...]:
        """So many quarters up to this one, the earliest first."""
        return tuple(self.back(ago) for ago in reversed(range(n)))


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_in(period: str) -> Quarter | None:
    """What 2025Q4 says, none for anything else a browser may bring."""
    year, _, quarter = period.partition("Q")
    if len(year) == 4 and year.isdecimal() and quarter in ("1", "2", "3", "4"):
        return Quarter(int(year), int(quarter)) if int(year) > 1 else None
    return None


@dataclass(frozen=True)
class AreaFound:
    """An area of one round, as it was scored."""

    id: str
    title: str
    full: Decimal
    got: Decimal
    items: int
    failed: int
    skipped: int


@dataclass(frozen=True)
class Round:
    """A signed round through a whole checklist. outside: by a third party."""

    id: int
    no: str
    project_id: int
    quarter: Quarter
    held_on: date
    version_id: int
    score: Decimal | None
    passed: bool | None
    outside: bool
    areas: tuple[AreaFound, ...] = ()

    @property
    def items(self) -> int:
        return sum(area.items for area in self.areas)

    @property
    def skipped(self) -> int:
        return sum(area.skipped for area in self.areas)


@dataclass(frozen=True)
class Cell:
    """share in %, the mean of n rounds; latest: the round a look into it opens."""

    project_id: int
    area: str
    share: Decimal
    n: int
    failed: int
    latest: int


def mean(values: Iterable[Decimal]) -> Decimal | None:
    many = list(values)
    return (sum(many, Decimal(0)) / len(many)).quantize(CENT, ROUND_HALF_UP) if many else None


def scores(rounds: Iterable[Round]) -> dict[int, Decimal]:
    """Project → its mean score; one nothing applied to has none."""
    many: dict[int, list[Decimal]] = defaultdict(list)
    for one in rounds:
        if one.score is not None:
            many[one.project_id].append(one.score)
    return {project: value for project, found in many.items() if (value := mean(found)) is not None}


# -- the heat of areas -------------------------------------------------------------------------


def areas(rounds: Sequence[Round]) -> dict[str, str]:
    """Area → its title, in the order of the newest version; those only older ones had come last."""
    found: dict[str, str] = {}
    for one in sorted(rounds, key=lambda one: (-one.version_id, one.id)):
        for area in one.areas:
            found.setdefault(area.id, area.title)
    return found


def heat(rounds: Sequence[Round]) -> list[Cell]:
    """One for each project and area something applied in."""
    many: dict[tuple[int, str], list[tuple[Round, AreaFound]]] = defaultdict(list)
    for one in rounds:
        for area in one.areas:
            if area.full:
                many[one.project_id, area.id].append((one, area))
    return [_cell(project, area, found) for (project, area), found in many.items()]


def _cell(project: int, area: str, found: list[tuple[Round, AreaFound]]) -> Cell:
    share = mean(one.got / one.full * HUNDRED for _, one in found) or Decimal(0)
    latest = max((one for one, _ in found), key=age)
    return Cell(project, area, share, len(found), sum(one.failed for _, one in found), latest.id)


def age(one: Round) -> tuple[date, int]:
    return one.held_on, one.id


def edges(line: Decimal) -> tuple[float, float, float]:
    """Where a score stops being far below, below, and just above the line."""
    return float(max(line - FAR, Decimal(1))), float(line), float(line + (HUNDRED - line) * WELL)


def band(share: Decimal, line: Decimal) -> int:
    """0 far below, 1 below, 2 above, 3 well above."""
    return sum(share >= Decimal(str(edge)) for edge in edges(line))


# -- the course --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """Project → a mean score for each quarter, none where there was no round; all: the projects' mean."""

    quarters: tuple[Quarter, ...]
    projects: Mapping[int, tuple[Decimal | None, ...]]
    all: tuple[Decimal | None, ...]


def course(rounds: Iterable[Round], quarters: tuple[Quarter, ...]) -> Course:
    many: dict[Quarter, list[Round]] = defaultdict(list)
    for one in rounds:
        many[one.quarter].append(one)
    told = [scores(many[quarter]) for quarter in quarters]
    known = sorted({project for found in told for project in found})
    return Course(
        quarters,
        {project: tuple(found.get(project) for found in told) for project in known},
        tuple(mean(found.values()) for found in told),
    )


# -- what fell short ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemFound:
    """One item over the quarter's rounds: judged in so many, fell short in so many, points lost."""

    item: str
    area: str
    label: str
    judged: int
    failed: int
    lost: Decimal

    @property
    def share(self) -> Decimal:
        """Of the rounds it was judged in, in %."""
        return (
            (HUNDRED * self.failed / self.judged).quantize(CENT, ROUND_HALF_UP) if self.judged else CENT * 0
        )

    def plus(self, other: "ItemFound") -> "ItemFound":
        judged, failed = self.judged + other.judged, self.failed + other.failed
        return replace(self, judged=judged, failed=failed, lost=self.lost + other.lost)


Tally = tuple[int, ItemFound]
"""Of one project."""


def summed(tallies: Iterable[Tally]) -> tuple[ItemFound, ...]:
    """Item by item, of all these projects."""
    found: dict[str, ItemFound] = {}
    for _project, one in tallies:
        had = found.get(one.item)
        found[one.item] = one if had is None else had.plus(one)
    return tuple(found.values())


def worst(items: Iterable[ItemFound], most: int = MOST_ITEMS) -> list[ItemFound]:
    short = [one for one in items if one.failed]
    return sorted(short, key=lambda one: (-one.share, -one.lost, one.item))[:most]
