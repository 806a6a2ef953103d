"""A book of promises as tickets are held against it, and which of its clauses holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from db.choices.standards import Clock, Measure, Unit
from db.choices.tickets import Grade, TicketType, Urgency


@dataclass(frozen=True)
class ClauseFacts:
    """One clause, as db.standards.Clause says; id 0: not kept yet."""

    measure: Measure
    limit: Decimal | None
    unit: Unit
    clock: Clock | None = None
    type: TicketType | None = None
    urgency: Urgency | None = None
    grade: Grade | None = None
    pauses: bool = False
    ceiling: Decimal | None = None
    or_promised: bool = False
    target: Decimal | None = None
    source: str = ""
    note: str = ""
    id: int = 0

    def covers(self, type: TicketType, urgency: Urgency, grade: Grade | None) -> bool:
        return self.type in (None, type) and self.urgency in (None, urgency) and self.grade in (None, grade)

    @property
    def particularity(self) -> tuple[bool, ...]:
        """The grade of a complaint says most, then an unusual urgency, then the kind of ticket."""
        unusual = self.urgency not in (None, Urgency.GENERAL)
        return self.grade is not None, unusual, self.type is not None, self.urgency is not None


@dataclass(frozen=True)
class Book:
    """A published profile."""

    profile_id: int
    clauses: tuple[ClauseFacts, ...]


def most_particular(
    clauses: Iterable[ClauseFacts], measure: Measure, type: TicketType, urgency: Urgency, grade: Grade | None
) -> ClauseFacts | None:
    """Of those that cover such a ticket the most particular, the first of equals; it may be "not set"."""
    found = [one for one in clauses if one.measure == measure and one.covers(type, urgency, grade)]
    return max(found, key=lambda one: one.particularity, default=None)
