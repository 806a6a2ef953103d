"""Inside the use cases: one person's training, gathered (一人一档)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.choices.staff import CertificateState, StaffStatus
from db.choices.training import Presence, SessionState
from db.customers import Project
from db.exams import Exam, Sitter
from db.staff import Certificate, Staff
from db.training import Attendance, Completion, Course, CourseSession
from lib.masks import mask_phone
from lib.training.certificate_rows import CertificateRow, rows_of
from lib.training.hours import Own
from lib.training.matrix_rows import lines, titles
from lib.training.matrix_rules import PersonRow
from lib.training.plan_rows import PlanRow, plan_of
from lib.training.practice_rows import progress_of
from lib.training.practice_rules import Tally

MOST_SESSIONS = 100


@dataclass(frozen=True)
class Head:
    """phone masked, whoever looks."""

    id: int
    no: str
    name: str
    post: str
    department: str
    project: str
    joined: date | None
    status: StaffStatus
    phone: str


@dataclass(frozen=True)
class ExamLine:
    """An exam whose results are out. total none: not sat."""

    id: int
    no: str
    title: str
    on: datetime
    total: Decimal | None
    passed: bool | None
    pass_mark: Decimal


@dataclass(frozen=True)
class SessionLine:
    """A session somebody was at."""

    id: int
    course: str
    starts_at: datetime
    place: str
    trainer: str
    hours: Decimal


@dataclass(frozen=True)
class Paper:
    """A certificate the staff list keeps: an electrician's, an operator's."""

    id: int
    name: str
    number: str
    expires: date | None
    state: CertificateState


@dataclass(frozen=True)
class File:
    """titles: of the courses asked. passed: all that was, with a certificate of ours or without."""

    head: Head
    asked: PersonRow
    titles: Mapping[int, str]
    hours: Own
    passed: Sequence[CertificateRow]
    papers: Sequence[Paper]
    exams: Sequence[ExamLine]
    sessions: Sequence[SessionLine]
    plan: Sequence[PlanRow]
    practice: Sequence[Tally]


def file_of(s: Session, person: Staff, spent: Own) -> File:
    """The person has been found before."""
    asked = lines(s, Staff.id == person.id)[0]
    return File(
        head=_head(s, person),
        asked=asked,
        titles=titles(s, asked.cells),
        hours=spent,
        passed=rows_of(s, Completion.staff_id == person.id),
        papers=_papers(s, person),
        exams=_exams(s, person),
        sessions=_sessions(s, person),
        plan=plan_of(s, person.id),
        practice=[one for one in progress_of(s, person.id) if one.tried],
    )


def _head(s: Session, person: Staff) -> Head:
    project = s.scalar(select(Project.name).where(Project.id == person.project_id))
    return Head(
        id=person.id,
        no=person.no,
        name=person.name,
        post=person.post,
        department=person.department,
        project=project or "",
        joined=person.joined,
        status=person.status,
        phone=mask_phone(person.phone),
    )


def _papers(s: Session, person: Staff) -> list[Paper]:
    wanted = select(Certificate).where(Certificate.staff_id == person.id)
    found = s.scalars(wanted.order_by(Certificate.name, Certificate.id))
    return [Paper(one.id, one.name, one.number, one.expires, one.state) for one in found]


def _exams(s: Session, person: Staff) -> list[ExamLine]:
    """The newest first."""
    columns = (Sitter.total, Sitter.passed, Exam.pass_mark)
    wanted = (
        select(Exam.id, Exam.no, Exam.title, func.coalesce(Exam.published_at, Exam.closes_at), *columns)
        .join(Sitter, Sitter.exam_id == Exam.id)
        .where(Sitter.staff_id == person.id, Exam.state == ExamState.PUBLISHED)
        .order_by(Exam.closes_at.desc(), Exam.id.desc())
    )
    return [ExamLine(*row) for row in s.execute(wanted)]


def _sessions(s: Session, person: Staff) -> list[SessionLine]:
    """Those held where they were present, the newest first."""
    columns = (CourseSession.starts_at, CourseSession.place, CourseSession.trainer, Attendance.hours)
    wanted = (
        select(CourseSession.id, Course.title, *columns)
        .join(Attendance, Attendance.session_id == CourseSession.id)
        .join(Course, Course.id == CourseSession.course_id)
        .where(Attendance.staff_id == person.id, Attendance.presence == Presence.PRESENT)
        .where(CourseSession.state == SessionState.HELD)
        .order_by(CourseSession.starts_at.desc(), CourseSession.id.desc())
    )
    return [SessionLine(*row) for row in s.execute(wanted.limit(MOST_SESSIONS))]
