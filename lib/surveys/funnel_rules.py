"""From invited to answered, group by group; what few answered anonymously stays unseen. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from db.choices.customers import CustomerClass
from db.choices.surveys import InviteState

FEWEST = 5
"""Of an anonymous survey no count below this is shown, so that nobody sees who has answered."""
K = TypeVar("K")
Counts = Mapping[InviteState, int]


@dataclass(frozen=True)
class Group(Generic[K]):
    """Households asked, and what became of it. opened holds those who answered too; None: too few to show."""

    key: K
    name: str
    invited: int
    opened: int | None
    answered: int | None
    refused: int
    unreached: int

    @property
    def share(self) -> float | None:
        """The response rate in %."""
        return 100 * self.answered / self.invited if self.answered is not None and self.invited else None


@dataclass(frozen=True)
class Need:
    """A project's households of one class: how many there are, answers wanted and come; None: too few."""

    project_id: int
    project: str
    category: CustomerClass
    population: int
    wanted: int
    answers: int | None

    @property
    def lacking(self) -> int | None:
        return None if self.answers is None else max(self.wanted - self.answers, 0)


def group(key: K, name: str, counts: Counts) -> Group[K]:
    answered = counts.get(InviteState.ANSWERED, 0)
    return Group(
        key,
        name,
        sum(counts.values()),
        counts.get(InviteState.OPENED, 0) + answered,
        answered,
        counts.get(InviteState.REFUSED, 0),
        counts.get(InviteState.UNREACHED, 0),
    )


def veiled(counts: Sequence[int]) -> list[bool]:
    """Which stay unseen: those below five, and so many more that the rest of the sum tells nothing of few."""
    unseen = [n < FEWEST for n in counts]
    by_size = sorted((i for i, hidden in enumerate(unseen) if not hidden), key=lambda i: counts[i])
    for i in by_size:
        hidden = [n for n, out in zip(counts, unseen, strict=True) if out]
        if not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST):
            break
        unseen[i] = True
    return unseen


def added(many: Iterable[Counts]) -> dict[InviteState, int]:
    total: dict[InviteState, int] = {}
    for counts in many:
        for state, n in counts.items():
            total[state] = total.get(state, 0) + n
    return total
