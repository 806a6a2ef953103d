"""Where a record stands in its life, and what happens when a contract comes to its end."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord, Disposal, DisposalItem
from db.choices.archives import DisposalState, RecordState
from lib import audit, clock
from lib.access import Actor, command, query
from lib.archives.life_rules import runs_on_until
from lib.archives.record_rows import may_change
from lib.archives.scope import find_record, visible
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_


@dataclass(frozen=True)
class Life:
    """followed_id: the record that goes on, if the reader sees it; proposed: waits to be destroyed."""

    id: int
    version: int
    no: str
    filed: bool
    keep_until: date | None
    keep_word: str
    kept_long_enough: bool
    expires_on: date | None
    ended: bool
    followed_by: str
    followed_id: int | None
    hold: str
    proposed: bool
    may_change: bool


@query("archives.view")
def life_of(s: Session, actor: Actor, *, id: int) -> Life:
    record = find_record(s, actor, id)
    today = clock.local(clock.now()).date()
    return Life(
        id=record.id,
        version=record.version,
        no=record.no or "",
        filed=record.state == RecordState.FILED,
        keep_until=record.keep_until,
        keep_word=record.keep_word,
        kept_long_enough=record.keep_until is not None and record.keep_until < today,
        expires_on=record.expires_on,
        ended=record.expires_on is not None and record.expires_on < today,
        followed_by=record.followed_by,
        followed_id=_numbered(s, actor, record.followed_by),
        hold=record.hold,
        proposed=_waits(s, record),
        may_change=may_change(actor, record),
    )


def _numbered(s: Session, actor: Actor, no: str) -> int | None:
    return s.scalar(select(ArchiveRecord.id).where(ArchiveRecord.no == no, visible(actor))) if no else None


def _waits(s: Session, record: ArchiveRecord) -> bool:
    wanted = select(DisposalItem.id).join(Disposal, Disposal.id == DisposalItem.disposal_id)
    here = (DisposalItem.record_id == record.id, Disposal.state == DisposalState.PROPOSED)
    return s.scalar(wanted.where(*here).limit(1)) is not None


@command("archives.file")
def run_on(
    s: Session, actor: Actor, *, id: int, version: int, expires_on: date | None, note: str = ""
) -> None:
    """The contract runs on under the same record: it has a new end, and is reminded of anew."""
    record = _to_change(s, actor, id, version)
    today = clock.local(clock.now()).date()
    record.expires_on = runs_on_until(expires_on, record.expires_on, today)
    record.followed_by = ""
    audit.note(s, table="archive_record", id=id, runs_on=" ".join(note.split())[:200])


@command("archives.file")
def follow_up(s: Session, actor: Actor, *, id: int, version: int, no: str) -> None:
    """Another record goes on where this one ended: nobody is reminded of this one any more."""
    record = _to_change(s, actor, id, version)
    followed = _numbered(s, actor, no.strip())
    if followed is None:
        raise NotFound(N_("There is no record with this number, or not yours to see."))
    if followed == record.id:
        raise Refused(N_("A record does not follow itself."))
    record.followed_by = no.strip()


def _to_change(s: Session, actor: Actor, id: int, version: int) -> ArchiveRecord:
    record = find_record(s, actor, id)
    if not may_change(actor, record):
        raise Refused(N_("Only whoever recorded it, or who tends the archives, changes this."))
    unchanged(record, version)
    return record
