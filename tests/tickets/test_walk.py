"""Any sequence of moves by anybody: only legal chains, events never erased, due as the rule says."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from db.choices.tickets import Move, Reached, Satisfaction, State, Urgency, WaitingFor
from db.tickets import Promise, Ticket, TicketEvent
from lib import audit, clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Refused
from lib.standards import rows as standards
from lib.standards.book_rules import Book
from lib.standards.calendar_rules import Calendar
from lib.tickets import service, story
from lib.tickets.promise_rows import KEPT, happened, promised
from lib.tickets.promise_rules import Case, Promised, first_due, promises
from lib.tickets.rules import MOVES, Step
from tests.cast import LEAK, Cast

pytestmark = pytest.mark.slow

START = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)
PEOPLE = ("clerk", "technician", "mate", "supervisor", "manager", "manager_b", "quality", "trainer")
WORKERS = ("technician", "mate", "guard", "clerk", "trainer", "technician_b")

Said = dict[str, Any]
DEEDS: dict[Move, Callable[..., Any]] = {
    Move.ACCEPT: service.accept,
    Move.REJECT: service.reject,
    Move.DISPATCH: service.dispatch,
    Move.GRAB: service.grab,
    Move.ARRIVE: service.arrive,
    Move.WAIT: service.wait,
    Move.RESUME: service.resume,
    Move.FINISH: service.finish,
    Move.CALL_BACK: service.call_back,
    Move.CLOSE: service.close,
    Move.REOPEN: service.reopen,
    Move.CANCEL: service.cancel,
    Move.NOTE: service.add_note,
}
ASIDE = (Move.REJECT, Move.CANCEL, Move.NOTE)
NOTES = st.sampled_from(["", " ", "等配件", "x" * 1001])


class Walk(RuleBasedStateMachine):
    """One ticket, and whatever people try on it."""

    cast: ClassVar[Cast]
    path: ClassVar[dict[Move, Step]] = MOVES
    deeds: ClassVar[dict[Move, Callable[..., Any]]] = DEEDS
    settled: ClassVar[frozenset[State]] = frozenset({State.DONE, State.CALLED_BACK, State.CLOSED})

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.id = 0
        self.told: list[tuple[Any, ...]] = []

    @precondition(lambda self: not self.id)
    @rule(urgency=st.sampled_from(Urgency), accepts=st.booleans())
    def receive(self, urgency: Urgency, accepts: bool) -> None:
        with self.at():
            self.id = self.taken_in(urgency, accepts)

    def taken_in(self, urgency: Urgency, accepts: bool) -> int:
        asked = {"answers": {**LEAK, "urgency": urgency.value}}
        return self.cast.ticket(State.ACCEPTED if accepts else State.RECEIVED, **asked)

    @precondition(lambda self: self.id)
    @rule(
        n=st.integers(0, 999),
        minutes=st.integers(0, 3000),
        reached=st.sampled_from(Reached),
        quality=st.booleans(),
        score=st.sampled_from(Satisfaction),
        close=st.booleans(),
    )
    def go_on(self, n: int, minutes: int, **said: Any) -> None:
        """A legal move by somebody who may, so that walks get far."""
        self.now += timedelta(minutes=minutes)
        with self.at():
            forward = [move for move in self.deeds if self.path[move].target and move not in ASIDE]
            legal = [move for move in forward if self.state() in self.path[move].sources]
            if not legal:
                return
            move, by = legal[n % len(legal)], "technician" if n % 7 == 0 else ("manager", "clerk")[n % 2]
            if move == Move.GRAB:
                by = "technician"
            said |= {"note": "记录", "hours": 1 + n}
            values = self.values(move, "mate", said)
            with suppress(Refused):
                perform(self.deeds[move], getattr(self.cast, by), None, id=self.id, **values)

    @precondition(lambda self: self.id)
    @rule(
        n=st.integers(0, 999),
        by=st.sampled_from(PEOPLE),
        worker=st.sampled_from(WORKERS),
        note=NOTES,
        reached=st.sampled_from(Reached),
        quality=st.sampled_from([None, True, False]),
        score=st.none() | st.sampled_from(Satisfaction),
        hours=st.integers(-5, 200),
        minutes=st.integers(0, 3000),
        close=st.booleans(),
    )
    def attempt(self, n: int, by: str, worker: str, minutes: int, **said: Any) -> None:
        """Refused or done; nothing else may come of it."""
        move = list(self.deeds)[n % len(self.deeds)]
        self.now += timedelta(minutes=minutes)
        with self.at():
            actor: Actor = getattr(self.cast, by)
            values = self.values(move, worker, said)
            before = self.state()
            try:
                perform(self.deeds[move], actor, None, id=self.id, **values)
            except Refused:
                assert self.state() == before
                return
            assert before in self.path[move].sources

    def values(self, move: Move, worker: str, said: Said) -> Said:
        note, until = said["note"], self.now + timedelta(hours=said["hours"])
        asked = {"reached": said["reached"], "quality_ok": said["quality"], "satisfaction": said["score"]}
        return {
            Move.REJECT: {"reason": note},
            Move.CANCEL: {"reason": note},
            Move.REOPEN: {"reason": note},
            Move.DISPATCH: {"assignee_id": self.cast.user_id(worker), "note": note},
            Move.WAIT: {"waiting_for": WaitingFor.PARTS, "promised": until, "note": note},
            Move.FINISH: {"note": note},
            Move.CLOSE: {"note": note, "cause": "ageing" if said["close"] else ""},
            Move.NOTE: {"note": note},
            Move.CALL_BACK: {**asked, "note": note, "close": said["close"]},
        }.get(move, {})

    def at(self) -> Any:
        return time_machine.travel(self.now, tick=False)

    def state(self) -> State:
        with self.cast.database.reading() as s:
            return s.get_one(Ticket, self.id).state

    @invariant()
    def everything_holds(self) -> None:
        if not self.id:
            return
        with self.cast.database.reading() as s:
            ticket = s.get_one(Ticket, self.id)
            wanted = select(TicketEvent).where(TicketEvent.ticket_id == self.id).order_by(TicketEvent.id)
            events = list(s.scalars(wanted))
            kept = [promised(row) for row in s.execute(select(*KEPT).where(Promise.ticket_id == self.id))]
            book = standards.book(s, ticket.project_id, ticket.received_at)
        self.events_only_grow(events)
        self.chain_is_legal(events)
        assert ticket.state == events[-1].state
        self.promises_follow(ticket, events, kept, book)
        self.columns_follow(ticket, events)
        assert ticket.state != State.CLOSED or ticket.cause or not ticket.repeat_of_id

    def events_only_grow(self, events: list[TicketEvent]) -> None:
        told = [(e.id, e.move, e.state, e.at, e.by_id, e.on_behalf_of_id, e.note, e.content) for e in events]
        assert told[: len(self.told)] == self.told
        self.told = told

    def chain_is_legal(self, events: list[TicketEvent]) -> None:
        assert (events[0].move, events[0].state) == (Move.RECEIVE, State.RECEIVED)
        for before, event in pairwise(events):
            step = self.path[event.move]
            assert before.state in step.sources
            stays = event.move == Move.CALL_BACK and not closes_the_loop(event.content)
            assert event.state == (before.state if stays else step.target or before.state)
            assert before.at <= event.at
            assert not step.reason or event.note

    def promises_follow(
        self, ticket: Ticket, events: list[TicketEvent], kept: list[Promised], book: Book | None
    ) -> None:
        assert book
        assert ticket.profile_id == book.profile_id
        again = promised_again(ticket, events, book)
        assert {(one.round, one.measure): one for one in kept} == {(x.round, x.measure): x for x in again}
        assert ticket.due_at == first_due(again, [happened(event) for event in events])
        over = ticket.state in (State.CLOSED, State.REJECTED, State.CANCELLED)
        for one in kept:
            assert not (over or one.round < ticket.reopened) or not one.open
            assert one.met_at is None or one.met_at >= one.started_at
            assert one.due_at or one.paused or one.dropped

    def columns_follow(self, ticket: Ticket, events: list[TicketEvent]) -> None:
        ended = ticket.state in (State.CLOSED, State.REJECTED, State.CANCELLED)
        assert (ticket.closed_at is not None) == ended
        assert ticket.reopened == sum(e.move == Move.REOPEN for e in events)
        assert (ticket.done_at is not None) == (ticket.state in self.settled)
        self.hands_follow(ticket, events)

    def hands_follow(self, ticket: Ticket, events: list[TicketEvent]) -> None:
        given_out = [e for e in events if e.move in (Move.DISPATCH, Move.GRAB)]
        assert ticket.assignee_id == (given_out[-1].content["assignee"] if given_out else None)

    def teardown(self) -> None:
        if not self.id:
            return
        with self.cast.database.reading() as s:
            assert audit.verify(s)[1] is None
        shown = read(story.story, self.cast.manager, id=self.id)
        assert [event.move for event in shown.events] == [row[1] for row in reversed(self.told)]


def closes_the_loop(content: Said) -> bool:
    if not content["reached"]:
        return False
    return bool(content["quality_ok"]) and int(content["satisfaction"]) >= 3


def promised_again(ticket: Ticket, events: list[TicketEvent], book: Book) -> list[Promised]:
    """Worked out from the events alone."""
    case = Case(ticket.type, ticket.urgency, ticket.grade, ticket.received_at)
    return promises(case, [happened(event) for event in events], book.clauses, Calendar(clock.zone()))


@pytest.fixture
def walking(cast: Cast) -> Iterator[type[Walk]]:
    for name in {*PEOPLE, *WORKERS}:
        getattr(cast, name)
    Walk.cast = cast
    yield Walk
    del Walk.cast


def run(walk: type[Walk], examples: int, steps: int) -> None:
    plan = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=[Phase.reuse, Phase.generate],  # a walk costs a second: shrinking one would take minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(walk, settings=plan)


def test_a_walk_leaves_only_legal_chains(walking: type[Walk]) -> None:
    run(walking, 4, 25)


@pytest.mark.slow
@pytest.mark.both
def test_many_long_walks_leave_only_legal_chains(walking: type[Walk]) -> None:
    run(walking, 14, 40)


def test_the_clock_of_the_walk_is_the_product_s(cast: Cast) -> None:
    with time_machine.travel(START, tick=False):
        assert clock.now() == START
