"""The log of access: who opened, printed or exported which record, and why where that was asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.archives import ArchiveLook, ArchiveRecord
from db.choices.archives import Look, Secrecy
from db.search import contains
from lib import audit, clock
from lib.access import Actor, command, query
from lib.archives.scope import find_record, visible
from lib.paging import Page, page_of

MOST_EXPORTED = 20_000
NEWEST = (ArchiveLook.at.desc(), ArchiveLook.id.desc())


@dataclass(frozen=True)
class Looked:
    """Which looks; empty means all. to is the last day asked for."""

    text: str = ""
    user_id: int | None = None
    what: Look | None = None
    since: date | None = None
    to: date | None = None


@dataclass(frozen=True)
class LookRow:
    """title and secrecy are empty once the record is destroyed."""

    id: int
    at: datetime
    who: str
    what: Look
    record_id: int
    no: str
    title: str
    secrecy: Secrecy | None
    reason: str


@query("archives.view")
def looks_of(s: Session, actor: Actor, *, id: int, number: int = 1, size: int = 10) -> Page[LookRow] | None:
    """Who looked at one record, for its recorder and for who reviews rights; None for everybody else."""
    record = find_record(s, actor, id)
    own = actor.user_id is not None and record.recorded_by_id == actor.user_id
    if not (own or actor.may("archives.review")):
        return None
    wanted = _rows().where(ArchiveRecord.id == record.id).order_by(*NEWEST)
    return _page(s, wanted, number, size)


@query("archives.review")
def who_looked(s: Session, actor: Actor, *, by: Looked, number: int = 1, size: int = 20) -> Page[LookRow]:
    return _page(s, _wanted(s, actor, by), number, size)


@command("archives.review")
def export_looks(s: Session, actor: Actor, *, by: Looked) -> list[LookRow]:
    """The same rows without pages."""
    rows = [_row(row) for row in s.execute(_wanted(s, actor, by).limit(MOST_EXPORTED))]
    audit.note(s, table="archive_look", exported=len(rows))
    return rows


@query("archives.review")
def lookers(s: Session, actor: Actor) -> dict[int, str]:
    """Everybody whose looks the actor may see, also those who have left."""
    there = select(ArchiveLook.user_id).outerjoin(*_record()).where(_open_to(actor))
    wanted = select(User.id, User.display_name).where(User.id.in_(there)).order_by(User.display_name)
    return {row.id: row.display_name for row in s.execute(wanted)}


def _record() -> tuple[Any, ColumnElement[bool]]:
    """A look from before it was recorded was at another one, whose id it has got since."""
    same = and_(ArchiveRecord.id == ArchiveLook.record_id, ArchiveLook.at >= ArchiveRecord.recorded_at)
    return ArchiveRecord, same


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(ArchiveLook, User.display_name, ArchiveRecord.title, ArchiveRecord.secrecy)
        .outerjoin(User, User.id == ArchiveLook.user_id)
        .outerjoin(*_record())
    )


def _open_to(actor: Actor) -> ColumnElement[bool]:
    """Looks at records the actor sees; at destroyed ones, of which none knows where they belonged, whoever
    sees every project and every class."""
    gone = ArchiveRecord.id.is_(None)
    sees_all = actor.projects is None and actor.may("archives.restricted")
    return or_(and_(ArchiveRecord.id.is_not(None), visible(actor)), gone if sees_all else false())


def _wanted(s: Session, actor: Actor, by: Looked) -> Select[*tuple[Any, ...]]:
    wanted = _rows().where(_open_to(actor)).order_by(*NEWEST)
    for word in by.text.split()[:5]:
        wanted = wanted.where(_mentions(s, word))
    if by.user_id is not None:
        wanted = wanted.where(ArchiveLook.user_id == by.user_id)
    if by.what is not None:
        wanted = wanted.where(ArchiveLook.what == by.what)
    if by.since:
        wanted = wanted.where(ArchiveLook.at >= _midnight(by.since))
    if by.to:
        wanted = wanted.where(ArchiveLook.at < _midnight(by.to + timedelta(days=1)))
    return wanted


def _mentions(s: Session, word: str) -> ColumnElement[bool]:
    columns = (ArchiveLook.record_no, ArchiveRecord.title, ArchiveLook.reason)
    return or_(*(contains(s, column, word) for column in columns))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.zone())


def _page(s: Session, wanted: Select[*tuple[Any, ...]], number: int, size: int) -> Page[LookRow]:
    found = page_of(s, wanted, number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, size)


def _row(found: Any) -> LookRow:
    look: ArchiveLook = found[0]
    return LookRow(
        id=look.id,
        at=look.at,
        who=found.display_name or "",
        what=look.what,
        record_id=look.record_id,
        no=look.record_no,
        title=found.title or "",
        secrecy=found.secrecy,
        reason=look.reason,
    )
