"""What has been kept long enough: somebody proposes a list of it, and sees what became of their lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.archives import ArchiveCategory, ArchiveRecord, Disposal, DisposalItem
from db.choices.archives import DisposalState, Secrecy
from db.customers import Project
from lib import audit, clock
from lib.access import Actor, command, query
from lib.archives.disposal_rows import files_of, files_there, find_disposal, items_of, lists_of, may_go
from lib.archives.life_rules import Due, chosen
from lib.archives.rules import hash_of
from lib.archives.scope import visible
from lib.errors import Refused, Stale
from lib.i18n import N_
from lib.masks import mask_numbers
from lib.numbers import next_number
from lib.paging import Page, page_of

SERIES = "XH"  # 销毁
SHORTEST_REASON, LONGEST_REASON = 2, 400
Proposer, Decider = aliased(User), aliased(User)


@dataclass(frozen=True)
class DueRow:
    """A record kept long enough."""

    id: int
    no: str
    title: str
    category: str
    project: str
    secrecy: Secrecy
    year: int
    keep_until: date
    files: int


@dataclass(frozen=True)
class DisposalRow:
    id: int
    no: str
    state: DisposalState
    reason: str
    count: int
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    note: str


@dataclass(frozen=True)
class Listed:
    """A line of a list; id is the line's."""

    id: int
    record_id: int
    no: str
    title: str
    category: str
    secrecy: Secrecy
    year: int
    keep_until: date | None
    files: int


@dataclass(frozen=True)
class DisposalStory:
    """own: the reader's own proposal, which somebody else decides. whole: the certificate fits its seal."""

    row: DisposalRow
    version: int
    own: bool
    items: tuple[Listed, ...]
    sha256: str
    whole: bool


# -- what is due -------------------------------------------------------------------------------


@query("archives.propose")
def due_records(s: Session, actor: Actor, *, by: Due, number: int = 1, size: int = 20) -> Page[DueRow]:
    """What may be destroyed, the oldest first."""
    wanted = (
        select(
            ArchiveRecord,
            ArchiveCategory.name.label("category"),
            Project.name.label("project"),
            files_there().label("files"),
        )
        .join(ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id)
        .outerjoin(Project, Project.id == ArchiveRecord.project_id)
        .where(*_due(actor, by))
        .order_by(ArchiveRecord.keep_until, ArchiveRecord.id)
    )
    found = page_of(s, wanted, number=number, size=size)
    return Page([_due_row(row) for row in found.rows], found.total, found.number, size)


@query("archives.propose")
def count_due(s: Session, actor: Actor, *, by: Due) -> int:
    """Exactly, however many there are."""
    return s.scalar(select(func.count(ArchiveRecord.id)).where(*_due(actor, by))) or 0


@query("archives.propose")
def years_due(s: Session, actor: Actor) -> list[int]:
    wanted = select(ArchiveRecord.year).where(*_due(actor, Due())).distinct()
    return list(s.scalars(wanted.order_by(ArchiveRecord.year)))


def _due(actor: Actor, by: Due) -> list[Any]:
    exact = {
        ArchiveRecord.category_id: by.category_id,
        ArchiveRecord.project_id: by.project_id,
        ArchiveRecord.year: by.year,
    }
    here = [column == value for column, value in exact.items() if value is not None]
    if by.company:
        here.append(ArchiveRecord.project_id.is_(None))
    return [visible(actor), may_go(), *here]


def _due_row(found: Any) -> DueRow:
    r: ArchiveRecord = found[0]
    project, until = found.project or "", r.keep_until or date.min
    return DueRow(r.id, r.no or "", r.title, found.category, project, r.secrecy, r.year, until, found.files)


# -- proposing ---------------------------------------------------------------------------------


@command("archives.propose")
def propose(
    s: Session, actor: Actor, *, by: Due, count: int, reason: str, without: Collection[int] = ()
) -> int:
    """What the filter finds, but for those taken out. count: how many it found when it was looked through."""
    why = " ".join(reason.split())[:LONGEST_REASON]
    if len(why) < SHORTEST_REASON:
        raise Refused(N_("Please say why these are destroyed."))
    found = _found(s, actor, by)
    if len(found) != count:
        raise Stale(N_("The list has changed since you looked through it. Please look again."))
    now, on_it = clock.now(), set(chosen(list(found), without))
    disposal = Disposal(
        no=next_number(s, SERIES, now),
        state=DisposalState.PROPOSED,
        reason=why,
        proposed_at=now,
        proposed_by_id=actor.user_id,
    )
    s.add(disposal)
    s.flush()
    files = files_of(s, on_it)
    lines = [_line(disposal, found[id], files.get(id, 0)) for id in sorted(on_it)]
    s.execute(insert(DisposalItem), lines)
    audit.note(s, table="disposal_item", of=disposal.no, added=len(lines))
    return disposal.id


def _found(s: Session, actor: Actor, by: Due) -> dict[int, Any]:
    columns = (
        ArchiveRecord.id,
        ArchiveRecord.no,
        ArchiveRecord.title,
        ArchiveRecord.project_id,
        ArchiveRecord.secrecy,
        ArchiveRecord.year,
        ArchiveRecord.keep_until,
        ArchiveCategory.name.label("category"),
    )
    wanted = select(*columns).join(ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id)
    return {row.id: row for row in s.execute(wanted.where(*_due(actor, by)))}


def _line(disposal: Disposal, found: Any, files: int) -> dict[str, Any]:
    """What stays says what it was: no telephone that stood in its title."""
    return {
        "disposal_id": disposal.id,
        "record_id": found.id,
        "project_id": found.project_id,
        "no": found.no or "",
        "title": mask_numbers(found.title),
        "category": found.category,
        "secrecy": found.secrecy,
        "year": found.year,
        "keep_until": found.keep_until,
        "files": files,
    }


# -- lists -------------------------------------------------------------------------------------


@query("archives.propose")
def disposals(s: Session, actor: Actor, *, number: int = 1, size: int = 20) -> Page[DisposalRow]:
    """Those that wait first, then the newest."""
    wanted = _rows(actor).order_by(
        Disposal.state != DisposalState.PROPOSED, Disposal.proposed_at.desc(), Disposal.id.desc()
    )
    found = page_of(s, wanted, number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, size)


@query("archives.propose")
def disposal(s: Session, actor: Actor, *, id: int) -> DisposalStory:
    found = find_disposal(s, actor, id)
    row = s.execute(_rows(actor).where(Disposal.id == found.id)).one()
    lines = tuple(_listed(item) for item in items_of(s, found))
    own = actor.user_id is not None and found.proposed_by_id == actor.user_id
    whole = not found.sha256 or hash_of(found.certificate) == found.sha256
    return DisposalStory(_row(row), found.version, own, lines, found.sha256, whole)


@query("archives.propose")
def how_many_wait(s: Session, actor: Actor) -> int:
    """Lists that somebody else has proposed and this person may decide."""
    if not actor.may("archives.destroy"):
        return 0
    waiting = (Disposal.state == DisposalState.PROPOSED, lists_of(actor))
    others = Disposal.proposed_by_id.is_distinct_from(actor.user_id)
    return s.scalar(select(func.count()).select_from(Disposal).where(*waiting, others)) or 0


def _rows(actor: Actor) -> Select[*tuple[Any, ...]]:
    count = select(func.count()).where(DisposalItem.disposal_id == Disposal.id).scalar_subquery()
    return (
        select(
            Disposal,
            count.label("items"),
            Proposer.display_name.label("proposer"),
            Decider.display_name.label("decider"),
        )
        .outerjoin(Proposer, Proposer.id == Disposal.proposed_by_id)
        .outerjoin(Decider, Decider.id == Disposal.decided_by_id)
        .where(lists_of(actor))
    )


def _row(found: Any) -> DisposalRow:
    d: Disposal = found[0]
    return DisposalRow(
        id=d.id,
        no=d.no,
        state=d.state,
        reason=d.reason,
        count=found.items,
        proposed_at=d.proposed_at,
        proposed_by=found.proposer or "",
        decided_at=d.decided_at,
        decided_by=found.decider or "",
        note=d.note,
    )


def _listed(i: DisposalItem) -> Listed:
    return Listed(i.id, i.record_id, i.no, i.title, i.category, i.secrecy, i.year, i.keep_until, i.files)
