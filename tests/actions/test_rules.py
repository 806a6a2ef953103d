"""Which move is legal when, and when a late action goes up."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.choices.actions import ActionMove, ActionSource, ActionState, Severity, Stage
from lib.actions.figure_rules import Funnel, per_week
from lib.actions.rules import (
    MOVES,
    gone_up,
    is_late,
    may_move,
    may_verify,
    must_be_planned,
    proposed_due,
    puts_off_own_date,
    raised,
)

NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)
LEGAL = {
    ActionState.OPEN: {
        ActionMove.FINISH,
        ActionMove.PLAN,
        ActionMove.ASSIGN,
        ActionMove.ASK,
        ActionMove.NOTE,
        ActionMove.CANCEL,
    },
    ActionState.DONE: {ActionMove.VERIFY, ActionMove.RETURN, ActionMove.NOTE, ActionMove.CANCEL},
    ActionState.VERIFIED: {ActionMove.EFFECT},
    ActionState.CANCELLED: set(),
}


@pytest.mark.parametrize("state", ActionState)
def test_only_these_moves_are_legal(state: ActionState) -> None:
    assert {move for move in ActionMove if may_move(state, move)} == LEGAL[state]


def test_what_takes_an_action_back_or_puts_it_off_wants_a_reason() -> None:
    assert {move for move, step in MOVES.items() if step.reason} == {
        ActionMove.RETURN,
        ActionMove.ASSIGN,
        ActionMove.NOTE,
        ActionMove.ASK,
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


def test_the_graver_the_sooner_it_is_due() -> None:
    gravest_first = (Severity.HIGH, Severity.NORMAL, Severity.LOW)
    dates = [proposed_due(severity, NOW) for severity in gravest_first]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("severity", "days", "stage"),
    [
        (Severity.HIGH, 0, Stage.MANAGERS),
        (Severity.HIGH, 3, Stage.HEAD),
        (Severity.NORMAL, 2, None),
        (Severity.NORMAL, 3, Stage.MANAGERS),
        (Severity.NORMAL, 6, Stage.HEAD),
        (Severity.LOW, 7, Stage.MANAGERS),
        (Severity.LOW, 14, Stage.HEAD),
    ],
)
def test_a_late_one_goes_up_by_stages(severity: Severity, days: int, stage: Stage | None) -> None:
    assert gone_up(severity, NOW - timedelta(days=days), NOW) == stage
    just_before = gone_up(severity, NOW - timedelta(days=days, seconds=-1), NOW)
    assert (just_before == stage) is (stage is None)


def test_what_comes_back_is_one_step_graver() -> None:
    assert [raised(severity) for severity in Severity] == [Severity.NORMAL, Severity.HIGH, Severity.HIGH]


def test_only_a_serious_finding_of_an_inspection_must_be_planned() -> None:
    planned = {(a, b) for a in Severity for b in ActionSource if must_be_planned(a, b)}
    assert planned == {(Severity.HIGH, ActionSource.INSPECTION)}


def test_one_puts_off_an_own_date_only_of_what_one_raised() -> None:
    later = NOW + timedelta(days=1)
    assert puts_off_own_date(1, 1, 2, NOW, later)
    assert not puts_off_own_date(1, 1, 1, NOW, later)
    assert not puts_off_own_date(3, 1, 2, NOW, later)
    assert not puts_off_own_date(1, 1, 2, later, NOW)


def test_nothing_raised_has_no_closing_rate() -> None:
    assert (Funnel().closing_rate, Funnel().in_time_rate) == (None, None)
    assert Funnel(raised=4, verified=3).closing_rate == 75


def test_weeks_begin_on_monday_and_empty_ones_are_there() -> None:
    days = {date(2025, 11, 9): (1, 0), date(2025, 11, 10): (2, 1), date(2025, 11, 30): (0, 4)}
    weeks = per_week(days, date(2025, 11, 5), date(2025, 11, 24))
    assert [(week.monday.day, week.raised, week.verified) for week in weeks] == [
        (3, 1, 0),
        (10, 2, 1),
        (17, 0, 0),
        (24, 0, 4),
    ]
