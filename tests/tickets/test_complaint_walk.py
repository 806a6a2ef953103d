"""The random walk over a complaint's path: only legal chains there too, whatever is tried by whomever."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from db.choices.tickets import Delivery, Grade, Move, State, Urgency
from db.tickets import Ticket, TicketEvent
from lib.tickets import chains, complaints
from lib.tickets.rules import COMPLAINT, Step
from tests.tickets.test_walk import DEEDS, Said, Walk, run, walking

pytestmark = pytest.mark.slow

__all__ = ["walking"]
OWN: dict[Move, Callable[..., Any]] = {
    Move.CLASSIFY: complaints.classify,
    Move.GRADE: complaints.regrade,
    Move.INVESTIGATE: complaints.investigate,
    Move.ANSWER: complaints.answer,
    Move.FOLLOW_UP: complaints.follow_up,
    Move.CAUSE: chains.name_cause,
}


class ComplaintWalk(Walk):
    """One complaint, which repeats another in every second walk."""

    path: ClassVar[dict[Move, Step]] = COMPLAINT
    deeds: ClassVar[dict[Move, Callable[..., Any]]] = {
        **{move: deed for move, deed in DEEDS.items() if move in COMPLAINT},
        **OWN,
    }
    settled: ClassVar[frozenset[State]] = frozenset(
        {State.DONE, State.ANSWERED, State.CALLED_BACK, State.FOLLOWED_UP, State.CLOSED}
    )

    def taken_in(self, urgency: Urgency, accepts: bool) -> int:
        if urgency == Urgency.PLANNED:
            self.cast.complain()
        asker = replace(self.cast.clerk, permissions=self.cast.clerk.permissions - {"tickets.classify"})
        return self.cast.complain(None if accepts else asker)

    def values(self, move: Move, worker: str, said: Said) -> Said:
        note, score = said["note"], said["score"]
        grade = list(Grade)[int(score.value) % len(Grade)] if score else Grade.GENERAL
        found = {"facts": note, "verdict": "查录音", "valid": score is None}
        return {
            Move.CLASSIFY: {"category": "slow", "grade": grade, "note": note},
            Move.GRADE: {"grade": grade, "reason": note},
            Move.INVESTIGATE: found,
            Move.ANSWER: {"text": note, "delivery": Delivery.CHAT},
            Move.FOLLOW_UP: {"note": note},
            Move.CAUSE: {"cause": note},
        }.get(move) or super().values(move, worker, said)

    def hands_follow(self, ticket: Ticket, events: list[TicketEvent]) -> None:
        """Whoever looked into it, held it or settled it has it, if it was given to nobody."""
        given_out = [e for e in events if e.move == Move.DISPATCH]
        taken = [e for e in events if e.move in (Move.WAIT, Move.FINISH, Move.INVESTIGATE)]
        if given_out:
            assert ticket.assignee_id == given_out[-1].content["assignee"]
        else:
            assert ticket.assignee_id in {None, *(e.by_id for e in taken)}
        if ticket.state == State.DISPATCHED:
            assert ticket.assignee_id


@pytest.fixture
def complaining(walking: type[Walk]) -> type[ComplaintWalk]:
    ComplaintWalk.cast = walking.cast
    return ComplaintWalk


@pytest.mark.slow
def test_a_walk_of_complaints_leaves_only_legal_chains(complaining: type[ComplaintWalk]) -> None:
    run(complaining, 8, 40)
