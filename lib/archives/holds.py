"""Legal hold: while a dispute or an audit goes on nothing of a record may go, however old it is."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord, Disposal, DisposalItem
from db.choices.archives import DisposalState
from lib import audit
from lib.access import Actor, command
from lib.archives.scope import find_record
from lib.errors import Refused, unchanged
from lib.i18n import N_

SHORTEST, LONGEST = 2, 200


@command("archives.hold")
def set_hold(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> None:
    """Also takes it off a list that waits to be approved."""
    record = find_record(s, actor, id)
    unchanged(record, version)
    if record.hold:
        raise Refused(N_("This record is held already."))
    record.hold = _why(reason)
    _off_the_lists(s, record)


@command("archives.hold")
def lift_hold(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> None:
    record = find_record(s, actor, id)
    unchanged(record, version)
    if not record.hold:
        raise Refused(N_("This record is not held."))
    audit.note(s, table="archive_record", id=id, lifted=_why(reason))
    record.hold = ""


def _why(reason: str) -> str:
    why = " ".join(reason.split())[:LONGEST]
    if len(why) < SHORTEST:
        raise Refused(N_("Please say why."))
    return why


def _off_the_lists(s: Session, record: ArchiveRecord) -> None:
    waiting = select(Disposal.id).where(Disposal.state == DisposalState.PROPOSED)
    on_one = (DisposalItem.record_id == record.id, DisposalItem.disposal_id.in_(waiting))
    taken = s.scalars(select(DisposalItem.disposal_id).where(*on_one)).all()
    if taken:
        s.execute(delete(DisposalItem).where(*on_one))
        audit.note(s, table="disposal_item", record_id=record.id, off_lists=list(taken))
