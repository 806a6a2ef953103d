"""A gigabyte backed up, lost and brought back, every row and file compared; against copying its bytes."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from db import base, snapshots
from db.archives import ArchiveCategory, ArchiveRecord
from db.base import Database
from db.choices.archives import Cycle, Origin, RecordState, Secrecy
from db.choices.files import Purpose
from db.files import StoredFile
from lib import clock, storage
from lib.settings import settings
from tests.bench.ground import line, small_company, times

MEGABYTES = 1000  # half of it in rows, half in files
PHOTO, BODY = 25_000, 300  # bytes, characters
AT_ONCE = 5000
WORDS = "电梯漏水维修业主物业费装修停车楼道灯门禁水泵配电室巡查投诉回访签字照片合同图纸设备台账"
# What bringing back changes by itself.
OWN = {"backup", "audit_entry", "audit_head", "sign_in_session", "job_lease"}


def run(words: list[str]) -> bool:
    half = (int(words[0]) if words else MEGABYTES) * 500_000
    with small_company() as (database, _):
        photos = fill_files(database, half // PHOTO)
        fill_rows(database, half // (BODY * 3))
        before = sums_of(database)
        seconds = measured(settings().data_dir)
        after = sums_of(base.use(settings().database_url))
        lost = [hash for hash in photos if storage.get(hash) is None or storage.put(_held(hash)) != hash]
    different = [name for name in before if before[name] != after.get(name)]
    for name, taken in seconds.items():
        line(name, f"{taken:.1f} s", times(taken, seconds["bytes only copied"]))
    rows = sum(count for count, _sum in before.values())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"   {rows:,} rows and {len(photos):,} files; most memory of a command {peak:.0f} MB")
    print(f"   {len(different)} tables and {len(lost)} files differ from before")
    return not different and not lost


def measured(data: Path) -> dict[str, float]:
    """Seconds of each step, by the commands people use."""
    seconds = {"bytes only copied": timed(lambda: copied(data))}
    seconds["backed up, verified"] = timed(lambda: command("backup"))
    [file] = settings().backup_folder.iterdir()
    for path in (data / "wuyedesk.db", data / "files"):
        path.rename(path.with_name(f"lost-{path.name}"))
    seconds["restored, compared"] = timed(lambda: command("restore", str(file), "--yes"))
    return seconds


def timed(deed: Callable[[], Any]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def command(*words: str) -> None:
    env = {**os.environ, "WUYEDESK_DATA": str(settings().data_dir)}
    subprocess.run([sys.executable, "-m", "lib.commands", *words], env=env, check=True)


def copied(data: Path) -> None:
    copy = data.with_name("copied")
    shutil.copytree(data, copy)
    os.sync()
    shutil.rmtree(copy)


def sums_of(database: Database) -> snapshots.Sums:
    with database.reading() as s:
        found = {name: sum for name, sum in snapshots.sums(s.connection()).items() if name not in OWN}
    database.engine.dispose()
    return found


def _held(hash: str) -> bytes:
    return storage.get(hash) or b""


# -- what there is to bring back ---------------------------------------------------------------


def fill_files(database: Database, many: int) -> list[str]:
    dice = Random(5)
    hashes = [storage.put(dice.randbytes(PHOTO)) for _ in range(many)]
    about = {"media_type": "image/jpeg", "size": PHOTO, "purpose": Purpose.ATTACHED, "preview": ""}
    owner = {"owner_kind": "record", "owner_id": 1, "at": clock.now()}
    with database.writing() as s:
        rows = [{**about, **owner, "sha256": hash, "name": f"{hash[:8]}.jpg"} for hash in hashes]
        s.execute(insert(StoredFile), rows)
    return hashes


def fill_rows(database: Database, many: int) -> None:
    for begin in range(0, many, AT_ONCE):
        with database.writing() as s:
            category = s.scalars(select(ArchiveCategory.id)).first()
            s.execute(insert(ArchiveRecord), list(records(category, begin, min(many, begin + AT_ONCE))))


def records(category: int | None, begin: int, end: int) -> Iterator[dict[str, Any]]:
    dice = Random(begin)
    about = {
        "category_id": category,
        "state": RecordState.FILED,
        "secrecy": Secrecy.INTERNAL,
        "origin": Origin.BY_HAND,
        "cycle": Cycle.ITEM,
        "year": 2025,
        "recorded_at": clock.now(),
        "version": 1,
    }
    for number in range(begin, end):
        body = "".join(dice.choices(WORDS, k=BODY))
        yield {**about, "no": f"B-{number:08d}", "title": body[:20], "body": body}
