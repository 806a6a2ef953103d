"""Looking records up: the list, one record and who opened it, the list to take away."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveLook, ArchiveRecord
from db.choices.archives import Look
from db.search import contains
from lib import audit, clock
from lib.access import Actor, command, query
from lib.archives.find_rules import Filter, Record, RecordRow, told
from lib.archives.look_rows import looked
from lib.archives.opening_rows import needs_reason, was_opened
from lib.archives.record_rows import record_of, rows_of, with_files
from lib.archives.rules import OPEN_TO_ALL
from lib.archives.scope import find_record, visible
from lib.archives.setting_rows import asks_reason
from lib.errors import Refused
from lib.i18n import N_
from lib.paging import Page, page_of

MOST_EXPORTED = 20_000
SHORTEST_REASON, LONGEST_REASON = 2, 200
DAY, KEPT = ArchiveRecord.happened_on, ArchiveRecord.keep_until
SORTS: dict[str, tuple[Any, ...]] = {
    "-new": (ArchiveRecord.id.desc(),),
    "-day": (DAY.is_(None), DAY.desc(), ArchiveRecord.id.desc()),
    "day": (DAY.is_(None), DAY, ArchiveRecord.id),
    "no": (ArchiveRecord.no.is_(None), ArchiveRecord.no, ArchiveRecord.id),
    "-no": (ArchiveRecord.no.is_(None), ArchiveRecord.no.desc(), ArchiveRecord.id.desc()),
    "keep": (KEPT.is_(None), KEPT, ArchiveRecord.id),
    "-keep": (KEPT.is_not(None), KEPT.desc(), ArchiveRecord.id.desc()),
}


@query("archives.view")
def list_records(
    s: Session, actor: Actor, *, by: Filter, sort: str = "-new", number: int = 1, size: int = 20
) -> Page[RecordRow]:
    wanted = _wanted(s, actor, by).order_by(*SORTS.get(sort, SORTS["-new"]))
    found = page_of(s, wanted, number=number, size=size)
    return Page(rows_of(s, [id for (id,) in found.rows]), found.total, found.number, found.size)


def _wanted(s: Session, actor: Actor, by: Filter) -> Select[int]:
    """Ids alone: what is sorted by the hundred thousand must be narrow."""
    exact = {
        ArchiveRecord.category_id: by.category_id,
        ArchiveRecord.project_id: by.project_id,
        ArchiveRecord.year: by.year,
        ArchiveRecord.secrecy: by.secrecy,
        ArchiveRecord.state: by.state,
        ArchiveRecord.household_id: by.household_id,
        ArchiveRecord.customer_id: by.customer_id,
    }
    wanted = select(ArchiveRecord.id).where(visible(actor))
    wanted = wanted.where(*(column == value for column, value in exact.items() if value is not None))
    if by.company:
        wanted = wanted.where(ArchiveRecord.project_id.is_(None))
    if by.has_file is not None:
        having = ArchiveRecord.id.in_(with_files())
        wanted = wanted.where(having if by.has_file else ~having)
    guarded = asks_reason(s)
    return wanted.where(*(_mentions(s, word, guarded) for word in by.text.split()[:5]))


def _mentions(s: Session, word: str, guarded: bool) -> ColumnElement[bool]:
    """What a record says counts only where it opens without a reason: no guessing at closed ones."""
    facts = (ArchiveRecord.no, ArchiveRecord.title, ArchiveRecord.author, ArchiveRecord.shelf)
    told = or_(contains(s, ArchiveRecord.body, word), contains(s, ArchiveRecord.note, word))
    if guarded:
        told = told & ArchiveRecord.secrecy.in_(sorted(OPEN_TO_ALL))
    return or_(*(contains(s, column, word) for column in facts), told)


@command("archives.export")
def export_records(s: Session, actor: Actor, *, by: Filter, sort: str = "-new") -> list[RecordRow]:
    """The same rows without pages; each record taken away is in the log of its looks."""
    wanted = _wanted(s, actor, by).order_by(*SORTS.get(sort, SORTS["-new"])).limit(MOST_EXPORTED)
    rows = rows_of(s, s.scalars(wanted).all())
    _log_export(s, actor, rows)
    audit.note(s, table="archive_record", exported=len(rows), filter=told(by))
    return rows


def _log_export(s: Session, actor: Actor, rows: list[RecordRow]) -> None:
    now = clock.now()
    looks = [
        {"record_id": row.id, "record_no": row.no, "user_id": actor.user_id, "at": now, "what": Look.EXPORTED}
        for row in rows
    ]
    if looks:
        s.execute(ArchiveLook.__table__.insert(), looks)  # type: ignore[attr-defined]


# -- one record --------------------------------------------------------------------------------


@query("archives.view")
def asks_why(s: Session, actor: Actor, *, id: int) -> str:
    """The number of a record that opens for a reason only; "" for one that opens at once."""
    found = find_record(s, actor, id)
    return (found.no or found.title) if needs_reason(s, found) else ""


@command("archives.view")
def open_record(s: Session, actor: Actor, *, id: int, reason: str = "") -> Record:
    """A record whole. Who opened it, and why where the company wants to know, is kept."""
    found = find_record(s, actor, id)
    why = " ".join(reason.split())[:LONGEST_REASON]
    if needs_reason(s, found) and len(why) < SHORTEST_REASON:
        raise Refused(N_("Please say why you open this record."))
    looked(s, actor, found, Look.OPENED, why)
    return record_of(s, actor, found)


@query("archives.view")
def record(s: Session, actor: Actor, *, id: int) -> Record:
    """One opened before, drawn anew: nobody reads a record without a look in the log."""
    found = find_record(s, actor, id)
    if not was_opened(s, actor, found):
        raise Refused(N_("Please open this record first."))
    return record_of(s, actor, found)


@query("archives.view")
def category_names(s: Session, actor: Actor) -> dict[int, str]:
    """Every category, also one no longer filed under, in the company's order."""
    wanted = select(ArchiveCategory.id, ArchiveCategory.name)
    return dict(s.execute(wanted.order_by(ArchiveCategory.rank, ArchiveCategory.id)).all())


__all__ = ["Filter", "Record", "RecordRow"]
