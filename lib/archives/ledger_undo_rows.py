"""Inside the undo of an archive catalogue: records nobody has touched or used since go again."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.archives import ArchiveRecord, DisposalItem
from db.files import StoredFile
from db.forms import Answer
from lib.archives.find_rules import OWNER
from lib.steps import asked, changed_since, delete_rows, steps_of, take_edits_back, used_elsewhere


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many records had to stay as they are now."""
    done = steps_of(s, batch_id, ArchiveRecord)[ArchiveRecord]
    kept = changed_since(s, ArchiveRecord, done.made) | used_elsewhere(s, ArchiveRecord, done.made)
    kept |= _named(s, done.made)
    stale = changed_since(s, ArchiveRecord, {one.id: one.version or 0 for one in done.edits})
    back = [one for one in done.edits if one.id not in stale]
    gone = done.made.keys() - kept
    delete_rows(s, ArchiveRecord, gone)
    take_edits_back(s, ArchiveRecord, back)
    search.drop(s, OWNER, sorted(gone))
    search.later(s, OWNER, [one.id for one in back])
    return len(kept | stale)


def _named(s: Session, ids: Collection[int]) -> set[int]:
    """Given a file, described by a form or put on a list of what is to be destroyed."""
    found = {
        row[0] for row in asked(s, select(DisposalItem.record_id).distinct(), DisposalItem.record_id, ids)
    }
    for table in (StoredFile, Answer):
        wanted = select(table.owner_id).where(table.owner_kind == OWNER).distinct()
        found |= {row[0] for row in asked(s, wanted, table.owner_id, ids)}
    return found
