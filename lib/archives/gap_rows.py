"""Inside the use cases: records that lack what they should have, and households without a file."""

from typing import Any

from sqlalchemy import Select, exists, literal, select

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import Origin, RecordState
from db.customers import Household
from db.files import StoredFile
from lib import clock
from lib.access import Actor
from lib.archives.find_rules import OWNER
from lib.archives.scope import visible
from lib.customers import scope as customers
from lib.gaps import Span

CUSTOMER_FILE = "customer"
Wanted = Select[*tuple[Any, ...]]


def _filed(actor: Actor) -> Wanted:
    return (
        select(
            ArchiveRecord.id.label("id"),
            ArchiveRecord.project_id.label("project_id"),
            ArchiveRecord.no.label("no"),
            ArchiveRecord.title.label("what"),
            ArchiveRecord.filed_at.label("day"),
        )
        .join(ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id)
        .where(visible(actor), ArchiveRecord.state == RecordState.FILED)
    )


def without_paper(actor: Actor, span: Span) -> Wanted:
    """Neither a scan nor a shelf place, where the category asks for paper; what work made has its sheet."""
    begins, ends = span.moments
    scan = exists().where(StoredFile.owner_kind == OWNER, StoredFile.owner_id == ArchiveRecord.id)
    return _filed(actor).where(
        ArchiveRecord.filed_at >= begins,
        ArchiveRecord.filed_at < ends,
        ArchiveCategory.paper,
        ArchiveRecord.origin != Origin.WORK,
        ArchiveRecord.shelf == "",
        ~scan.where(StoredFile.removed_at.is_(None)),
    )


def without_follower(actor: Actor, span: Span) -> Wanted:
    """Ended in this span and before today, and no record named that follows it."""
    today = clock.local(clock.now()).date()
    return _filed(actor).where(
        ArchiveCategory.expires,
        ArchiveRecord.expires_on >= span.since,
        ArchiveRecord.expires_on < min(span.until, today),
        ArchiveRecord.followed_by == "",
    )


def without_customer_file(actor: Actor, span: Span) -> Wanted:
    """Households nobody has opened a customer file for."""
    file = exists().where(
        ArchiveRecord.household_id == Household.id,
        ArchiveRecord.state == RecordState.FILED,
        ArchiveRecord.category_id == ArchiveCategory.id,
        ArchiveCategory.code == CUSTOMER_FILE,
    )
    return select(
        Household.id.label("id"),
        Household.project_id.label("project_id"),
        Household.room.label("no"),
        literal("").label("what"),
        Household.move_in.label("day"),
    ).where(customers.visible(actor, Household.project_id), ~file)
