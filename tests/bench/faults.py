"""A process killed 300 times while it takes repairs in."""

from lib.settings import settings
from tests.bench.ground import small_company
from tests.faults.harness import storm

KILLS = 300


def run(words: list[str]) -> bool:
    kills = int(words[0]) if words else KILLS
    with small_company() as (database, _):
        found = storm(database, settings().data_dir / "storm.log", kills, tell=tell)
        known = len(found.acknowledged())
    print(f"   {found.kills} kills, {known} acknowledged, {found.unheard} stored but unheard, tried again")
    print(f"   {'; '.join(found.faults) or 'none lost, none doubled, database and audit chain whole'}")
    return not found.faults


def tell(text: str) -> None:
    print(f"   {text}", flush=True)
