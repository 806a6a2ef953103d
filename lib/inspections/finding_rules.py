"""What became of the quarter's findings: come back, looked at again; and what was visited. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from db.choices.actions import ActionState, Severity


@dataclass(frozen=True)
class Measure:
    """The action a finding raised, as it stands. effective: none until somebody looked."""

    id: int
    no: str
    state: ActionState
    due_at: datetime | None
    done_at: datetime | None
    effective: bool | None

    def late(self, now: datetime) -> bool:
        return self.state == ActionState.OPEN and self.due_at is not None and self.due_at < now


@dataclass(frozen=True)
class Finding:
    """An item that fell short in a signed round. deducted of its points; fixed on the spot."""

    id: int
    round_id: int
    no: str
    project_id: int
    held_on: date
    area: str
    item: str
    label: str
    place: str
    note: str
    points: Decimal
    deducted: Decimal
    severity: Severity
    fixed: bool
    repeat_of_id: int | None
    owner: str
    due_on: date | None
    measure: Measure | None


@dataclass(frozen=True)
class Wanted:
    """What part of the findings is looked at; none: all of it."""

    project_id: int | None = None
    area: str | None = None
    item: str | None = None

    def takes(self, one: Finding) -> bool:
        asked = (self.project_id, one.project_id), (self.area, one.area), (self.item, one.item)
        return all(wanted is None or wanted == had for wanted, had in asked)


# -- come back ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """A finding of an earlier round: when it was, and which it repeated itself."""

    held_on: date
    repeat_of_id: int | None


@dataclass(frozen=True)
class Repeat:
    """rounds in a row it was found in, the last one counted."""

    finding: Finding
    rounds: int
    first_on: date


def repeats(findings: Iterable[Finding], earlier: Mapping[int, Earlier]) -> list[Repeat]:
    """Those found oftenest first."""
    found = [_traced(one, earlier) for one in findings if one.repeat_of_id in earlier]
    return sorted(found, key=lambda one: (-one.rounds, one.first_on, one.finding.id))


def _traced(one: Finding, earlier: Mapping[int, Earlier]) -> Repeat:
    rounds, first, before = 1, one.held_on, one.repeat_of_id
    seen: set[int] = set()
    while before is not None and before in earlier and before not in seen:
        seen.add(before)
        rounds, first, before = rounds + 1, earlier[before].held_on, earlier[before].repeat_of_id
    return Repeat(one, rounds, first)


# -- looked at again ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Again:
    """A signed re-inspection: of the points its items are worth, what they earned before and now."""

    id: int
    no: str
    project_id: int
    held_on: date
    of_no: str
    of_score: Decimal | None
    items: int
    good: int
    points: Decimal
    before: Decimal
    after: Decimal


# -- what was visited --------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """A round of the checklist by itself or of its task, whatever its state but called off."""

    project_id: int
    planned: bool
    signed: bool
    buildings: frozenset[int]
    this_quarter: bool


@dataclass(frozen=True)
class Covered:
    """planned tasks of the quarter: missed and excused of them; started and signed rounds, spot of no task.

    never: buildings no round of the quarter went to, never_year: nor any of the year. unwritten: there were
    rounds, and none says which buildings it went to.
    """

    project_id: int
    planned: int
    missed: int
    excused: int
    started: int
    signed: int
    spot: int
    buildings: int
    never: tuple[str, ...]
    never_year: tuple[str, ...]
    unwritten: bool


def covered(
    project: int, tasks: Counter[str], visits: Sequence[Visit], buildings: Mapping[int, str]
) -> Covered:
    """tasks: how many in each state; buildings: the project's, by id; visits: of the year."""
    now = [one for one in visits if one.this_quarter]
    return Covered(
        project_id=project,
        planned=tasks.total(),
        missed=tasks["missed"],
        excused=tasks["excused"],
        started=sum(one.planned for one in now),
        signed=sum(one.planned and one.signed for one in now),
        spot=sum(not one.planned for one in now),
        buildings=len(buildings),
        never=_unseen(now, buildings),
        never_year=_unseen(visits, buildings),
        unwritten=bool(now) and not any(one.buildings for one in now),
    )


def _unseen(visits: Iterable[Visit], buildings: Mapping[int, str]) -> tuple[str, ...]:
    seen = {id for one in visits for id in one.buildings}
    return tuple(sorted((name for id, name in buildings.items() if id not in seen), key=_by_number))


def _by_number(name: str) -> tuple[int, str]:
    """2 before 10."""
    return len(name), name


def parted(findings: Iterable[Finding], by: Callable[[Finding], int]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in findings:
        found[by(one)].append(one)
    return dict(found)
