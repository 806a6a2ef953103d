"""Inside the use cases: records as lists and pages read them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.archives import ArchiveCategory, ArchiveRecord
from db.customers import Customer, Household, Project
from db.files import StoredFile
from lib.access import Actor
from lib.archives.find_rules import OWNER, Record, RecordRow
from lib.archives.scope import find_record
from lib.errors import Forbidden, unchanged
from lib.forms import service as forms
from lib.i18n import N_
from lib.masks import mask_name
from lib.steps import asked

Recorder = aliased(User)


def with_files() -> Select[*tuple[Any, ...]]:
    """The ids of records that have any."""
    any_of = StoredFile.owner_kind == OWNER, StoredFile.owner_id.is_not(None), StoredFile.removed_at.is_(None)
    return select(StoredFile.owner_id).where(*any_of)


def _files() -> Any:
    """How many the record at hand has."""
    mine = StoredFile.owner_kind == OWNER, StoredFile.owner_id == ArchiveRecord.id
    counted = select(func.count(StoredFile.id)).where(*mine, StoredFile.removed_at.is_(None))
    return counted.scalar_subquery()


def joined(*more: Any) -> Select[*tuple[Any, ...]]:
    """Every column a row shows."""
    return (
        select(
            ArchiveRecord,
            ArchiveCategory.name.label("category"),
            Project.name.label("project"),
            Household.room,
            Customer.name.label("customer"),
            _files().label("files"),
            *more,
        )
        .join(ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id)
        .outerjoin(Project, Project.id == ArchiveRecord.project_id)
        .outerjoin(Household, Household.id == ArchiveRecord.household_id)
        .outerjoin(Customer, Customer.id == ArchiveRecord.customer_id)
    )


def rows_of(s: Session, ids: Sequence[int]) -> list[RecordRow]:
    """In the order given."""
    rows = {found[0].id: RecordRow(**_shown(found)) for found in asked(s, joined(), ArchiveRecord.id, ids)}
    return [rows[id] for id in ids if id in rows]


def _shown(found: Any) -> dict[str, Any]:
    r: ArchiveRecord = found[0]
    return {
        "id": r.id,
        "no": r.no or "",
        "title": r.title,
        "category_id": r.category_id,
        "category": found.category,
        "state": r.state,
        "secrecy": r.secrecy,
        "origin": r.origin,
        "project": found.project or "",
        "year": r.year,
        "happened_on": r.happened_on,
        "room": found.room or "",
        "customer": mask_name(found.customer or ""),
        "author": r.author,
        "cycle": r.cycle,
        "shelf": r.shelf,
        "pages": r.pages,
        "expires_on": r.expires_on,
        "keep_years": r.keep_years,
        "keep_word": r.keep_word,
        "keep_until": r.keep_until,
        "hold": r.hold,
        "filed_at": r.filed_at,
        "files": found.files,
    }


def record_of(s: Session, actor: Actor, record: ArchiveRecord) -> Record:
    """One found before, whole."""
    category = (ArchiveCategory.code, ArchiveCategory.form_code, ArchiveCategory.expires)
    wanted = joined(*category, Recorder.display_name.label("recorder"))
    wanted = wanted.outerjoin(Recorder, Recorder.id == ArchiveRecord.recorded_by_id)
    found: Any = s.execute(wanted.where(ArchiveRecord.id == record.id)).one()
    return Record(
        **_shown(found),
        version=record.version,
        project_id=record.project_id,
        household_id=record.household_id,
        customer_id=record.customer_id,
        source_kind=record.source_kind,
        source_id=record.source_id,
        source_no=record.source_no,
        category_code=found.code,
        form_code=found.form_code,
        expires=found.expires,
        body=record.body,
        note=record.note,
        recorded_by_id=record.recorded_by_id,
        recorded_by=found.recorder or "",
        recorded_at=record.recorded_at,
        answered=forms.answer_of.within(s, actor, owner_kind=OWNER, owner_id=record.id),
        may_change=may_change(actor, record),
    )


def may_change(actor: Actor, record: ArchiveRecord) -> bool:
    """Whoever recorded it, or who tends the archives."""
    own = actor.may("archives.file") and record.recorded_by_id == actor.user_id
    return actor.may("archives.edit") or own


def find_own(s: Session, actor: Actor, id: int, version: int | None = None) -> ArchiveRecord:
    """One this actor sees and may change; with a version, as it stood when it was read."""
    found = find_record(s, actor, id)
    if not may_change(actor, found):
        raise Forbidden(N_("Only who recorded it, or who tends the archives, may change it."))
    if version is not None:
        unchanged(found, version)
    return found
