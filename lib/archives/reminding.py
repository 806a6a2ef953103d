"""Contracts coming to their end, paper not brought back; and once a quarter, what was kept long enough.

Each is told once, from the hour of the morning digest on.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from db.accounts import User
from db.archives import AccessReview, ArchiveLoan, ArchiveRecord
from db.choices.alerts import AlertKind
from db.choices.archives import RecordState, Secrecy
from lib import clock
from lib.access import Actor, command
from lib.accounts.scope import may, sees_project
from lib.alerts.rows import administrators, head_office, keys_told, managers_of, tell
from lib.alerts.stage_rules import STAGES, TOLD_AFTER, stage
from lib.archives.disposal_rows import may_go, today
from lib.archives.life_rules import late_week, named, quarter
from lib.archives.review_rules import is_overdue
from lib.i18n import N_
from lib.standards.company import company

IN_ONE_GO = 200
ENDS = N_("{record} ends on {date}, in {n} days. Renew it, or say which record follows it.")
ENDED = N_("{record} ended on {date}. Renew it, or say which record follows it.")
NOT_BACK = N_("{record} was to be brought back on {date}; {name} has it.")
KEPT = N_("{n} records have been kept long enough. They may be proposed for destruction.")
REVIEW = N_("Who may see what has not been looked through for a year.")


@command("archives.remind")
def remind(s: Session, actor: Actor) -> int:
    """How many people were told something just now."""
    if clock.local(clock.now()).hour < company.within(s, actor).digest_hour:
        return 0
    told = keys_told(s, AlertKind.ARCHIVE)
    return _of_ends(s, told) + _of_loans(s, told) + _of_keeping(s, told) + _of_the_review(s, told)


# -- contracts ---------------------------------------------------------------------------------


def _of_ends(s: Session, told: set[str]) -> int:
    soonest, latest = today() - timedelta(days=TOLD_AFTER), today() + timedelta(days=max(STAGES))
    wanted = select(ArchiveRecord).where(
        ArchiveRecord.expires_on.between(soonest, latest),
        ArchiveRecord.state == RecordState.FILED,
        ArchiveRecord.followed_by == "",
    )
    due = [(record, key) for record in s.scalars(wanted) if (key := _end_key(record)) not in told]
    return sum(_tell_of_end(s, record, key) for record, key in due[:IN_ONE_GO])


def _end_key(record: ArchiveRecord) -> str:
    """A new end is told of anew."""
    return f"archive ends/{record.id}/{record.expires_on}/{stage(record.expires_on or date.max, today())}"


def _tell_of_end(s: Session, record: ArchiveRecord, key: str) -> int:
    ends = record.expires_on or date.max
    left = (ends - today()).days
    about = {"record": _named(record), "date": ends.isoformat()}
    message, params = (ENDS, {**about, "n": left}) if left >= 0 else (ENDED, about)
    return _tell(s, _in_charge(s, record), message, params, ("archive", record.id), key, record.project_id)


def _in_charge(s: Session, record: ArchiveRecord) -> Iterable[int]:
    """Who manages it and who recorded it; the quality department for what managers do not see."""
    restricted = record.secrecy == Secrecy.RESTRICTED
    managers = [] if restricted else managers_of(s, record.project_id)
    people = managers or head_office(s) or administrators(s)
    here = sees_project(record.project_id) if record.project_id else true()
    return [*people, *_active(s, [record.recorded_by_id], here)]


def _named(record: ArchiveRecord) -> str:
    return named(record.no or "", record.title, record.secrecy)


# -- paper -------------------------------------------------------------------------------------


def _of_loans(s: Session, told: set[str]) -> int:
    """The day after it was due, and once a week from there on, to who lent it and who has it."""
    wanted = select(ArchiveLoan, ArchiveRecord).join(ArchiveRecord, ArchiveRecord.id == ArchiveLoan.record_id)
    out = wanted.where(ArchiveLoan.returned_at.is_(None), ArchiveLoan.due_on < today())
    late = [(loan, record, _loan_key(loan)) for loan, record in s.execute(out.order_by(ArchiveLoan.due_on))]
    due = [one for one in late if one[2] not in told]
    return sum(_tell_of_loan(s, loan, record, key) for loan, record, key in due[:IN_ONE_GO])


def _loan_key(loan: ArchiveLoan) -> str:
    return f"archive lent/{loan.id}/{loan.due_on}/{late_week(loan.due_on, today())}"


def _tell_of_loan(s: Session, loan: ArchiveLoan, record: ArchiveRecord, key: str) -> int:
    people = _active(s, [loan.lent_by_id, loan.borrower_id]) or managers_of(s, record.project_id)
    params = {"record": _named(record), "date": loan.due_on.isoformat(), "name": loan.borrower}
    about = ("archive", record.id)
    return _tell(s, people or administrators(s), NOT_BACK, params, about, key, record.project_id)


# -- keeping, and the review of rights ---------------------------------------------------------


def _of_keeping(s: Session, told: set[str]) -> int:
    """How many of each project its managers may propose; the quality department is told of all of them."""
    now = quarter(today())
    if f"archive kept/{now}/all" in told:
        return 0
    counted = select(ArchiveRecord.project_id, func.count()).where(may_go())
    theirs = counted.where(ArchiveRecord.secrecy != Secrecy.RESTRICTED)
    some = 0
    for project_id, n in s.execute(theirs.group_by(ArchiveRecord.project_id)).all():
        key = f"archive kept/{now}/{project_id or 0}"
        if key not in told and project_id:
            some += _tell(s, managers_of(s, project_id), KEPT, {"n": n}, ("disposal", 0), key, project_id)
    key, n = f"archive kept/{now}/all", s.scalar(select(func.count(ArchiveRecord.id)).where(may_go())) or 0
    if n:
        some += _tell(s, head_office(s), KEPT, {"n": n}, ("disposal", 0), key, None)
    return some


def _of_the_review(s: Session, told: set[str]) -> int:
    """Once a month until somebody has done it."""
    key = f"archive review/{today():%Y%m}"
    last = s.scalar(select(func.max(AccessReview.at)))
    first = s.scalar(select(func.min(User.created_at)))
    if key in told or not is_overdue(last or first, clock.now()):
        return 0
    reviewers = list(s.scalars(select(User.id).where(may("archives.review"))))
    return _tell(s, reviewers, REVIEW, {}, ("review", 0), key, None)


# -- telling -----------------------------------------------------------------------------------


def _active(s: Session, ids: Iterable[int | None], *where: ColumnElement[bool]) -> list[int]:
    wanted = select(User.id).where(User.id.in_([id for id in ids if id]), User.active, *where)
    return list(s.scalars(wanted))


def _tell(
    s: Session,
    people: Iterable[int],
    message: str,
    params: dict[str, Any],
    source: tuple[str, int],
    key: str,
    project_id: int | None,
) -> int:
    return tell(s, people, AlertKind.ARCHIVE, message, params, source=source, key=key, project_id=project_id)
