"""A ticket's legal moves and due times: values in, values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.choices.tickets import Move, Satisfaction, State, TicketType, Urgency
from lib.forms.schema import FormSchema

ATTEMPTS_BEFORE_CLOSING = 3


@dataclass(frozen=True)
class Step:
    """From where to where, who may (a permission), and whether a reason must be given."""

    sources: frozenset[State]
    target: State | None
    permission: str
    reason: bool = False


def _step(sources: str, target: State | None, permission: str, *, reason: bool = False) -> Step:
    return Step(frozenset(State(word) for word in sources.split()), target, f"tickets.{permission}", reason)


MOVES = {
    Move.ACCEPT: _step("received", State.ACCEPTED, "accept"),
    Move.REJECT: _step("received accepted", State.REJECTED, "accept", reason=True),
    Move.DISPATCH: _step("accepted dispatched on_site waiting", State.DISPATCHED, "dispatch"),
    Move.GRAB: _step("accepted", State.DISPATCHED, "grab"),
    Move.ARRIVE: _step("dispatched", State.ON_SITE, "work"),
    Move.WAIT: _step("dispatched on_site", State.WAITING, "work", reason=True),
    Move.RESUME: _step("waiting", State.DISPATCHED, "work"),
    Move.FINISH: _step("on_site", State.DONE, "work"),
    Move.LINE: _step("dispatched on_site waiting done", None, "work"),
    Move.CALL_BACK: _step("done", State.CALLED_BACK, "call_back"),
    Move.CLOSE: _step("called_back done", State.CLOSED, "close"),
    Move.REOPEN: _step("done called_back closed", State.ACCEPTED, "reopen", reason=True),
    Move.CANCEL: _step(
        "received accepted dispatched on_site waiting", State.CANCELLED, "cancel", reason=True
    ),
    Move.NOTE: _step(" ".join(State), None, "note", reason=True),
}

OPEN = frozenset(State) - {State.CLOSED, State.REJECTED, State.CANCELLED}
IN_HAND = frozenset({State.DISPATCHED, State.ON_SITE, State.WAITING})
OWN_WORK = frozenset({Move.ARRIVE, Move.WAIT, Move.RESUME, Move.FINISH, Move.LINE})
SERIES = {
    TicketType.REPAIR: "WX",
    TicketType.COMPLAINT: "TS",
    TicketType.ENQUIRY: "ZX",
    TicketType.SUGGESTION: "JY",
    TicketType.PRAISE: "BY",
    TicketType.HOME_VISIT: "RH",
}
# What the desk may settle by itself, without sending anybody.
AT_THE_DESK = frozenset(TicketType) - {TicketType.REPAIR, TicketType.HOME_VISIT}
# What is over with the answer: nobody calls back about it.
ANSWERED = frozenset({TicketType.ENQUIRY, TicketType.SUGGESTION, TicketType.PRAISE})


@dataclass(frozen=True)
class Row:
    """A ticket as lists show it; name and phone masked."""

    id: int
    no: str
    type: TicketType
    project: str
    place: str
    summary: str
    category: str
    urgency: Urgency
    state: State
    contact: str
    phone: str
    assignee: str
    received_at: datetime
    due_at: datetime | None
    late: bool
    soon: bool
    satisfaction: Satisfaction | None
    answer: tuple[FormSchema, dict[str, Any]] | None = None  # on exports of one kind of ticket


def may_move(type: TicketType, state: State, move: Move) -> bool:
    settled = move == Move.FINISH and type in AT_THE_DESK and state in (State.ACCEPTED, *IN_HAND)
    return settled or state in MOVES[move].sources


def may_close(type: TicketType, state: State, attempts: int) -> bool:
    """After the call-back, when nobody could be reached three times, or when none is needed."""
    tried = attempts >= ATTEMPTS_BEFORE_CLOSING or type in ANSWERED
    return state == State.CALLED_BACK or (state == State.DONE and tried)


def is_satisfied(quality_ok: bool, satisfaction: Satisfaction) -> bool:
    """Anything less goes back to work."""
    return quality_ok and satisfaction not in (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)


@cache
def preset() -> dict[str, Any]:
    """Hours promised, by step and urgency."""
    path = Path(__file__).parent.parent.parent / "db" / "presets" / "due.yaml"
    return dict(yaml.safe_load(path.read_text("utf8")))


def due(
    state: State,
    urgency: Urgency,
    since: datetime,
    *,
    promised: datetime | None = None,
    done_at: datetime | None = None,
) -> datetime | None:
    """When the next step is due; since: received or reopened; None when nothing is left to do."""
    if state not in OPEN:
        return None
    if state in (State.DONE, State.CALLED_BACK) and done_at:
        return done_at + timedelta(hours=preset()["call_back"])
    if state == State.WAITING and promised:
        return promised
    return since + timedelta(hours=preset()["done" if state == State.ON_SITE else "on_site"][urgency.value])


WARNING = timedelta(hours=preset()["soon"])


def is_late(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at < now


def is_soon(due_at: datetime | None, now: datetime) -> bool:
    """Due within the warning time, not yet late."""
    return due_at is not None and now <= due_at < now + WARNING
