"""Scans given to their records: which record each file's name tells, and the files attached to them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.archives import ArchiveRecord
from db.choices.archives import RecordState
from db.choices.files import Purpose
from db.files import StoredFile
from lib import audit, clock, storage
from lib.access import Actor, command, query
from lib.archives.find_rules import OWNER
from lib.archives.scan_rules import (
    IN_ONE_GO,
    MOST_ENTRIES,
    MOST_OF_RECORD,
    Fate,
    Scan,
    key,
    may_be,
    number_in,
)
from lib.archives.scope import visible
from lib.errors import Refused
from lib.files.text_rows import await_words
from lib.i18n import N_
from lib.steps import asked

AT_ONCE = 5_000
NONE_SUCH = N_("No record of such a number is there, or not yours to see.")
SEVERAL = N_("Its name fits more than one record.")
GONE = N_("The record is not there any more.")
LOST = N_("The content is not on the server any more. Please send the zip again.")
FULL = N_("This record has {n} files already; more cannot be kept with it.")


@query("archives.import")
def match_scans(s: Session, actor: Actor, *, names: Sequence[str]) -> list[Scan]:
    """For each file's name with its folders: the record in sight whose number it tells, or why none."""
    names = names[:MOST_ENTRIES]
    known = _numbers(s, actor, {one for name in names for part in may_be(name) for one in part})
    scans = [_matched(place, name, known) for place, name in enumerate(names)]
    ids = {one.record_id for one in scans if one.record_id}
    wanted = select(ArchiveRecord.id, ArchiveRecord.no, ArchiveRecord.title)
    told = {row.id: row for row in asked(s, wanted, ArchiveRecord.id, ids)}
    for one in scans:
        if one.record_id:
            one.no, one.title = told[one.record_id].no, told[one.record_id].title
    return scans


def _numbers(s: Session, actor: Actor, wanted: set[str]) -> dict[str, set[int]]:
    """Every number in sight passes by once: there is no index of all the ways to write it."""
    found = defaultdict[str, set[int]](set)
    numbers = select(ArchiveRecord.id, ArchiveRecord.no).where(ArchiveRecord.no.is_not(None), _filed(actor))
    for id, no in s.execute(numbers.execution_options(yield_per=AT_ONCE)):
        if (spelled := key(no or "")) in wanted:
            found[spelled].add(id)
    return found


def _filed(actor: Actor) -> Any:
    return visible(actor) & (ArchiveRecord.state == RecordState.FILED)


def _matched(place: int, name: str, known: dict[str, set[int]]) -> Scan:
    ids = {id for one in number_in(name, known) for id in known[one]}
    if len(ids) == 1:
        return Scan(place, name, Fate.MATCHED, ids.pop())
    return Scan(place, name, Fate.UNMATCHED, why=SEVERAL if ids else NONE_SUCH)


@command("archives.import")
def attach_scans(s: Session, actor: Actor, *, scans: Sequence[Scan]) -> list[Scan]:
    """What became of each. The contents are on disk already; the same content again is not attached twice."""
    if len(scans) > IN_ONE_GO:
        raise Refused(N_("At most {n} files in one go."), n=IN_ONE_GO)
    ids = {one.record_id for one in scans if one.record_id}
    wanted = select(ArchiveRecord.id).where(ArchiveRecord.id.in_(ids), _filed(actor))
    there = set(s.scalars(wanted.with_for_update(of=ArchiveRecord)))
    held = {(id, hash) for id, hash in s.execute(_held(there))}
    many = Counter(id for id, _ in held)
    files = []
    for one in scans:
        if file := _file_of(actor, one, there, held, many):
            files.append(file)
    s.add_all(files)
    s.flush()
    await_words(s, files)
    changed = sorted({file.owner_id for file in files if file.owner_id})
    search.later(s, OWNER, changed)
    audit.note(s, table="archive_record", scans=len(files), records=changed)
    return list(scans)


def _held(ids: set[int]) -> Any:
    wanted = select(StoredFile.owner_id, StoredFile.sha256).where(StoredFile.removed_at.is_(None))
    return wanted.where(StoredFile.owner_kind == OWNER, StoredFile.owner_id.in_(ids))


def _file_of(
    actor: Actor, scan: Scan, there: set[int], held: set[tuple[int, str]], many: Counter[int]
) -> StoredFile | None:
    """The row that gives the record its file; else the scan says what became of it."""
    id, file = scan.record_id, scan.file
    scan.fate, scan.why, scan.params = Fate.REFUSED, "", {}
    if id is None or id not in there or file is None:
        scan.why = GONE
    elif (id, file["sha256"]) in held:
        scan.fate = Fate.THERE
    elif many[id] >= MOST_OF_RECORD:
        scan.why, scan.params = FULL, {"n": MOST_OF_RECORD}
    elif not storage.holds(file["sha256"]):
        scan.why = LOST
    else:
        held.add((id, file["sha256"]))
        many[id] += 1
        scan.fate = Fate.ATTACHED
        kept = {"owner_kind": OWNER, "owner_id": id, "purpose": Purpose.ATTACHED}
        return StoredFile(**file, **kept, at=clock.now(), by_id=actor.user_id)
    return None
