"""200 people submitting a repair at the same moment, against 200 one-row commits at the same moment."""

import secrets

from db.base import Database
from db.records import Deed
from lib import clock
from tests.bench.ground import line, median, ms, p95, small_company, times
from tests.faults.harness import at_once, crowd, faults_of

PEOPLE = 200
ROUNDS = 5


def run(words: list[str]) -> bool:
    with small_company() as (database, cast):
        crowd(cast, 5)
        floors, submits, refused = [], [], 0
        for _ in range(ROUNDS):
            floors.append([outcome.seconds for outcome in at_once(one_row(database) for _ in range(PEOPLE))])
            outcomes = crowd(cast, PEOPLE)
            submits.append([outcome.seconds for outcome in outcomes])
            refused += sum(outcome.refused is not None for outcome in outcomes)
        wrong = faults_of(database, 5 + ROUNDS * PEOPLE - refused)
    line("", "slowest", "p95", "to one row")
    report("one-row commits", floors, floors)
    report("repairs taken in", submits, floors)
    print(
        f"   {ROUNDS} × {PEOPLE} submitted at once: {refused} refused; {'; '.join(wrong) or 'nothing lost'}"
    )
    return not wrong and not refused


def one_row(database: Database):  # type: ignore[no-untyped-def]
    """The least any deed can be: one row, committed for good."""

    def commit() -> None:
        with database.writing() as s:
            s.add(Deed(actor="floor", name="floor", nonce=secrets.token_hex(8), result={}, at=clock.now()))

    return commit


def report(name: str, rounds: list[list[float]], floors: list[list[float]]) -> None:
    """Of each round its slowest and its p95; the middle round is told."""
    slowest, late = median([max(r) for r in rounds]), median([p95(r) for r in rounds])
    floor = median([max(r) for r in floors])
    line(name, ms(slowest), ms(late), times(slowest, floor))
