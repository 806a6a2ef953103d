"""Broken promises for the tests that try every use case: each one's proper values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from db.choices.standards import Measure
from db.choices.tickets import State
from db.tickets import Promise
from lib import clock
from lib.deeds import perform
from lib.tickets import excuses
from tests.cast import Cast

if TYPE_CHECKING:
    from tests.use_cases import World

WHY = {"round": 0, "measure": Measure.DONE, "reason": "全员抢修水管"}


@dataclass
class Excused:
    """A request nobody has decided yet; what is dispatched is late too, and nobody has asked."""

    excuse: int


def made(cast: Cast, tickets: dict[State, int]) -> Excused:
    late = [tickets[State.DISPATCHED], tickets[State.ON_SITE]]
    with cast.database.writing() as s:
        here = Promise.ticket_id.in_(late), Promise.measure == Measure.DONE
        s.execute(update(Promise).where(*here).values(due_at=clock.now() - timedelta(hours=1)))
    return Excused(perform(excuses.ask_excuse, cast.technician, None, id=tickets[State.ON_SITE], **WHY))


PROPER: dict[str, Callable[["World"], dict[str, Any]]] = {
    "tickets.promises_of": lambda w: w.at(State.DISPATCHED),
    "tickets.rebuild_some": lambda w: {},
    "tickets.begin_promises": lambda w: {},
    "tickets.preview": lambda w: {"clauses": []},
    "tickets.ask_excuse": lambda w: {**w.at(State.DISPATCHED), **WHY},
    "tickets.decide_excuse": lambda w: {"id": w.excused.excuse, "granted": True},
    "tickets.open_excuses": lambda w: {},
    "standards.yardstick": lambda w: {},
}
