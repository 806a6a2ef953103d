"""A ticket's legal moves, and what is late."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.choices.tickets import Move, Satisfaction, State, TicketType
from lib.access import permissions
from lib.tickets.rules import (
    ANSWERED,
    MOVES,
    OPEN,
    OWN_WORK,
    PATHS,
    SERIES,
    WARNING,
    is_late,
    is_satisfied,
    is_soon,
    may_close,
    may_move,
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
    ("dispatched", "send_on", "accepted"),
    *((state, "line", state) for state in ("dispatched", "on_site", "waiting", "done")),
    *((state.value, move, state.value) for state in State for move in ("note", "word", "link")),
}
UNDER_WAY = "received accepted dispatched on_site waiting done called_back"
LEGAL |= {(state, move, state) for state in UNDER_WAY.split() for move in ("help", "helped", "cause", "tell")}
OF_COMPLAINTS = {State.CLASSIFIED, State.INVESTIGATED, State.ANSWERED, State.FOLLOWED_UP}
WORDS = {Move.NOTE, Move.TELL, Move.WORD}  # a word without words says nothing
COMPLAINT_MOVES = {Move.CLASSIFY, Move.GRADE, Move.INVESTIGATE, Move.ANSWER, Move.FOLLOW_UP}


@pytest.mark.parametrize("state", [state for state in State if state not in OF_COMPLAINTS])
@pytest.mark.parametrize("move", [move for move in Move if move != Move.RECEIVE])
def test_a_move_is_legal_exactly_where_the_table_says(state: State, move: Move) -> None:
    legal = {(a, b) for a, b, _ in LEGAL}
    assert may_move(TicketType.REPAIR, state, move) == ((state.value, move.value) in legal)


def test_a_move_leads_where_the_table_says() -> None:
    for state, move, target in LEGAL:
        assert (MOVES[Move(move)].target or State(state)) == State(target)


def test_receiving_is_the_only_way_in_and_no_move() -> None:
    assert set(MOVES) == set(Move) - {Move.RECEIVE} - COMPLAINT_MOVES
    for steps in PATHS.values():
        assert Move.RECEIVE not in steps
        assert State.RECEIVED not in {step.target for step in steps.values()}


def test_every_move_needs_a_permission_somebody_holds() -> None:
    """Two are nobody's: a resident's own word, and what the clock sends on."""
    for steps in PATHS.values():
        for move, step in steps.items():
            assert bool(permissions()[step.permission]) != (move in (Move.WORD, Move.SEND_ON)), move


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    targets = {target for start, _, target in LEGAL if start != target} | {"received"}
    assert targets == {state.value for state in set(State) - OF_COMPLAINTS}
    for state in OPEN - OF_COMPLAINTS:
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
    assert asked == {Move.REJECT, Move.CANCEL, Move.REOPEN, Move.WAIT, *WORDS}


# -- closing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("attempts", range(6))
@pytest.mark.parametrize("state", State)
def test_closing_needs_a_call_back_or_three_attempts(state: State, attempts: int) -> None:
    allowed = state == State.CALLED_BACK or (state == State.DONE and attempts >= 3)
    assert may_close(TicketType.REPAIR, state, attempts) == allowed


@pytest.mark.parametrize("type", TicketType)
def test_only_what_needs_nobody_sent_is_settled_at_the_desk(type: TicketType) -> None:
    settled = {state for state in State if may_move(type, state, Move.FINISH)}
    needs_somebody = type in (TicketType.REPAIR, TicketType.HOME_VISIT, TicketType.COMPLAINT)
    assert (State.ACCEPTED in settled) != needs_somebody
    assert not settled & {State.RECEIVED, State.DONE, State.CALLED_BACK, *ENDS}


@pytest.mark.parametrize("type", TicketType)
def test_an_answer_closes_an_enquiry_and_a_complaint_waits_for_the_call_back(type: TicketType) -> None:
    answered = type in ANSWERED
    assert answered == (type not in (TicketType.REPAIR, TicketType.HOME_VISIT, TicketType.COMPLAINT))
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


# -- late and soon ------------------------------------------------------------------------------


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
