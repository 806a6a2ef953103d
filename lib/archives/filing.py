"""Work done becomes a record: an immutable sheet, made once, under an archive number."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord
from db.choices.archives import Origin, RecordState, Secrecy
from lib import clock
from lib.access import Actor, command
from lib.archives.filing_rows import add_sheet, category_of
from lib.archives.number_rows import next_archive_no
from lib.archives.rules import keep_until
from lib.customers.scope import find_project


@command("archives.work")
def file_work(
    s: Session,
    actor: Actor,
    *,
    category: str,
    title: str,
    source: tuple[str, int, str],
    content: dict[str, Any],
    project_id: int | None,
    happened_on: date,
    household_id: int | None = None,
    customer_id: int | None = None,
    author: str = "",
    body: str = "",
    secrecy: Secrecy | None = None,
) -> int:
    """The record of a piece of work, source being (kind, id, no): ("ticket", 17, "WX20251121-0001").

    Said again of the same work, another sheet joins the record, unless nothing has changed. content is plain
    JSON; its hash is taken over the canonical form. Returns the record's id.
    """
    kind, id, no = source
    now = clock.now()
    if project_id is not None:
        find_project(s, actor, project_id)
    of = category_of(s, category)
    wanted = select(ArchiveRecord).where(ArchiveRecord.source_kind == kind, ArchiveRecord.source_id == id)
    record = s.scalars(wanted.with_for_update(key_share=True)).one_or_none()
    if record is None:
        record = ArchiveRecord(
            category_id=of.id,
            state=RecordState.FILED,
            secrecy=secrecy or of.secrecy,
            origin=Origin.WORK,
            source_kind=kind,
            source_id=id,
            source_no=no,
            project_id=project_id,
            household_id=household_id,
            customer_id=customer_id,
            title=title[:200],
            author=author[:80],
            year=happened_on.year,
            happened_on=happened_on,
            body=body,
            keep_years=of.keep_years,
            keep_until=keep_until(happened_on.year, of.keep_years),
            recorded_by_id=actor.user_id,
            recorded_at=now,
            filed_at=now,
        )
        record.no = next_archive_no(s, of, project_id, happened_on.year)
        s.add(record)
        s.flush()
    else:
        record.title, record.body, record.author = title[:200], body, author[:80]
    add_sheet(s, record, content, now)
    return record.id
