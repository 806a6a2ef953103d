"""Inside the use cases: what is held for a dispute or an audit stays as it is."""

from db.archives import ArchiveRecord
from lib.errors import Refused
from lib.i18n import N_


def is_held(record: ArchiveRecord) -> bool:
    return bool(record.hold)


def not_held(record: ArchiveRecord) -> None:
    """Refuses whatever would take something out of a held record."""
    if is_held(record):
        raise Refused(N_("{no} is held: {why}. Nothing of it may go."), no=record.no or "", why=record.hold)
