"""Certificates: made out for what somebody passed, printed, revoked, verified by their code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.choices.staff import StaffStatus
from db.exams import Sitter
from db.staff import Staff
from db.training import Completion
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.masks import mask_name
from lib.standards.company import company
from lib.training.certificate_rows import (
    GONE,
    CertificateRow,
    find_completion,
    make_out,
    rows_of,
    tell_owner,
    without_one,
)
from lib.training.certificate_rules import Good, sound_reason, standing
from lib.training.matrix_rows import today
from lib.training.scope import must_be_staff, people

IN_ONE_GO = 500
LONGEST_CODE = 40


@dataclass(frozen=True)
class Which:
    """All that was passed in a course, in one exam, or both."""

    course_id: int | None = None
    exam_id: int | None = None


@dataclass(frozen=True)
class Verified:
    """What whoever scans a certificate is told; name masked but for the surname."""

    no: str
    name: str
    what: str
    on: date
    until: date | None
    issued_on: date
    revoked_on: date | None
    standing: Good
    company: str


@query("training.view")
def passed(s: Session, actor: Actor, *, by: Which) -> list[CertificateRow]:
    """With a certificate and without, the newest first; those who left only where they hold one."""
    here = (Staff.status != StaffStatus.LEFT) | (Completion.no != "")
    return rows_of(s, *_of(by), people(actor), here)


@query("training.certify")
def waiting(s: Session, actor: Actor, *, by: Which) -> int:
    """How many passed and have no certificate yet."""
    counted = select(func.count()).select_from(Completion).join(Staff, Staff.id == Completion.staff_id)
    return s.scalar(counted.where(*_of(by), people(actor), *without_one())) or 0


@command("training.certify")
def issue(s: Session, actor: Actor, *, id: int, version: int) -> int:
    one = find_completion(s, actor, id)
    unchanged(one, version)
    if one.no:
        raise Refused(N_("Certificate {no} was made out already. Print it again instead."), no=one.no)
    if one.revoked_at or (one.until and one.until < today()):
        raise Refused(N_("This no longer holds, so no certificate can be made out for it."))
    return make_out(s, actor, [one])


@command("training.certify")
def issue_all(s: Session, actor: Actor, *, by: Which) -> int:
    """For everybody who passed and has none; how many were made out."""
    wanted = select(Completion).join(Staff, Staff.id == Completion.staff_id)
    wanted = wanted.where(*_of(by), people(actor), *without_one())
    return make_out(s, actor, s.scalars(wanted.order_by(Staff.no, Completion.id).limit(IN_ONE_GO)).all())


@command("training.certify")
def revoke(s: Session, actor: Actor, *, id: int, version: int, reason: str) -> None:
    """What it says no longer counts as passed; the number stays and is never given again."""
    one = find_completion(s, actor, id)
    unchanged(one, version)
    if not one.no:
        raise Refused(N_("No certificate was made out here, so there is none to revoke."))
    if one.revoked_at:
        raise Refused(N_("Certificate {no} is revoked already."), no=one.no)
    one.revoked_at, one.reason = clock.now(), sound_reason(reason)
    s.flush()
    tell_owner(s, one, GONE, "revoked", reason=one.reason)


@command("training.certify")
def print_certificates(s: Session, actor: Actor, *, ids: Sequence[int]) -> list[CertificateRow]:
    """To be printed, as often as wanted: the numbers stay. Only those that were not revoked."""
    rows = _printable(s, Completion.id.in_(list(ids)[:IN_ONE_GO]), people(actor))
    audit.note(s, table="completion", printed=[row.no for row in rows])
    return rows


@command("training.own")
def print_own(s: Session, actor: Actor, *, id: int) -> list[CertificateRow]:
    mine = must_be_staff(s, actor)
    rows = _printable(s, Completion.id == id, Completion.staff_id == mine.id)
    audit.note(s, table="completion", printed=[row.no for row in rows])
    return rows


@query("training.verify")
def verified(s: Session, actor: Actor, *, code: str) -> Verified:
    """A wrong code looks like any other."""
    wanted = Completion.code == code, Completion.no != ""
    found = rows_of(s, *wanted) if code and len(code) <= LONGEST_CODE else []
    if not found or found[0].issued_at is None:
        raise NotFound(N_("There is no certificate under this code. Please look at the code again."))
    row = found[0]
    revoked = clock.local(row.revoked_at).date() if row.revoked_at else None
    return Verified(
        no=row.no,
        name=mask_name(row.name),
        what=row.course,
        on=row.on,
        until=row.until,
        issued_on=clock.local(found[0].issued_at).date(),
        revoked_on=revoked,
        standing=standing(row.until, revoked=revoked is not None, today=today()),
        company=company.within(s, actor).name,
    )


def _of(by: Which) -> list[ColumnElement[bool]]:
    if by.course_id is None and by.exam_id is None:
        raise Refused(N_("Choose a course."))
    where = [] if by.course_id is None else [Completion.course_id == by.course_id]
    if by.exam_id is not None:
        sat = select(Sitter.id).where(Sitter.exam_id == by.exam_id)
        where.append(Completion.sitter_id.in_(sat))
    return where


def _printable(s: Session, *where: ColumnElement[bool]) -> list[CertificateRow]:
    rows = rows_of(s, *where, Completion.no != "", Completion.revoked_at.is_(None))
    if not rows:
        raise NotFound(N_("There is no valid certificate to print here."))
    return sorted(rows, key=lambda row: row.no)
