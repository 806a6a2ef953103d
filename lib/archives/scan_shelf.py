"""A zip on disk while somebody attaches what is in it: data/scans/<mark>, gone after half a day."""

import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.archives.scan_rules import Scan, Stage
from lib.errors import Refused
from lib.i18n import N_
from lib.settings import settings

KEPT_SECONDS = 12 * 3600
"""Less than a day: contents no record has are let go after one."""
SPARE = 3
"""So many times its size must be free on the disk: the zip, what comes out of it, and some air."""
OVER = (Stage.DONE, Stage.REFUSED)
NO_ROOM = N_("There is not enough room on the server's disk for this. Please tell your administrator.")


def room() -> Path:
    return settings().data_dir / ("demo-scans" if settings().demo else "scans")


@dataclass
class Job:
    """What is known of a zip; refused is (message id, params)."""

    name: str
    stage: Stage
    scans: list[Scan] = field(default_factory=list)
    refused: tuple[str, dict[str, Any]] | None = None


class Shelf:
    """One folder: the zip, whose it is, how far it has come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def mark(self) -> str:
        return self.folder.name

    @property
    def zip(self) -> Path:
        return self.folder / "zip"

    def is_of(self, owner: str) -> bool:
        return self._read("owner.json") == owner

    def job(self) -> Job | None:
        told = self._read("job.json")
        if not told:
            return None
        scans = [Scan.of(one) for one in told["scans"]]
        refused = tuple(told["refused"]) if told["refused"] else None
        return Job(told["name"], Stage(told["stage"]), scans, refused)

    def put(self, job: Job) -> None:
        self._write(
            "job.json",
            {
                "name": job.name,
                "stage": job.stage.value,
                "scans": [one.told() for one in job.scans],
                "refused": job.refused,
            },
        )

    def progress(self) -> tuple[int, int]:
        done, all = self._read("progress.json") or (0, 0)
        return int(done), int(all)

    def tell(self, done: int, all: int) -> None:
        self._write("progress.json", (done, all))

    # -- between the server and its child -------------------------------------------------------

    def hand(self, name: str, value: Any) -> None:
        self._write(f"{name}.json", value)

    def handed(self, name: str) -> Any:
        return self._read(f"{name}.json")

    def add_looked(self, told: dict[str, Any]) -> None:
        with (self.folder / "looked.jsonl").open("a", encoding="utf8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")

    def looked(self) -> Iterator[dict[str, Any]]:
        """A last line cut short by a child that died is none."""
        try:
            lines = (self.folder / "looked.jsonl").read_text("utf8").splitlines(keepends=True)
        except FileNotFoundError:
            return
        yield from (json.loads(line) for line in lines if line.endswith("\n"))

    # -- plain files ----------------------------------------------------------------------------

    def _write(self, name: str, value: Any) -> None:
        """Whole or not there: somebody may be reading at this very moment."""
        draft = self.folder / f"{name}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps(value, ensure_ascii=False), "utf8")
        draft.replace(self.folder / name)

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_text("utf8"))
        except FileNotFoundError:
            return None


def open_shelf(owner: str, size: int, busy: Callable[[str], bool]) -> Shelf:
    """A new folder for a zip of so many bytes; what this person left before goes, and what is old."""
    _sweep(owner, busy)
    room().mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(room()).free < SPARE * size:
        raise Refused(NO_ROOM)
    folder = room() / secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    shelf = Shelf(folder)
    shelf.hand("owner", owner)
    return shelf


def _sweep(owner: str, busy: Callable[[str], bool]) -> None:
    oldest = time.time() - KEPT_SECONDS
    for folder in room().glob("*"):
        stale = folder.stat().st_mtime < oldest or Shelf(folder).is_of(owner)
        if stale and not busy(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def find_shelf(mark: str, owner: str) -> Shelf | None:
    """The folder of that name, if it is this person's and still there."""
    shelf = Shelf(room() / mark)
    known = re.fullmatch("[0-9a-f]{32}", mark) and shelf.folder.is_dir() and shelf.is_of(owner)
    return shelf if known else None


def latest(owner: str) -> Shelf | None:
    """What this person has not finished with."""
    found = [Shelf(folder) for folder in room().glob("*") if Shelf(folder).is_of(owner)]
    return next((shelf for shelf in found if (job := shelf.job()) and job.stage not in OVER), None)


def close_shelf(shelf: Shelf) -> None:
    shutil.rmtree(shelf.folder, ignore_errors=True)


def let_zip_go(shelf: Shelf) -> None:
    """Once all is attached only the list of what happened is wanted."""
    shelf.zip.unlink(missing_ok=True)
    (shelf.folder / "looked.jsonl").unlink(missing_ok=True)
