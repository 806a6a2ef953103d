"""A process killed 300 times while it takes repairs in; 50 backups made while people take repairs in."""

import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.base import Database
from lib.backups.archive import DATABASE, manifest_of, opened, take_out
from lib.backups.making import make
from lib.settings import settings
from tests.bench.ground import ms, p95, small_company
from tests.cast import Cast
from tests.faults.harness import faults_of, storm, submit

USUAL = ("300", "50")  # kills, backups
WRITERS = 4
PAUSE = 0.05  # seconds between two repairs of one person
BETWEEN = 0.5  # seconds without a backup, to compare with


def run(words: list[str]) -> bool:
    kills, backups = (int(word) for word in [*words, *USUAL[len(words) :]])
    return all([killed(kills), copied(backups)])


def killed(kills: int) -> bool:
    with small_company() as (database, _):
        found = storm(database, settings().data_dir / "storm.log", kills, tell=tell)
        known = len(found.acknowledged())
    print(f"   {found.kills} kills, {known} acknowledged, {found.unheard} stored but unheard, tried again")
    print(f"   {'; '.join(found.faults) or 'none lost, none doubled, database and audit chain whole'}")
    return not found.faults


def copied(backups: int) -> bool:
    """Each opened and looked at as the company's own database is; and what it cost those who were writing."""
    faults, during, between = [], [], []
    with small_company() as (_, cast), writing(cast) as taken:
        for number in range(1, backups + 1):
            begun = len(taken)
            path = make()
            during += taken[begun:]
            faults += [f"backup {number}: {fault}" for fault in faults_in(path)]
            begun = len(taken)
            time.sleep(BETWEEN)
            between += taken[begun:]
            if number % 10 == 0:
                tell(f"{number} backups, {len(taken)} repairs taken in meanwhile")
    slower = p95(during) / p95(between)
    tell(
        f"repairs taken in: p95 {ms(p95(during))} during a backup, {ms(p95(between))} between, {slower:.1f} ×"
    )
    tell("; ".join(faults) or f"{backups} backups, each of one moment, audit chain whole")
    return not faults


def faults_in(path: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with opened(path, settings().backup_key) as archive:
            manifest = manifest_of(archive)
            take_out(archive, DATABASE, copy)
        database = Database(f"sqlite:///{copy}")
        found = faults_of(database, manifest.tables["ticket"].rows)
        database.engine.dispose()
    return found


@contextmanager
def writing(cast: Cast) -> Iterator[list[float]]:
    """People taking repairs in until the end of the block; how long each took."""
    over, taken = threading.Event(), []

    def work() -> None:
        while not over.wait(PAUSE):
            began = time.perf_counter()
            submit(cast, secrets.token_hex(8))
            taken.append(time.perf_counter() - began)

    submit(cast, secrets.token_hex(8))
    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield taken
    finally:
        over.set()
        for thread in threads:
            thread.join()


def tell(text: str) -> None:
    print(f"   {text}", flush=True)
