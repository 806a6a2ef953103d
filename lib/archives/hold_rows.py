"""Inside the use cases: what is held for a dispute or an audit stays as it is."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord
from lib.errors import Refused
from lib.i18n import N_


def is_held(record: ArchiveRecord) -> bool:
    return bool(record.hold)


def not_held(record: ArchiveRecord) -> None:
    """Refuses whatever would take something out of a held record."""
    if is_held(record):
        raise Refused(N_("{no} is held: {why}. Nothing of it may go."), no=record.no or "", why=record.hold)


def held_of_customers(s: Session, ids: Collection[int]) -> list[str]:
    """Numbers of held records about these customers: nobody in them is made nameless meanwhile."""
    held = select(ArchiveRecord.no).where(ArchiveRecord.customer_id.in_(ids), ArchiveRecord.hold != "")
    return [no or "" for no in s.scalars(held.order_by(ArchiveRecord.id))]
