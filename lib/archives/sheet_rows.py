"""Inside the use cases: the sheets of a record, and the files they name, kept as the record's own."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.archives import ArchiveSheet
from db.files import StoredFile

SHEET = "sheet"
"""Owner of a filed sheet's files: the content stays while the record does, whatever becomes of the work."""
TAKEN_OVER = ("sha256", "preview", "name", "media_type", "size", "width", "height", "purpose", "at", "by_id")


def keep_files(s: Session, record_id: int, files: Iterable[Any]) -> None:
    """files as rows of StoredFile. Another row for each content, which lies on the disk once."""
    fresh = {(file.sha256, file.purpose): file for file in files}
    held = {(file.sha256, file.purpose) for file in files_kept(s, record_id)} if fresh else set()
    added = [
        {"owner_kind": SHEET, "owner_id": record_id, **{name: getattr(file, name) for name in TAKEN_OVER}}
        for place, file in fresh.items()
        if place not in held
    ]
    if added:
        s.execute(insert(StoredFile), added)


def files_kept(s: Session, record_id: int) -> list[StoredFile]:
    wanted = select(StoredFile).where(StoredFile.owner_kind == SHEET, StoredFile.owner_id == record_id)
    return list(s.scalars(wanted.order_by(StoredFile.id)))


def sheets_kept(s: Session, record_id: int) -> list[ArchiveSheet]:
    """The newest first."""
    wanted = select(ArchiveSheet).where(ArchiveSheet.record_id == record_id)
    return list(s.scalars(wanted.order_by(ArchiveSheet.no.desc())))
