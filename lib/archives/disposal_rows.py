"""Inside the use cases: lists of records to be destroyed, who sees them, and how a record is taken out."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import Session

from db import search
from db.archives import ArchiveLoan, ArchiveRecord, ArchiveSheet, Disposal, DisposalItem, FileText
from db.choices.archives import DisposalState, RecordState
from db.files import StoredFile
from db.forms import Answer
from lib import clock
from lib.access import Actor
from lib.archives.find_rules import OWNER
from lib.archives.rules import secrecies
from lib.archives.sheet_rows import SHEET
from lib.errors import NotFound
from lib.i18n import N_
from lib.steps import ASKED, chunks

OWNERS = (OWNER, SHEET)  # of a record's own files, and of those its sheets name


def today() -> date:
    return clock.local(clock.now()).date()


# -- which records, which lists ----------------------------------------------------------------


def may_go() -> ColumnElement[bool]:
    """As `life_rules.may_be_destroyed` has it, and on no other list that waits."""
    return and_(
        ArchiveRecord.state == RecordState.FILED,
        ArchiveRecord.keep_until < today(),
        ArchiveRecord.hold == "",
        ~is_out(),
        ~exists().where(
            DisposalItem.record_id == ArchiveRecord.id,
            DisposalItem.disposal_id == Disposal.id,
            Disposal.state == DisposalState.PROPOSED,
        ),
    )


def is_out() -> ColumnElement[bool]:
    return exists().where(ArchiveLoan.record_id == ArchiveRecord.id, ArchiveLoan.returned_at.is_(None))


def lists_of(actor: Actor) -> ColumnElement[bool]:
    """Lists of which every record is within the actor's scope and secrecy; a team sees its own person's."""
    closed = not_(DisposalItem.secrecy.in_(sorted(secrecies(actor.may))))
    elsewhere: ColumnElement[bool] = false()
    if actor.projects is not None:
        elsewhere = and_(
            DisposalItem.project_id.is_not(None), not_(DisposalItem.project_id.in_(actor.projects))
        )
    hidden = exists().where(DisposalItem.disposal_id == Disposal.id, or_(closed, elsewhere))
    own = Disposal.proposed_by_id == actor.user_id if actor.team_id is not None else true()
    return and_(~hidden, own)


def find_disposal(s: Session, actor: Actor, id: int) -> Disposal:
    found = s.scalars(select(Disposal).where(Disposal.id == id, lists_of(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This list is not there, or not yours to see."))
    return found


def items_of(s: Session, disposal: Disposal) -> Sequence[DisposalItem]:
    wanted = select(DisposalItem).where(DisposalItem.disposal_id == disposal.id)
    return s.scalars(wanted.order_by(DisposalItem.no, DisposalItem.id)).all()


def files_there() -> ScalarSelect[int]:
    """How many files the record at hand has, for a query of records."""
    mine = (StoredFile.owner_kind.in_(OWNERS), StoredFile.owner_id == ArchiveRecord.id)
    wanted = select(func.count(StoredFile.id)).where(*mine, StoredFile.removed_at.is_(None))
    return wanted.correlate(ArchiveRecord).scalar_subquery()


def files_of(s: Session, ids: Collection[int]) -> dict[int, int]:
    """Record → how many files it has."""
    found: dict[int, int] = {}
    for some in chunks(list(ids), ASKED):
        counted = select(StoredFile.owner_id, func.count()).where(*_theirs(StoredFile, some))
        counted = counted.where(StoredFile.removed_at.is_(None)).group_by(StoredFile.owner_id)
        found |= {int(id or 0): n for id, n in s.execute(counted)}
    return found


def _theirs(table: Any, ids: Collection[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.owner_kind.in_(OWNERS), table.owner_id.in_(ids)


# -- taken out ---------------------------------------------------------------------------------


def destroy(s: Session, ids: Collection[int]) -> None:
    """All there is of these records but the log of who looked. Contents on disk go with the next sweep.

    Statements, not rows: what was in them must not come back in the audit log.
    """
    for some in chunks(list(ids), ASKED):
        search.hold(s, OWNER, some)  # Whoever indexes one of them just now is done, or finds it gone.
        contents = set(s.scalars(select(StoredFile.sha256).where(*_theirs(StoredFile, some))))
        for table in (StoredFile, Answer):
            s.execute(delete(table).where(*_theirs(table, some)))
        s.execute(delete(ArchiveSheet).where(ArchiveSheet.record_id.in_(some)))
        s.execute(delete(ArchiveLoan).where(ArchiveLoan.record_id.in_(some)))
        s.execute(delete(ArchiveRecord).where(ArchiveRecord.id.in_(some)))
        _forget_words(s, contents)
        search.drop(s, OWNER, some)


def _forget_words(s: Session, contents: set[str]) -> None:
    """The words read out of contents that nothing else is made of."""
    for some in chunks(sorted(contents), ASKED):
        used = select(StoredFile.sha256).where(StoredFile.sha256.in_(some))
        s.execute(delete(FileText).where(FileText.sha256.in_(some), FileText.sha256.not_in(used)))
