"""Records to attach to, scans of them, and zips of scans."""

import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sqlalchemy import select

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import Origin, RecordState, Secrecy
from db.files import StoredFile
from lib import clock
from lib.access import Actor
from lib.archives import scan_work, scans
from lib.archives.find_rules import OWNER
from lib.archives.scan_rules import Scan
from lib.archives.scan_shelf import Shelf
from lib.deeds import read
from lib.files.ready import ready, store
from tests.cast import Cast

NO = "LH-WX-2021-0001"


def record(cast: Cast, no: str, **changed: Any) -> int:
    with cast.database.writing() as s:
        category = s.scalars(select(ArchiveCategory).where(ArchiveCategory.code == "repair")).one()
        told: dict[str, Any] = {
            "no": no,
            "title": "维修工单汇编",
            "category_id": category.id,
            "state": RecordState.FILED,
            "secrecy": Secrecy.INTERNAL,
            "origin": Origin.LEDGER,
            "project_id": cast.project_a,
            "year": 2021,
            "recorded_at": clock.now(),
        }
        row = ArchiveRecord(**(told | changed))
        s.add(row)
        s.flush()
        return row.id


def matched(actor: Actor, *paths: str) -> list[Scan]:
    return read(scans.match_scans, actor, names=paths)


def kept(scan: Scan, content: bytes) -> Scan:
    made = ready(scan.name, content)
    sha256, preview = store(made)
    size = {"size": len(made.content), "width": made.width, "height": made.height}
    scan.file = {
        "name": made.name,
        "media_type": made.media_type,
        "sha256": sha256,
        "preview": preview,
        **size,
    }
    return scan


def attached(cast: Cast) -> list[tuple[int | None, str]]:
    with cast.database.reading() as s:
        wanted = select(StoredFile.owner_id, StoredFile.name).where(StoredFile.owner_kind == OWNER)
        return [(id, name) for id, name in s.execute(wanted.order_by(StoredFile.id))]


def settled(shelf: Shelf) -> Any:
    late = time.monotonic() + 60
    while scan_work.busy(shelf.mark) and time.monotonic() < late:
        time.sleep(0.02)
    return shelf.job()


def zip_of(files: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return target.getvalue()
