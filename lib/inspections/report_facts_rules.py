"""What the report of a quarter and the notice of one inspection stand on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lib.inspections.board_facts_rules import Board
from lib.inspections.board_rules import AreaFound, Quarter
from lib.inspections.finding_rules import Finding

PAIRS, MOST_OF_PROJECT, LEAST_OF_PROJECT = 100, 6, 2
"""Pairs of photos in a report of a quarter, all together and of one project."""
PAIRS_OF_ONE = 40
"""Pairs in the notice of one inspection."""


@dataclass(frozen=True)
class Pair:
    """Photos before and after, by the hashes of their small pictures, in the order they were taken."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def many(self) -> int:
        return len(self.before) + len(self.after)

    @property
    def shown(self) -> tuple[str, str]:
        """The first of what was wrong, the last of how it is now; "" for none."""
        return (self.before or ("",))[0], (self.after or ("",))[-1]

    @property
    def more(self) -> int:
        return self.many - bool(self.before) - bool(self.after)


@dataclass(frozen=True)
class QuarterTold:
    """title: of the checklist. company_wide: of all projects; else of those somebody sees or chose."""

    company: str
    title: str
    board: Board
    pairs: Mapping[int, Pair]
    company_wide: bool


@dataclass(frozen=True)
class Short:
    """An item that fell short, with what it should be."""

    finding: Finding
    standard: str


@dataclass(frozen=True)
class Notice:
    """One inspection, and what it wants put right. again: a re-inspection, of what was found before."""

    company: str
    project: str
    no: str
    title: str
    quarter: Quarter
    held_on: date
    place: str
    inspectors: str
    firm: str
    again: str
    score: Decimal | None
    passed: bool | None
    line: Decimal
    areas: tuple[AreaFound, ...]
    short: tuple[Short, ...]
    pairs: Mapping[int, Pair]
    signed: tuple[tuple[str, str, str], ...]
    note: str


def most_of(projects: int) -> int:
    """Pairs of each project, so that all together stay few enough to be sent."""
    return max(LEAST_OF_PROJECT, min(MOST_OF_PROJECT, PAIRS // max(projects, 1)))
