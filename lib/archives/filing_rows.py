"""Inside the use cases: the category work is filed under, and its sheets."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord, ArchiveSheet
from lib.archives.rules import hash_of
from lib.errors import NotFound
from lib.i18n import N_


def category_of(s: Session, code: str) -> ArchiveCategory:
    """Held until the end: of two who file the same work, the second finds what the first has filed."""
    wanted = select(ArchiveCategory).where(ArchiveCategory.code == code)
    found = s.scalars(wanted.with_for_update(key_share=True)).one_or_none()
    if found is None:
        raise NotFound(N_("This category is not there."))
    return found


def add_sheet(s: Session, record: ArchiveRecord, content: dict[str, Any], now: datetime) -> None:
    """Sheets are never changed: one more, unless it says the same as the last."""
    sha256 = hash_of(content)
    last = s.scalars(
        select(ArchiveSheet)
        .where(ArchiveSheet.record_id == record.id)
        .order_by(ArchiveSheet.no.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.sha256 == sha256:
        return
    so_far = s.scalar(select(func.count()).where(ArchiveSheet.record_id == record.id)) or 0
    s.add(ArchiveSheet(record_id=record.id, no=so_far + 1, content=content, sha256=sha256, at=now))
    s.flush()
