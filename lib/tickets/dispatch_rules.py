"""How work finds its hands: which rule holds, whose turn it is, and when it has lain too long."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from db.choices.standards import Clock, Unit
from db.choices.tickets import DispatchMode, Move, TicketType, Urgency
from lib.standards.calendar_rules import Calendar
from lib.standards.clock_rules import due

SHORTEST, LONGEST = 5, 2880  # minutes
GIVING = frozenset({Move.DISPATCH, Move.GRAB})
# What shows that somebody has taken it up.
TAKING_UP = frozenset({Move.ARRIVE, Move.WAIT, Move.TELL})


@dataclass(frozen=True)
class Rule:
    """No project, type or category: any. No people: all whose work it is there. No minutes: it may lie."""

    id: int
    project_id: int | None
    type: TicketType | None
    category: str
    mode: DispatchMode
    minutes: int | None
    people: tuple[int, ...]
    version: int = 0


@dataclass(frozen=True)
class Given:
    """A ticket in somebody's hands who has not taken it up, since at."""

    ticket_id: int
    version: int
    project_id: int
    type: TicketType
    category: str
    urgency: Urgency
    at: datetime


def holding(rules: Iterable[Rule], project_id: int, type: TicketType, category: str) -> Rule | None:
    """The most particular one: the project's before the company's, then the kind's, then the category's."""
    fitting = [
        rule
        for rule in rules
        if rule.project_id in (None, project_id)
        and rule.type in (None, type)
        and rule.category in ("", category)
    ]
    return max(
        fitting, key=lambda r: (r.project_id is not None, r.type is not None, r.category != ""), default=None
    )


def next_in_turn(
    turns: Sequence[tuple[int, int | None]], named: Sequence[int], besides: Collection[int] = ()
) -> int | None:
    """turns: (person, number of the event that last gave them work). Who has waited longest; new ones first.

    Among those never given any, the order of the names in the rule.
    """
    free = [turn for turn in turns if turn[0] not in besides and (not named or turn[0] in named)]
    place = {person: number for number, person in enumerate(named)}
    return min(free, key=lambda turn: (turn[1] or 0, place.get(turn[0], 0), turn[0]), default=(None,))[0]


def is_left_lying(given: Given, minutes: int, calendar: Calendar, now: datetime) -> bool:
    """Emergencies round the clock, everything else in the project's service hours."""
    clock = Clock.ELAPSED if given.urgency == Urgency.EMERGENCY else Clock.SERVICE
    end = due(given.at, Decimal(minutes), Unit.MINUTES, clock, calendar)
    return end is not None and end <= now
