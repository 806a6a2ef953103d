"""What is measured is what people see: every screen opens, and its twin shows the same elements."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from db.base import Database
from lib import setup
from lib.demo import company
from lib.demo.company import Size
from lib.settings import Settings
from tests.bench import ground
from tests.bench.screens import REAL, TWIN, Lane, lane, serving
from tests.bench.visits import Visit, visits
from tests.cast import PASSWORD_HASH

SMALL = Size(households=60, customers=120, tickets=600, days=30)


def test_a_share_lies_below() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (ground.median(values), ground.p95(values), ground.p95([3.0])) == (51.0, 96.0, 3.0)


@pytest.mark.slow
def test_every_twin_shows_what_its_screen_shows(database: Database, settings: Settings) -> None:
    setup.bring_up_to_date(database)
    company.make(database, SMALL, dict.fromkeys(ground.PEOPLE, PASSWORD_HASH))
    known = visits(database)
    database.engine.dispose()
    lanes = asyncio.run(shown(settings.data_dir, known))
    for real, twin in lanes:
        assert real.shows(), real.visit.name
        assert real.shows() == twin.shows(), real.visit.name
        assert not list(real.tab.kinds("alert", "exception")), real.visit.name


async def shown(data: Path, known: list[Visit]) -> list[tuple[Lane, ...]]:
    async with serving(data) as server, AsyncExitStack() as stack:
        return [tuple([await lane(server, stack, visit, mode) for mode in (REAL, TWIN)]) for visit in known]
