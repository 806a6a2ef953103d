"""Inside the use cases: which records ask why before they open, and who has opened one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveLook, ArchiveRecord
from db.choices.archives import Look
from lib.access import Actor
from lib.archives.find_rules import is_private
from lib.archives.setting_rows import asks_reason


def needs_reason(s: Session, record: ArchiveRecord) -> bool:
    return is_private(record.secrecy) and asks_reason(s)


def was_opened(s: Session, actor: Actor, record: ArchiveRecord) -> bool:
    """Since it is there: a destroyed record leaves its looks, and a ledger may give its id again."""
    by_them = ArchiveLook.record_id == record.id, ArchiveLook.user_id == actor.user_id
    opened = select(ArchiveLook.id).where(*by_them, ArchiveLook.what == Look.OPENED)
    return s.scalar(opened.where(ArchiveLook.at >= record.recorded_at).limit(1)) is not None


def may_read(s: Session, actor: Actor, record: ArchiveRecord) -> bool:
    """What is in a record, its files too: where a reason is asked for, it has been given."""
    return not needs_reason(s, record) or was_opened(s, actor, record)
