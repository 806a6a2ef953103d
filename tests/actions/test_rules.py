"""Which move is legal when, and when a late action goes up."""

from datetime import UTC, datetime, timedelta

import pytest

from db.choices.actions import ActionMove, ActionState, Severity
from lib.actions.rules import MOVES, goes_up, is_late, may_move, may_verify, proposed_due

NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)
LEGAL = {
    ActionState.OPEN: {ActionMove.FINISH, ActionMove.ASSIGN, ActionMove.NOTE, ActionMove.CANCEL},
    ActionState.DONE: {ActionMove.VERIFY, ActionMove.RETURN, ActionMove.NOTE, ActionMove.CANCEL},
    ActionState.VERIFIED: set(),
    ActionState.CANCELLED: set(),
}


@pytest.mark.parametrize("state", ActionState)
def test_only_these_moves_are_legal(state: ActionState) -> None:
    assert {move for move in ActionMove if may_move(state, move)} == LEGAL[state]


def test_what_takes_an_action_back_or_away_wants_a_reason() -> None:
    assert {move for move, step in MOVES.items() if step.reason} == {
        ActionMove.RETURN,
        ActionMove.ASSIGN,
        ActionMove.NOTE,
        ActionMove.CANCEL,
    }


@pytest.mark.parametrize(("user", "may"), [(1, False), (2, False), (3, True), (None, False)])
def test_neither_owner_nor_doer_verifies(user: int | None, may: bool) -> None:
    assert may_verify(user, owner_id=1, done_by_id=2) is may


def test_it_is_late_until_it_is_put_right() -> None:
    gone = NOW - timedelta(seconds=1)
    assert is_late(ActionState.OPEN, gone, NOW)
    assert not is_late(ActionState.OPEN, NOW, NOW)
    assert not is_late(ActionState.DONE, gone, NOW)
    assert not is_late(ActionState.OPEN, None, NOW)


def test_the_graver_the_sooner_it_is_due_and_goes_up() -> None:
    gravest_first = (Severity.HIGH, Severity.NORMAL, Severity.LOW)
    dates = [proposed_due(severity, NOW) for severity in gravest_first]
    assert dates == sorted(dates)
    late = NOW - timedelta(days=3)
    assert [goes_up(severity, late, NOW) for severity in gravest_first] == [True, True, False]
    assert not goes_up(Severity.NORMAL, late + timedelta(seconds=1), NOW)
