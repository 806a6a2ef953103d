"""A ticket's legal moves, and what is late: values in, values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.choices.tickets import Grade, Move, Satisfaction, State, TicketType, Urgency
from lib.forms.schema import FormSchema
from lib.i18n import N_

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


UNDER_WAY = (
    "received accepted classified dispatched on_site waiting investigated"
    " done answered called_back followed_up"
)
JUDGED = "classified dispatched on_site waiting investigated done answered called_back followed_up"
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
    Move.SEND_ON: _step("dispatched", State.ACCEPTED, "send_on"),
    Move.HELP: _step(UNDER_WAY, None, "dispatch"),
    Move.HELPED: _step(UNDER_WAY, None, "work"),
    Move.CAUSE: _step(UNDER_WAY, None, "close"),
    Move.TELL: _step(UNDER_WAY, None, "tell", reason=True),
    Move.WORD: _step(" ".join(State), None, "word", reason=True),
    Move.LINK: _step(" ".join(State), None, "link"),
}
# A complaint is classified and looked into before anybody handles it, answered in writing, then followed up.
COMPLAINT = MOVES | {
    Move.CLASSIFY: _step("received accepted classified", State.CLASSIFIED, "classify"),
    Move.REJECT: _step("received accepted classified", State.REJECTED, "accept", reason=True),
    Move.DISPATCH: _step("classified investigated dispatched on_site waiting", State.DISPATCHED, "dispatch"),
    Move.INVESTIGATE: _step("classified dispatched on_site investigated", State.INVESTIGATED, "investigate"),
    Move.GRADE: _step(JUDGED, None, "classify", reason=True),
    Move.WAIT: _step("classified dispatched investigated", State.WAITING, "work", reason=True),
    Move.FINISH: _step("dispatched investigated", State.DONE, "work"),
    Move.ANSWER: _step("done", State.ANSWERED, "answer", reason=True),
    Move.CALL_BACK: _step("answered", State.CALLED_BACK, "call_back"),
    Move.FOLLOW_UP: _step("called_back", State.FOLLOWED_UP, "call_back", reason=True),
    Move.CLOSE: _step("answered followed_up", State.CLOSED, "close"),
    Move.SEND_ON: _step("dispatched", State.CLASSIFIED, "send_on"),
    Move.REOPEN: _step("answered called_back followed_up closed", State.CLASSIFIED, "reopen", reason=True),
    Move.CANCEL: _step(
        "received accepted classified dispatched on_site investigated waiting",
        State.CANCELLED,
        "cancel",
        reason=True,
    ),
}
for _move in (Move.ACCEPT, Move.GRAB, Move.ARRIVE):
    del COMPLAINT[_move]
# What the desk may settle by itself, without sending anybody.
ANSWERED_AT_THE_DESK = MOVES | {Move.FINISH: _step("accepted dispatched on_site waiting", State.DONE, "work")}
PATHS = {
    TicketType.REPAIR: MOVES,
    TicketType.HOME_VISIT: MOVES,
    TicketType.COMPLAINT: COMPLAINT,
    TicketType.ENQUIRY: ANSWERED_AT_THE_DESK,
    TicketType.SUGGESTION: ANSWERED_AT_THE_DESK,
    TicketType.PRAISE: ANSWERED_AT_THE_DESK,
    TicketType.OTHER: ANSWERED_AT_THE_DESK,
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
    TicketType.OTHER: "QT",
}
ASKED = frozenset({State.CALLED_BACK, State.FOLLOWED_UP})
# What is over with the answer: nobody calls back about it.
ANSWERED = frozenset({TicketType.ENQUIRY, TicketType.SUGGESTION, TicketType.PRAISE, TicketType.OTHER})

# The same state waits for something else: a complaint is answered in writing before anybody calls.
COMPLAINT_WORDS = {State.DONE: N_("To answer"), State.ANSWERED: State.DONE.label}


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
    grade: Grade | None = None
    promised_at: datetime | None = None
    answer: tuple[FormSchema, dict[str, Any]] | None = None  # on exports of one kind of ticket


def state_label(type: TicketType, state: State) -> str:
    """What people call this state of such a ticket."""
    return COMPLAINT_WORDS.get(state, state.label) if type == TicketType.COMPLAINT else state.label


def move_label(type: TicketType, move: Move) -> str:
    """A complaint is settled where other work is done."""
    settled = type == TicketType.COMPLAINT and move == Move.FINISH
    return N_("Settle the complaint") if settled else move.label


def type_of(form_code: str) -> TicketType:
    """The kind of ticket an intake form makes; a form the company added makes an "other matter"."""
    return TicketType(form_code) if form_code in list(TicketType) else TicketType.OTHER


def may_move(type: TicketType, state: State, move: Move) -> bool:
    step = PATHS[type].get(move)
    return step is not None and state in step.sources


def may_close(type: TicketType, state: State, attempts: int) -> bool:
    """Once the customer has been asked, when nobody could be reached three times, or when none is needed."""
    tried = attempts >= ATTEMPTS_BEFORE_CLOSING or type in ANSWERED
    return may_move(type, state, Move.CLOSE) and (state in ASKED or tried)


def is_satisfied(quality_ok: bool, satisfaction: Satisfaction) -> bool:
    """Anything less goes back to work."""
    return quality_ok and satisfaction not in (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)


WARNING = timedelta(hours=1)


def is_late(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at < now


def is_soon(due_at: datetime | None, now: datetime) -> bool:
    """Due within the warning time, not yet late."""
    return due_at is not None and now <= due_at < now + WARNING
