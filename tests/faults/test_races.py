"""Many people at the same moment: all are served, nobody twice, and one of two wins."""

import secrets
from datetime import datetime
from functools import partial
from itertools import count

import pytest

from db.base import Database
from db.choices.tickets import State
from lib import clock
from lib.deeds import perform, read
from lib.errors import Stale
from lib.numbers import next_number
from lib.tickets import service as tickets
from lib.tickets import story
from tests.cast import Cast
from tests.faults.harness import at_once, crowd, faults_of, submit

pytestmark = pytest.mark.slow

PEOPLE = 200
THREADS = 50
ROUNDS = 10


@pytest.mark.both
def test_two_hundred_submit_at_once(database: Database, cast: Cast) -> None:
    outcomes = crowd(cast, PEOPLE)
    assert [outcome.refused for outcome in outcomes if outcome.refused] == []
    assert len({outcome.value for outcome in outcomes}) == PEOPLE
    assert faults_of(database, PEOPLE) == []


@pytest.mark.both
def test_one_form_sent_many_times_at_once_is_one_ticket(database: Database, cast: Cast) -> None:
    nonce = secrets.token_hex(8)
    assert cast.clerk
    assert cast.household_a
    outcomes = at_once([lambda: submit(cast, nonce)] * 20)
    assert len({outcome.value for outcome in outcomes}) == 1
    assert outcomes[0].refused is None
    assert faults_of(database, 1) == []


@pytest.mark.both
def test_one_of_two_moves_made_on_the_same_version_wins(cast: Cast) -> None:
    for _ in range(ROUNDS):
        id = cast.ticket(State.ACCEPTED)
        version = read(story.story, cast.clerk, id=id).version
        hands = [cast.user_id("technician"), cast.user_id("mate")]
        outcomes = at_once(
            partial(perform, tickets.dispatch, who, None, id=id, assignee_id=hand, version=version)
            for who, hand in zip((cast.clerk, cast.manager), hands, strict=True)
        )
        won = [hand for hand, outcome in zip(hands, outcomes, strict=True) if not outcome.refused]
        assert [type(outcome.refused) for outcome in outcomes if outcome.refused] == [Stale]
        after = read(story.story, cast.clerk, id=id)
        assert (won, State.DISPATCHED) == ([after.assignee_id], after.row.state)


@pytest.mark.both
def test_numbers_have_no_gaps_when_half_of_them_are_given_back(database: Database) -> None:
    now, turn = clock.now(), count()

    def four() -> list[str]:
        return [no for _ in range(4) if (no := _numbered(database, now, give_back=next(turn) % 2 == 0))]

    outcomes = at_once([four] * THREADS)
    assert [outcome.refused for outcome in outcomes if outcome.refused] == []
    given = sorted(no for outcome in outcomes for no in outcome.value)
    assert given == [f"WX{clock.local(now):%Y%m%d}-{n:04d}" for n in range(1, THREADS * 2 + 1)]


class GivenBack(Exception):
    """The deed failed after it had its number."""


def _numbered(database: Database, now: datetime, *, give_back: bool) -> str:
    try:
        with database.writing() as s:
            number = next_number(s, "WX", now)
            if give_back:
                raise GivenBack
            return number
    except GivenBack:
        return ""
