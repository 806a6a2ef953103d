"""A ticket's legal moves and due times."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.choices.tickets import Move, Satisfaction, State, TicketType, Urgency
from lib.access import permissions
from lib.tickets.rules import (
    MOVES,
    OPEN,
    OWN_WORK,
    SERIES,
    WARNING,
    due,
    is_late,
    is_satisfied,
    is_soon,
    may_close,
    may_move,
    preset,
)

NINE = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)
ENDS = {State.CLOSED, State.REJECTED, State.CANCELLED}

# Written out a second time by hand: from, move, to. Whatever is not here is illegal.
LEGAL = {
    ("received", "accept", "accepted"),
    ("received", "reject", "rejected"),
    ("received", "cancel", "cancelled"),
    ("accepted", "reject", "rejected"),
    ("accepted", "dispatch", "dispatched"),
    ("accepted", "grab", "dispatched"),
    ("accepted", "cancel", "cancelled"),
    ("dispatched", "dispatch", "dispatched"),
    ("dispatched", "arrive", "on_site"),
    ("dispatched", "wait", "waiting"),
    ("dispatched", "cancel", "cancelled"),
    ("on_site", "dispatch", "dispatched"),
    ("on_site", "wait", "waiting"),
    ("on_site", "finish", "done"),
    ("on_site", "cancel", "cancelled"),
    ("waiting", "dispatch", "dispatched"),
    ("waiting", "resume", "dispatched"),
    ("waiting", "cancel", "cancelled"),
    ("done", "call_back", "called_back"),
    ("done", "close", "closed"),
    ("done", "reopen", "accepted"),
    ("called_back", "close", "closed"),
    ("called_back", "reopen", "accepted"),
    ("closed", "reopen", "accepted"),
    *((state, "line", state) for state in ("dispatched", "on_site", "waiting", "done")),
    *((state.value, "note", state.value) for state in State),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", [move for move in Move if move != Move.RECEIVE])
def test_a_move_is_legal_exactly_where_the_table_says(state: State, move: Move) -> None:
    legal = {(a, b) for a, b, _ in LEGAL}
    assert may_move(TicketType.REPAIR, state, move) == ((state.value, move.value) in legal)


def test_a_move_leads_where_the_table_says() -> None:
    for state, move, target in LEGAL:
        assert (MOVES[Move(move)].target or State(state)) == State(target)


def test_receiving_is_the_only_way_in_and_no_move() -> None:
    assert set(MOVES) == set(Move) - {Move.RECEIVE}
    assert State.RECEIVED not in {step.target for step in MOVES.values()}


def test_every_move_needs_a_permission_somebody_holds() -> None:
    for move, step in MOVES.items():
        assert permissions()[step.permission], move


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    targets = {target for _, _, target in LEGAL} | {"received"}
    assert targets == {state.value for state in State}
    for state in OPEN:
        assert any(a == state.value and b != a for a, _, b in LEGAL), state


def test_what_has_ended_comes_back_only_by_reopening() -> None:
    for state, move, target in LEGAL:
        if State(state) in ENDS and target != state:
            assert (state, move) == ("closed", "reopen")
    assert set(State) - ENDS == OPEN


def test_work_is_done_only_in_states_somebody_has_it_in_hand() -> None:
    for move in OWN_WORK:
        assert MOVES[move].permission == "tickets.work"
        assert not MOVES[move].sources & {State.RECEIVED, State.ACCEPTED, *ENDS}


def test_steps_that_disappoint_somebody_need_a_reason() -> None:
    asked = {move for move, step in MOVES.items() if step.reason}
    assert asked == {Move.REJECT, Move.CANCEL, Move.REOPEN, Move.WAIT, Move.NOTE}


# -- closing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("attempts", range(6))
@pytest.mark.parametrize("state", State)
def test_closing_needs_a_call_back_or_three_attempts(state: State, attempts: int) -> None:
    allowed = state == State.CALLED_BACK or (state == State.DONE and attempts >= 3)
    assert may_close(TicketType.REPAIR, state, attempts) == allowed


@pytest.mark.parametrize("type", TicketType)
def test_only_what_needs_nobody_sent_is_settled_at_the_desk(type: TicketType) -> None:
    settled = {state for state in State if may_move(type, state, Move.FINISH)}
    needs_a_visit = type in (TicketType.REPAIR, TicketType.HOME_VISIT)
    assert (State.ACCEPTED in settled) != needs_a_visit
    assert not settled & {State.RECEIVED, State.DONE, State.CALLED_BACK, *ENDS}


@pytest.mark.parametrize("type", TicketType)
def test_an_answer_closes_an_enquiry_and_a_complaint_waits_for_the_call_back(type: TicketType) -> None:
    answered = type in (TicketType.ENQUIRY, TicketType.SUGGESTION, TicketType.PRAISE)
    assert may_close(type, State.DONE, 0) == answered


def test_every_kind_of_ticket_has_a_series_of_its_own() -> None:
    assert set(SERIES) == set(TicketType)
    assert len(set(SERIES.values())) == len(TicketType)


@pytest.mark.parametrize("quality_ok", [True, False])
@pytest.mark.parametrize("satisfaction", Satisfaction)
def test_only_good_work_and_a_content_customer_end_the_loop(
    quality_ok: bool, satisfaction: Satisfaction
) -> None:
    assert is_satisfied(quality_ok, satisfaction) == (quality_ok and int(satisfaction.value) >= 3)


# -- due times ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "urgency", "hours"),
    [
        ("received", "emergency", 1),
        ("received", "general", 24),
        ("received", "planned", 72),
        ("accepted", "emergency", 1),
        ("dispatched", "emergency", 1),
        ("dispatched", "general", 24),
        ("on_site", "emergency", 4),
        ("on_site", "general", 24),
        ("on_site", "planned", 72),
    ],
)
def test_work_is_due_so_many_hours_after_it_was_received(state: str, urgency: str, hours: int) -> None:
    assert due(State(state), Urgency(urgency), NINE) == NINE + timedelta(hours=hours)


@pytest.mark.parametrize("state", [State.DONE, State.CALLED_BACK])
def test_the_call_back_is_due_a_day_after_the_work(state: State) -> None:
    done = NINE + timedelta(hours=5)
    assert due(state, Urgency.EMERGENCY, NINE, done_at=done) == done + timedelta(hours=24)


def test_a_ticket_on_hold_is_due_when_promised() -> None:
    until = NINE + timedelta(days=9)
    assert due(State.WAITING, Urgency.GENERAL, NINE, promised=until) == until


@given(
    state=st.sampled_from(State),
    urgency=st.sampled_from(Urgency),
    promised=st.none() | st.datetimes(timezones=st.just(UTC)),
    done=st.none() | st.timedeltas(timedelta(0), timedelta(days=90)),
)
def test_open_tickets_are_always_due_and_ended_ones_never(
    state: State, urgency: Urgency, promised: datetime | None, done: timedelta | None
) -> None:
    when = due(state, urgency, NINE, promised=promised, done_at=NINE + done if done else None)
    assert (when is None) == (state in ENDS)


def test_the_preset_knows_every_urgency() -> None:
    for step in ("on_site", "done"):
        assert set(preset()[step]) == {urgency.value for urgency in Urgency}


def test_late_begins_after_the_due_moment() -> None:
    assert not is_late(NINE, NINE)
    assert is_late(NINE, NINE + timedelta(microseconds=1))
    assert not is_late(None, NINE)


def test_soon_is_within_the_warning_and_not_yet_late() -> None:
    assert is_soon(NINE, NINE)
    assert is_soon(NINE, NINE - WARNING + timedelta(seconds=1))
    assert not is_soon(NINE, NINE - WARNING)
    assert not is_soon(NINE, NINE + timedelta(seconds=1))
    assert not is_soon(None, NINE)


@given(gap=st.timedeltas(timedelta(days=-30), timedelta(days=30)))
def test_nothing_is_late_and_soon(gap: timedelta) -> None:
    assert not (is_late(NINE + gap, NINE) and is_soon(NINE + gap, NINE))
