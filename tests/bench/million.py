"""The list of tickets and the analysis at a million tickets, each against its static twin."""

import asyncio

from tests.bench.ground import huge_company
from tests.bench.screens import reruns
from tests.bench.visits import analysis, visits

LISTS = ("workbench", "tickets", "tickets, a desk")


def run(words: list[str]) -> bool:
    """words: `lists` or `analysis`; none means both."""
    with huge_company() as (database, data):
        wanted = [visit for visit in visits(database) if visit.name in LISTS] if words != ["analysis"] else []
        wanted += analysis() if words != ["lists"] else []
        asyncio.run(reruns(data, wanted))
    return True
