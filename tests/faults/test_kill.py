"""A process killed at its busiest loses nothing it acknowledged, and a retry doubles nothing."""

from pathlib import Path

import pytest

from db.base import Database
from tests.cast import Cast
from tests.faults.harness import storm

KILLS = 5  # 300 in the bench


@pytest.mark.slow
@pytest.mark.both
def test_kill_under_load(database: Database, cast: Cast, tmp_path: Path) -> None:
    found = storm(database, tmp_path / "log", KILLS)
    assert found.faults == []
    assert found.kills == KILLS
    assert len(found.acknowledged()) > KILLS
