"""People at work while a backup is made, and what must be true of it."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.choices.files import Purpose
from db.files import StoredFile
from lib import clock, storage
from lib.backups.archive import Manifest, manifest_of, opened
from lib.settings import settings
from tests.cast import Cast
from tests.faults.harness import submit
from tests.files.test_service import give, keep, words

PAUSE = 0.1  # seconds between two repairs of one person


@contextmanager
def writers(cast: Cast, many: int = 3) -> Iterator[list[int]]:
    """So many people take repairs in until the end of the block; the ids they were told."""
    over, taken = threading.Event(), []

    def work() -> None:
        while not over.wait(PAUSE):
            taken.append(submit(cast, secrets.token_hex(8)))

    submit(cast, secrets.token_hex(8))
    threads = [threading.Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    try:
        yield taken
    finally:
        over.set()
        for thread in threads:
            thread.join()


def inside(path: Path) -> Manifest:
    with opened(path, settings().backup_key) as archive:
        return manifest_of(archive)


def faults_in(manifest: Manifest) -> list[str]:
    """Whatever does not fit together in a copy made while people were writing."""
    rows = {name: table.rows for name, table in manifest.tables.items()}
    wrong = {
        "a ticket without its answer": rows["answer"] != rows["ticket"],
        "an entry beyond the head of the audit log": rows["audit_entry"] != manifest.head[0],
        "a file that is missing": bool(manifest.lacking),
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def photo(cast: Cast, number: int) -> int:
    """A file some record holds."""
    id = keep(cast.clerk, words(number))
    give(cast.clerk, id)
    return id


def photos(cast: Cast, many: int) -> None:
    """So many files at once, each of its own content."""
    about = {
        "media_type": "text/plain",
        "purpose": Purpose.ATTACHED,
        "owner_kind": "record",
        "at": clock.now(),
    }
    with cast.database.writing() as s:
        for number in range(many):
            content = f"第{number}张".encode() * 500
            kept = {"name": f"{number}.txt", "sha256": storage.put(content), "size": len(content)}
            s.add(StoredFile(**about, **kept))
