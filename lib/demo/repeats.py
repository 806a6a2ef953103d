"""The same again in the invented company: linked on both cases, and closed with a cause."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from db.choices.tickets import Move, State
from db.tickets import Ticket, TicketEvent
from lib.demo.rows import Row, Rows
from lib.demo.texts import Dice
from lib.standards.company import Company
from lib.tickets.chain_rules import CAUSED, causes

NEAR = timedelta(days=Company().repeat_days)
NEVER_WAS = (State.CANCELLED, State.REJECTED)
Events = dict[int, list[Row]]


class Repeats:
    """The latest case of each household and category, as cases come in."""

    def __init__(self) -> None:
        self.latest: dict[tuple[Any, ...], Row] = {}

    def note(self, ticket: Row) -> Row | None:
        """The case this one repeats, if any; from now on this is the latest itself."""
        if ticket["household_id"] is None or ticket["type"] not in CAUSED:
            return None
        spot = (ticket["type"], ticket["household_id"], ticket["category"])
        earlier, self.latest[spot] = self.latest.get(spot), ticket
        if (
            earlier is None
            or earlier["state"] in NEVER_WAS
            or ticket["received_at"] - earlier["received_at"] > NEAR
        ):
            return None
        ticket["repeat_of_id"] = earlier["id"]
        return earlier


def link(dice: Dice, rows: Rows) -> None:
    """Told on both, and each closed with its cause, as far as the batch holds them."""
    tickets, events = {row["id"]: row for row in rows[Ticket]}, defaultdict[int, list[Row]](list)
    for event in rows[TicketEvent]:
        events[event["ticket_id"]].append(event)
    for ticket in rows[Ticket]:
        if earlier := tickets.get(ticket["repeat_of_id"]):
            _tell(
                events[ticket["id"]], ticket["received_at"], ticket["first_contact_id"], repeats=earlier["no"]
            )
            told = {"repeated_by": ticket["no"]}
            _tell(events[earlier["id"]], ticket["received_at"], ticket["first_contact_id"], **told)
    chained = {row["repeat_of_id"]: row["received_at"] for row in rows[Ticket] if row["repeat_of_id"]}
    for ticket in rows[Ticket]:
        since = ticket["received_at"] if ticket["repeat_of_id"] else chained.get(ticket["id"])
        if since and ticket["state"] == State.CLOSED and ticket["closed_at"] > since:
            _name_cause(dice, ticket, events[ticket["id"]])
    rows[TicketEvent] = [event for row in rows[Ticket] for event in events[row["id"]]]


def _tell(events: list[Row], at: datetime, by: int | None, **content: Any) -> None:
    """In its place among the events, in the state of then."""
    place = sum(event["at"] <= at for event in events)
    first = 1 if "repeats" in content else place
    state = events[first - 1]["state"]
    events.insert(first, _event(events[0]["ticket_id"], Move.LINK, state, at, by, content))


def _name_cause(dice: Dice, ticket: Row, events: list[Row]) -> None:
    end = max(n for n, event in enumerate(events) if event["move"] == Move.CLOSE)
    ticket["cause"] = dice.choice(list(causes(ticket["type"])))
    content = {"cause": ticket["cause"], "type": ticket["type"].value}
    at, by, state = events[end]["at"], events[end]["by_id"], events[end - 1]["state"]
    events.insert(end, _event(ticket["id"], Move.CAUSE, state, at, by, content))


def _event(id: int, move: Move, state: State, at: datetime, by: int | None, content: Row) -> Row:
    told = {"ticket_id": id, "move": move, "state": state, "at": at, "by_id": by, "content": content}
    return {**told, "on_behalf_of_id": None, "note": ""}
