"""Inside the use cases: who opened, printed or exported which record, kept for the log of access."""

from sqlalchemy.orm import Session

from db.archives import ArchiveLook, ArchiveRecord
from db.choices.archives import Look
from lib import clock
from lib.access import Actor


def looked(s: Session, actor: Actor, record: ArchiveRecord, what: Look, reason: str = "") -> None:
    """One line of the log; it stays when the record is destroyed."""
    s.add(
        ArchiveLook(
            record_id=record.id,
            record_no=record.no or "",
            user_id=actor.user_id,
            at=clock.now(),
            what=what,
            reason=" ".join(reason.split())[:200],
        )
    )
