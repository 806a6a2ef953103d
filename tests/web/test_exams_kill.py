"""The server killed while people sit: what the page called saved is there."""

import pytest

from db.base import Database
from tests.bench.exam_kills import killed
from tests.cast import Cast

KILLS = 3  # 20 in the bench


@pytest.mark.slow
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(database: Database, cast: Cast) -> None:
    storm = killed(database, cast, KILLS)
    assert storm.faults == []
    assert storm.kills == KILLS
    assert storm.acknowledged > 3 * KILLS
    assert storm.again  # somebody was in the middle of it
