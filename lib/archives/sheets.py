"""What was filed of a piece of work: shown, held against its hash, its files opened, printed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord, ArchiveSheet
from db.choices.archives import Look
from db.choices.customers import RevealReason
from db.customers import Project
from db.files import StoredFile
from lib import audit, clock, storage
from lib.access import Actor, command, query
from lib.archives.look_rows import looked
from lib.archives.opening_rows import was_opened
from lib.archives.rules import hash_of
from lib.archives.scope import find_record, visible
from lib.archives.sheet_rows import SHEET, files_kept, sheets_kept
from lib.archives.sheet_rules import files_of, masked
from lib.customers.reveal_rules import why
from lib.documents.printed import moment
from lib.errors import Forbidden, NotFound, Refused
from lib.files.rows import gone, stored
from lib.files.rules import Stored
from lib.i18n import N_
from lib.standards.company import company

ALTERED = N_("Sheet {n} is not what was filed: it has been changed since. Tell your administrator.")


@dataclass(frozen=True)
class SheetFile:
    """lost: the sheet names it, and the record holds it no more."""

    id: int
    name: str
    purpose: str
    preview: bool
    lost: bool = False


@dataclass(frozen=True)
class Filed:
    """One sheet, masked. unchanged: its hash worked out again is the one it was filed with."""

    no: int
    at: datetime
    sha256: str
    unchanged: bool
    content: dict[str, Any]
    files: list[SheetFile]


@query("archives.view")
def sheets_of(s: Session, actor: Actor, *, id: int) -> list[Filed]:
    """The newest first; of a sheet that was changed nothing is shown."""
    record = _opened(s, actor, find_record(s, actor, id))
    kept = {file.sha256: file for file in files_kept(s, record.id)}
    return [_filed(sheet, kept) for sheet in sheets_kept(s, record.id)]


def _opened(s: Session, actor: Actor, record: ArchiveRecord) -> ArchiveRecord:
    if not was_opened(s, actor, record):
        raise Refused(N_("Please open this record first."))
    return record


def _filed(sheet: ArchiveSheet, kept: dict[str, StoredFile]) -> Filed:
    unchanged = hash_of(sheet.content) == sheet.sha256
    content = masked(sheet.content) if unchanged else {"blocks": []}
    files = [_file(told, kept.get(told["sha256"])) for told in files_of(content)]
    return Filed(sheet.no, sheet.at, sheet.sha256, unchanged, content, files)


def _file(told: dict[str, Any], kept: StoredFile | None) -> SheetFile:
    if kept is None:
        return SheetFile(0, told["name"], told["purpose"], preview=False, lost=True)
    return SheetFile(kept.id, told["name"], told["purpose"], bool(kept.preview))


# -- its files ---------------------------------------------------------------------------------


@query("archives.view")
def look_at_sheet_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A photo of a sheet, small: to whoever may see the record, also where the work itself is not theirs."""
    return stored(_of_a_sheet(s, actor, id)[0])


@command("archives.view")
def open_sheet_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the log."""
    file, record = _of_a_sheet(s, actor, id)
    looked(s, actor, record, Look.FILE)
    return stored(file)


def _of_a_sheet(s: Session, actor: Actor, id: int) -> tuple[StoredFile, ArchiveRecord]:
    its_record = and_(ArchiveRecord.id == StoredFile.owner_id, StoredFile.owner_kind == SHEET)
    wanted = select(StoredFile, ArchiveRecord).join(ArchiveRecord, its_record)
    found = s.execute(wanted.where(StoredFile.id == id, visible(actor))).first()
    if found is None or not was_opened(s, actor, found[1]):
        raise gone()
    return found[0], found[1]


# -- on paper ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """facts is what stands around the sheet's own content; pictures by the hash of their content."""

    facts: dict[str, str]
    content: dict[str, Any] = field(repr=False)
    pictures: dict[str, bytes] = field(repr=False)


@command("archives.view")
def print_sheet(
    s: Session,
    actor: Actor,
    *,
    id: int,
    no: int,
    reason: RevealReason | None = None,
    note: str = "",
) -> Printed:
    """Names and telephones whole only for a reason; every print is in the log of the record's looks."""
    record = _opened(s, actor, find_record(s, actor, id))
    sheet = next((one for one in sheets_kept(s, record.id) if one.no == no), None)
    if sheet is None:
        raise NotFound(N_("This sheet is not there."))
    if hash_of(sheet.content) != sheet.sha256:
        raise Refused(ALTERED, n=no)
    said = why(reason, note) if reason else ""
    if reason:
        _must_reveal(actor, sheet)
        audit.note(s, table="archive_sheet", id=sheet.id, viewed=["content"], reason=said)
    looked(s, actor, record, Look.PRINTED, said)
    content = sheet.content if reason else masked(sheet.content)
    return Printed(_around(s, actor, record, sheet), content, _pictures(s, record.id))


def _must_reveal(actor: Actor, sheet: ArchiveSheet) -> None:
    actor.must("customers.reveal")
    if actor.user_id in sheet.content["about"]:
        raise Forbidden(N_("This is about you: somebody else must do it."))


def _around(s: Session, actor: Actor, record: ArchiveRecord, sheet: ArchiveSheet) -> dict[str, str]:
    category = select(ArchiveCategory.name).where(ArchiveCategory.id == record.category_id)
    return {
        "company": company.within(s, actor).name,
        "project": s.scalar(select(Project.name).where(Project.id == record.project_id)) or "",
        "no": record.no or "",
        "category": s.scalar(category) or "",
        "sheet": str(sheet.no),
        "source_no": record.source_no,
        "filed_at": moment(sheet.at),
        "sha256": sheet.sha256,
        "printed_by": actor.name,
        "printed_at": moment(clock.now()),
    }


def _pictures(s: Session, record_id: int) -> dict[str, bytes]:
    found = {file.sha256: storage.get(file.preview) for file in files_kept(s, record_id) if file.preview}
    return {hash: content for hash, content in found.items() if content}
