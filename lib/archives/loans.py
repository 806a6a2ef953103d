"""Paper out of its shelf: lent, brought back, and what is out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.archives import ArchiveCategory, ArchiveLoan, ArchiveRecord
from db.choices.archives import Look, RecordState
from db.customers import Project
from db.search import contains
from lib import audit, clock
from lib.access import Actor, command, query
from lib.accounts import service as accounts
from lib.archives.life_rules import lent_until
from lib.archives.look_rows import looked
from lib.archives.scope import find_record, visible
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.paging import Page, page_of
from lib.standards.company import company

LONGEST_NAME, LONGEST = 60, 200
Lender = aliased(User)


@dataclass(frozen=True)
class LoanRow:
    """Paper that is out, or was: returned_at None means it still is."""

    id: int
    record_id: int
    no: str
    title: str
    category: str
    project: str
    shelf: str
    borrower: str
    purpose: str
    lent_at: datetime
    lent_by: str
    due_on: date
    returned_at: datetime | None
    note: str
    late: bool


@command("archives.lend")
def lend(
    s: Session,
    actor: Actor,
    *,
    id: int,
    due_on: date | None,
    purpose: str,
    borrower_id: int | None = None,
    borrower: str = "",
) -> int:
    """To a colleague, or to somebody named. What is out cannot be lent once more."""
    record = find_record(s, actor, id)
    if record.state != RecordState.FILED:
        raise Refused(N_("Only what has been filed can be lent."))
    until = lent_until(due_on, _today())
    name = _name_of(s, actor, borrower_id, borrower)
    if not (what_for := _line(purpose)):
        raise Refused(N_("Please say what it is needed for."))
    _not_out(s, record)
    loan = ArchiveLoan(
        record_id=record.id,
        borrower=name,
        borrower_id=borrower_id,
        purpose=what_for,
        lent_at=clock.now(),
        lent_by_id=actor.user_id,
        due_on=until,
    )
    s.add(loan)
    s.flush()
    return loan.id


def _name_of(s: Session, actor: Actor, borrower_id: int | None, borrower: str) -> str:
    if borrower_id is not None:
        colleagues = accounts.staff_names.within(s, actor)
        if borrower_id not in colleagues:
            raise NotFound(N_("This colleague is not there, or not of your projects."))
        return colleagues[borrower_id]
    if not (name := " ".join(borrower.split())[:LONGEST_NAME]):
        raise Refused(N_("Please say who borrows it."))
    return name


def _not_out(s: Session, record: ArchiveRecord) -> None:
    """The record is locked first, so that two desks at once do not both hand it out."""
    s.execute(select(ArchiveRecord.id).where(ArchiveRecord.id == record.id).with_for_update())
    out = select(ArchiveLoan.borrower).where(
        ArchiveLoan.record_id == record.id, ArchiveLoan.returned_at.is_(None)
    )
    if who := s.scalar(out):
        raise Refused(N_("{no} is out already: {who} has it."), no=record.no or "", who=who)


@command("archives.lend")
def bring_back(s: Session, actor: Actor, *, loan_id: int, note: str = "") -> None:
    """note: in what state it came back."""
    found = s.execute(_loans(actor).where(ArchiveLoan.id == loan_id)).one_or_none()
    if found is None:
        raise _gone()
    loan: ArchiveLoan = found[0]
    if loan.returned_at:
        raise Refused(N_("It has been brought back already."))
    loan.returned_at, loan.returned_to_id, loan.note = clock.now(), actor.user_id, _line(note)


@query("archives.lend")
def loans_out(
    s: Session, actor: Actor, *, text: str = "", back: bool = False, number: int = 1, size: int = 20
) -> Page[LoanRow]:
    """What is out, the latest first; back: what has come back, the newest first."""
    wanted = _loans(actor).where(*(_mentions(s, word) for word in text.split()[:5]))
    if back:
        wanted = wanted.where(ArchiveLoan.returned_at.is_not(None))
        wanted = wanted.order_by(ArchiveLoan.returned_at.desc(), ArchiveLoan.id.desc())
    else:
        wanted = wanted.where(ArchiveLoan.returned_at.is_(None)).order_by(ArchiveLoan.due_on, ArchiveLoan.id)
    found = page_of(s, wanted, number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, size)


@query("archives.view")
def loans_of(s: Session, actor: Actor, *, id: int) -> list[LoanRow]:
    """All loans of one record, the one that is out first."""
    record = find_record(s, actor, id)
    wanted = _loans(actor).where(ArchiveLoan.record_id == record.id)
    newest = wanted.order_by(ArchiveLoan.returned_at.is_not(None), ArchiveLoan.id.desc()).limit(20)
    return [_row(row) for row in s.execute(newest)]


@command("archives.lend")
def print_slip(s: Session, actor: Actor, *, loan_id: int) -> dict[str, str]:
    """What the slip says that is signed when paper goes out and comes back; who printed it is in the log."""
    found = s.execute(_loans(actor).where(ArchiveLoan.id == loan_id)).one_or_none()
    if found is None:
        raise _gone()
    loan = _row(found)
    looked(s, actor, find_record(s, actor, loan.record_id), Look.PRINTED)
    audit.note(s, table="archive_loan", id=loan_id, printed=loan.no)
    back = f"{clock.shown(loan.returned_at)}　{loan.note}" if loan.returned_at else ""
    return {
        "company": company.within(s, actor).name,
        "project": loan.project,
        "no": loan.no,
        "printed_by": actor.name,
        "printed_at": clock.shown(clock.now()),
        "title": loan.title,
        "category": loan.category,
        "shelf": loan.shelf,
        "borrower": loan.borrower,
        "lent_by": loan.lent_by,
        "lent_at": clock.shown(loan.lent_at),
        "due_on": loan.due_on.isoformat(),
        "purpose": loan.purpose,
        "state": back,
    }


@query("archives.lend")
def how_many_out(s: Session, actor: Actor) -> tuple[int, int]:
    """(out, of these late), as far as the actor sees."""
    late = func.count().filter(ArchiveLoan.due_on < _today())
    wanted = select(func.count(), late).join(ArchiveRecord, ArchiveRecord.id == ArchiveLoan.record_id)
    out, overdue = s.execute(wanted.where(ArchiveLoan.returned_at.is_(None), visible(actor))).one()
    return out, overdue


def _gone() -> NotFound:
    return NotFound(N_("This loan is not there, or not yours to see."))


def _loans(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ArchiveLoan,
            ArchiveRecord.no,
            ArchiveRecord.title,
            ArchiveRecord.shelf,
            ArchiveCategory.name.label("category"),
            Project.name.label("project"),
            Lender.display_name.label("lender"),
        )
        .join(ArchiveRecord, ArchiveRecord.id == ArchiveLoan.record_id)
        .join(ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id)
        .outerjoin(Project, Project.id == ArchiveRecord.project_id)
        .outerjoin(Lender, Lender.id == ArchiveLoan.lent_by_id)
        .where(visible(actor))
    )


def _mentions(s: Session, word: str) -> ColumnElement[bool]:
    columns = (ArchiveRecord.no, ArchiveRecord.title, ArchiveLoan.borrower, ArchiveLoan.purpose)
    return or_(*(contains(s, column, word) for column in columns))


def _row(found: Any) -> LoanRow:
    loan: ArchiveLoan = found[0]
    return LoanRow(
        id=loan.id,
        record_id=loan.record_id,
        no=found.no or "",
        title=found.title,
        category=found.category,
        project=found.project or "",
        shelf=found.shelf,
        borrower=loan.borrower,
        purpose=loan.purpose,
        lent_at=loan.lent_at,
        lent_by=found.lender or "",
        due_on=loan.due_on,
        returned_at=loan.returned_at,
        note=loan.note,
        late=loan.returned_at is None and loan.due_on < _today(),
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _today() -> date:
    return clock.local(clock.now()).date()
