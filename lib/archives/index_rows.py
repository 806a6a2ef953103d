"""What records are found by: all that is filed, by whoever may see it; names and telephones by who may."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord, ArchiveSheet
from db.choices.archives import RecordState
from db.customers import Customer, Household
from db.search import Doc
from lib import clock
from lib.archives.sheet_rules import FACTS, NAME, PHONE
from lib.customers.index_rules import called, spoken
from lib.files import text_rows
from lib.forms import word_rows
from lib.forms.word_rows import Answered
from lib.steps import asked

RECORD = (
    ArchiveRecord.id,
    ArchiveRecord.no,
    ArchiveRecord.title,
    ArchiveRecord.body,
    ArchiveRecord.note,
    ArchiveRecord.author,
    ArchiveRecord.shelf,
    ArchiveRecord.source_no,
    ArchiveRecord.secrecy,
    ArchiveRecord.project_id,
    ArchiveRecord.customer_id,
    ArchiveRecord.recorded_by_id,
    ArchiveRecord.year,
    ArchiveRecord.happened_on,
    ArchiveRecord.recorded_at,
    ArchiveCategory.code.label("category"),
    Household.room,
    Customer.name.label("customer"),
    Customer.phones,
)


def docs_of(s: Session, ids: Collection[int]) -> list[Doc]:
    """Drafts are nobody's to find."""
    wanted = (
        select(*RECORD)
        .join(ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id)
        .outerjoin(Household, Household.id == ArchiveRecord.household_id)
        .outerjoin(Customer, Customer.id == ArchiveRecord.customer_id)
        .where(ArchiveRecord.state == RecordState.FILED)
    )
    records = list(asked(s, wanted, ArchiveRecord.id, ids))
    answers, files = word_rows.words_of(s, "archive", ids), text_rows.words_of(s, "archive", ids)
    people = _people(s, ids)
    return [_doc(r, answers.get(r.id, Answered()), people.get(r.id, ""), files.get(r.id)) for r in records]


def _people(s: Session, ids: Collection[int]) -> dict[int, str]:
    """Whom the newest sheet names, with their telephones; the rest of it stands in the record's body."""
    wanted = select(ArchiveSheet.record_id, ArchiveSheet.content).order_by(ArchiveSheet.no)
    found = dict(asked(s, wanted, ArchiveSheet.record_id, ids))
    return {id: " ".join(_named(content)) for id, content in found.items()}


def _named(content: dict[str, Any]) -> Iterator[str]:
    for block in content.get("blocks", ()):
        for _, said, how in block.get(FACTS, ()):
            if how == NAME:
                yield called(said)
            elif how == PHONE:
                yield called("", said)


def _doc(r: Any, answered: Answered, people: str, files: list[str] | None) -> Doc:
    said = [r.body, r.note, r.author, r.shelf, r.source_no, r.room, *answered.open, *(files or ())]
    whom = [called(r.customer or "", r.phones or ""), people, *answered.private]
    return Doc(
        kind="archive",
        ref_id=r.id,
        title=f"{r.no} {r.title}",
        body="\n".join(filter(None, said)),
        unseen=spoken(r.room or ""),
        extra=" ".join(filter(None, whom)),
        project_id=r.project_id,
        year=r.year,
        day=r.happened_on or clock.local(r.recorded_at).date(),
        category=r.category,
        secrecy=r.secrecy.value,
        customer_id=r.customer_id,
        staff_id=r.recorded_by_id,
        has_file=files is not None,
    )
