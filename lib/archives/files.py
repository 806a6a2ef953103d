"""Attachments of a record: listed, added, taken away, and opened through it, each opening in the log."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord
from db.choices.archives import Look
from db.files import StoredFile
from lib import audit
from lib.access import Actor, command, query
from lib.archives.find_rules import OWNER as OF_A_RECORD
from lib.archives.look_rows import looked
from lib.archives.opening_rows import may_read
from lib.archives.record_rows import find_own
from lib.archives.scope import find_record, visible
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import find_of, gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import N_

OWNER = OF_A_RECORD


@query("archives.view")
def list_files(s: Session, actor: Actor, *, id: int) -> list[FileRow]:
    record = find_record(s, actor, id)
    if not may_read(s, actor, record):
        raise Refused(N_("Please open this record first."))
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=record.id)


@command("archives.file")
def add_files(s: Session, actor: Actor, *, id: int, file_ids: Sequence[int]) -> None:
    """Own loose files become the record's, which nobody destroys meanwhile."""
    record = find_own(s, actor, id)
    s.refresh(record, with_for_update={"key_share": True})
    if not files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=record.id):
        raise Refused(N_("Please choose a photo or a file."))


@command("archives.file")
def remove_file(s: Session, actor: Actor, *, id: int, file_id: int) -> None:
    """Out of sight, and gone after thirty days; never of a record on hold."""
    record = find_own(s, actor, id)
    if record.hold:
        raise Refused(N_("This record is on hold: nothing of it may be removed."))
    find_of(s, OWNER, record.id, file_id)
    files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=record.id)


@query("archives.view")
def look_at_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A file by its own id, through the record it belongs to."""
    return stored(_of_a_record(s, actor, id)[0])


@command("archives.view")
def open_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who opened it is in the log of the record."""
    file, record = _of_a_record(s, actor, id)
    looked(s, actor, record, Look.FILE)
    audit.note(s, table="stored_file", id=id, viewed=["content"], archive=record.id)
    return stored(file)


def _of_a_record(s: Session, actor: Actor, id: int) -> tuple[StoredFile, ArchiveRecord]:
    """A record that opens for a reason only has been opened first."""
    its_record = (ArchiveRecord.id == StoredFile.owner_id) & (StoredFile.owner_kind == OWNER)
    wanted = select(StoredFile, ArchiveRecord).join(ArchiveRecord, its_record)
    wanted = wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None), visible(actor))
    found = s.execute(wanted).one_or_none()
    if found is None or not may_read(s, actor, found[1]):
        raise gone()
    return found[0], found[1]
