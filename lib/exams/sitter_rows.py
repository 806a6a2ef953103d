"""Inside the use cases: who sits an exam, who could, and what else they sit at that time."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.choices.staff import StaffStatus
from db.customers import Project
from db.exams import Exam, Sitter, Sitting
from db.search import contains
from db.staff import Staff
from lib.access import Actor
from lib.errors import Forbidden
from lib.exams.exam_rows import tell_sitters
from lib.i18n import N_
from lib.staff.scope import visible as staff_in_sight

CHUNK = 500
LONGEST_TYPED, MOST_WORDS = 100, 4


@dataclass(frozen=True)
class Who:
    """Which of the staff in post; empty means any. project_id 0: head office."""

    project_id: int | None = None
    post: str = ""
    department: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who could sit; clash: another exam they sit at that time."""

    id: int
    name: str
    no: str
    post: str
    department: str
    project: str
    clash: str = ""


@dataclass(frozen=True)
class SitterRow:
    """account: whether they can be told in the product. begun: they have sat already."""

    id: int
    staff_id: int
    name: str
    no: str
    post: str
    project: str
    account: bool
    extra_minutes: int
    extra_attempts: int
    note: str
    begun: bool
    version: int
    clash: str = ""


def staff_rows() -> Select[*tuple[Any, ...]]:
    project = func.coalesce(Project.name, "")
    columns = (Staff.id, Staff.name, Staff.no, Staff.post, Staff.department, project)
    return select(*columns).outerjoin(Project, Project.id == Staff.project_id)


def could_sit(s: Session, actor: Actor, exam: Exam, by: Who) -> list[ColumnElement[bool]]:
    """In post, in sight, and not among the sitters yet."""
    sits = select(Sitter.staff_id).where(Sitter.exam_id == exam.id)
    found = [staff_in_sight(actor), Staff.status != StaffStatus.LEFT, Staff.id.not_in(sits)]
    if by.project_id is not None:
        found.append(Staff.project_id == by.project_id if by.project_id else Staff.project_id.is_(None))
    if by.post:
        found.append(Staff.post == by.post)
    if by.department:
        found.append(Staff.department == by.department)
    for word in by.typed[:LONGEST_TYPED].split()[:MOST_WORDS]:
        found.append(or_(*(contains(s, column, word) for column in (Staff.name, Staff.no, Staff.post))))
    return found


def clashes(s: Session, exam: Exam, staff_ids: Collection[int]) -> dict[int, str]:
    """Who sits another exam whose window has a moment in common with this one's, and which."""
    found: dict[int, str] = {}
    ids = sorted(staff_ids)
    for start in range(0, len(ids), CHUNK):
        wanted = (
            select(Sitter.staff_id, Exam.title)
            .join(Exam, Exam.id == Sitter.exam_id)
            .where(
                Sitter.staff_id.in_(ids[start : start + CHUNK]),
                Exam.id != exam.id,
                Exam.state.in_((ExamState.DRAFT, ExamState.ANNOUNCED)),
                Exam.opens_at < exam.closes_at,
                Exam.closes_at > exam.opens_at,
            )
            .order_by(Exam.id)
        )
        found |= dict(s.execute(wanted).all())
    return found


def sitter_rows() -> Select[*tuple[Any, ...]]:
    """As SitterRow has them, but for the clash."""
    begun = select(Sitting.id).where(Sitting.sitter_id == Sitter.id).correlate(Sitter).exists()
    return (
        select(
            Sitter.id,
            Sitter.staff_id,
            Staff.name,
            Staff.no,
            Sitter.post,
            func.coalesce(Project.name, ""),
            Staff.user_id.is_not(None),
            Sitter.extra_minutes,
            Sitter.extra_attempts,
            Sitter.note,
            begun,
            Sitter.version,
        )
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Sitter.project_id)
    )


def not_own(s: Session, actor: Actor, sitter_id: int) -> None:
    """Nobody invigilates themselves."""
    mine = select(Sitter.id).join(Staff, Staff.id == Sitter.staff_id)
    if actor.user_id and s.scalar(mine.where(Sitter.id == sitter_id, Staff.user_id == actor.user_id)):
        raise Forbidden(N_("This is your own exam: somebody else must do it."))


def tell_late(s: Session, exam: Exam, sitter_ids: list[int], message: str) -> None:
    """Those added once it was announced; nothing to tell before."""
    if exam.state == ExamState.ANNOUNCED and sitter_ids:
        tell_sitters(s, exam, message, f"added/{min(sitter_ids)}", only=sitter_ids)
