"""How a request stands, in the words a resident is told it with; what of its story is theirs to see. Pure."""

from datetime import datetime, timedelta
from typing import Any

from db.choices.tickets import Move, State, TicketType
from lib.i18n import N_
from lib.tickets.rules import may_move

# For so long after closing a resident may still say that it is not done.
SEND_BACK = timedelta(days=7)
STATES = {
    State.RECEIVED: N_("We have it. The desk will look at it next."),
    State.ACCEPTED: N_("Accepted. We are arranging who will do it."),
    State.DISPATCHED: N_("Somebody has been given it and will get in touch or come."),
    State.ON_SITE: N_("Somebody is on site and working on it."),
    State.WAITING: N_("On hold for now. We go on as soon as we can."),
    State.CLASSIFIED: N_("Accepted. We are looking into it."),
    State.INVESTIGATED: N_("We have looked into it and are dealing with it."),
    State.DONE: N_("The work is done. Please tell us whether it is all right."),
    State.ANSWERED: N_("You have been answered in writing. Please tell us whether you are content."),
    State.CALLED_BACK: N_("Thank you for your answer."),
    State.FOLLOWED_UP: N_("Followed up. We are about to close it."),
    State.CLOSED: N_("Closed. Thank you for telling us."),
    State.REJECTED: N_("We could not take this on. Please call us if you have questions."),
    State.CANCELLED: N_("Cancelled."),
}
STEPS = {
    Move.RECEIVE: N_("We have received it"),
    Move.ACCEPT: N_("We have accepted it"),
    Move.CLASSIFY: N_("We have accepted it"),
    Move.DISPATCH: N_("Somebody has been given it"),
    Move.GRAB: N_("Somebody has been given it"),
    Move.ARRIVE: N_("Somebody is on site"),
    Move.WAIT: N_("Put on hold for now"),
    Move.RESUME: N_("It goes on"),
    Move.INVESTIGATE: N_("We have looked into it"),
    Move.FINISH: N_("The work is done"),
    Move.ANSWER: N_("You have been answered in writing"),
    Move.CLOSE: N_("It is closed"),
    Move.REOPEN: N_("It goes back to work"),
    Move.REJECT: N_("We could not take it on"),
    Move.CANCEL: N_("It has been cancelled"),
    Move.TELL: N_("A word from the property office"),
    Move.WORD: N_("Your word"),
    Move.CALL_BACK: N_("Your rating"),
}
# Only what was said to the customer, or by them, is theirs to read; other notes are the company's own.
SAID = frozenset({Move.TELL, Move.WORD})


def said(move: Move, note: str) -> str:
    return note if move in SAID else ""


def is_shown(move: Move, content: dict[str, Any]) -> bool:
    """Attempts that reached nobody are no news."""
    return move in STEPS and (move != Move.CALL_BACK or bool(content.get("reached")))


def until(move: Move, content: dict[str, Any]) -> datetime | None:
    """The date somebody promised with this step."""
    promised = content.get("promised") if move in (Move.WAIT, Move.TELL) else None
    return datetime.fromisoformat(promised) if promised else None


def may_rate(type: TicketType, state: State) -> bool:
    return may_move(type, state, Move.CALL_BACK)


def may_send_back(type: TicketType, state: State, closed_at: datetime | None, now: datetime) -> bool:
    fresh = closed_at is None or now - closed_at <= SEND_BACK
    return may_move(type, state, Move.REOPEN) and fresh
