"""Inside the use cases: certificates found, shown, made out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.staff import StaffStatus
from db.customers import Project
from db.exams import Exam, Sitter
from db.staff import Staff
from db.training import Completion, Course
from lib import clock
from lib.access import Actor
from lib.alerts.rows import tell
from lib.errors import NotFound
from lib.i18n import N_
from lib.numbers import next_numbers
from lib.training.certificate_rules import Good, standing
from lib.training.matrix_rows import today
from lib.training.scope import people

SERIES = "HG"
MADE = N_("Your certificate {no} for {course} has been made out. You find it in your training file.")
GONE = N_("Your certificate {no} for {course} has been revoked: {reason}")


@dataclass(frozen=True)
class CertificateRow:
    """Something passed, and its certificate. no "": none was made out; exam "": passed by being there."""

    id: int
    no: str
    code: str
    staff_id: int
    name: str
    staff_no: str
    post: str
    project: str
    course_id: int
    course: str
    hours: Decimal
    exam: str
    on: date
    until: date | None
    score: Decimal | None
    issued_at: datetime | None
    revoked_at: datetime | None
    reason: str
    version: int

    @property
    def standing(self) -> Good:
        return standing(self.until, revoked=self.revoked_at is not None, today=today())


def in_words() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Completion.id,
            Completion.no,
            func.coalesce(Completion.code, ""),
            Staff.id,
            Staff.name,
            Staff.no,
            Staff.post,
            func.coalesce(Project.name, ""),
            Course.id,
            Course.title,
            Course.hours,
            func.coalesce(Exam.title, ""),
            Completion.on,
            Completion.until,
            Completion.score,
            Completion.issued_at,
            Completion.revoked_at,
            Completion.reason,
            Completion.version,
        )
        .join(Staff, Staff.id == Completion.staff_id)
        .join(Course, Course.id == Completion.course_id)
        .outerjoin(Project, Project.id == Staff.project_id)
        .outerjoin(Sitter, Sitter.id == Completion.sitter_id)
        .outerjoin(Exam, Exam.id == Sitter.exam_id)
    )


def rows_of(s: Session, *where: ColumnElement[bool]) -> list[CertificateRow]:
    """The newest first."""
    wanted = in_words().where(*where).order_by(Completion.on.desc(), Completion.id.desc())
    return [CertificateRow(*row) for row in s.execute(wanted)]


def find_completion(s: Session, actor: Actor, id: int) -> Completion:
    """Through the person it is about."""
    theirs = select(Completion).join(Staff, Staff.id == Completion.staff_id)
    if found := s.scalars(theirs.where(Completion.id == id, people(actor))).one_or_none():
        return found
    raise NotFound(N_("This certificate is not there, or not yours to see."))


def without_one() -> tuple[ColumnElement[bool], ...]:
    """What still holds, of people who work here, and has no certificate yet."""
    holds = Completion.until.is_(None) | (Completion.until >= today())
    return Completion.no == "", Completion.revoked_at.is_(None), holds, Staff.status != StaffStatus.LEFT


def make_out(s: Session, actor: Actor, found: Sequence[Completion]) -> int:
    """Numbered one after the other, each with a code nobody can guess; whoever has an account is told."""
    now = clock.now()
    for one, no in zip(found, next_numbers(s, SERIES, now, len(found)) if found else [], strict=True):
        one.no, one.code = no, secrets.token_urlsafe(16)
        one.issued_at, one.issued_by_id = now, actor.user_id
        s.flush()
        tell_owner(s, one, MADE, "made")
    return len(found)


def tell_owner(s: Session, one: Completion, message: str, key: str, **more: str) -> None:
    person, course = s.get_one(Staff, one.staff_id), s.get_one(Course, one.course_id)
    tell(
        s,
        [person.user_id],
        AlertKind.TRAINING,
        message,
        {"no": one.no, "course": course.title, **more},
        source=("training", 0),
        key=f"training/certificate/{one.no}/{key}",
        project_id=person.project_id,
    )
