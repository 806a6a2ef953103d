"""Inside the use cases: an exam's row with its numbers as far as the actor sees, and telling its people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.exams import ExamState, ShowKey, SittingState
from db.customers import Project
from db.exams import Exam, Paper, Sitter, Sitting
from db.forms import Form, FormVersion
from db.staff import Staff
from lib import clock
from lib.access import Actor
from lib.alerts.rows import tell
from lib.errors import NotFound, Refused
from lib.exams.scope import sitters_of
from lib.exams.terms_rules import Terms, Weights
from lib.forms.schema import FormSchema
from lib.forms.sound_checklist_rules import is_inspected
from lib.i18n import N_

OF_EXAM = (
    "id", "no", "title", "state", "paper_id", "project_id", "opens_at", "closes_at", "minutes", "pass_mark",
    "attempts", "show_key", "practical_form_id", "two_markers", "differ", "course_id", "place", "rules",
    "announced_at", "published_at", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """Of the people in sight: how many must sit, have begun, sit now, have handed in, have passed or not."""

    sitters: int = 0
    begun: int = 0
    sitting: int = 0
    handed_in: int = 0
    passed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class ExamRow:
    """full: what the paper's questions are worth together. project "": of the whole company."""

    id: int
    no: str
    title: str
    state: ExamState
    paper_id: int
    paper: str
    full: Decimal
    project_id: int | None
    project: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    pass_mark: Decimal
    attempts: int
    show_key: ShowKey
    weights: Weights
    practical_form_id: int | None
    two_markers: bool
    differ: int
    course_id: int | None
    place: str
    rules: str
    announced_at: datetime | None
    published_at: datetime | None
    version: int
    numbers: Numbers

    @property
    def terms(self) -> Terms:
        return Terms(**{name: getattr(self, name) for name in Terms.__dataclass_fields__})


def in_words() -> Select[*tuple[Any, ...]]:
    project = func.coalesce(Project.name, "")
    return (
        select(Exam, Paper.title, Paper.full, project)
        .join(Paper, Paper.id == Exam.paper_id)
        .outerjoin(Project, Project.id == Exam.project_id)
    )


def shown(s: Session, actor: Actor, found: Collection[Any]) -> list[ExamRow]:
    numbers = _numbers(s, actor, [row[0].id for row in found])
    return [_row(row, numbers) for row in found]


def _row(row: Any, numbers: Mapping[int, Numbers]) -> ExamRow:
    exam, paper, full, project = row
    return ExamRow(
        **{name: getattr(exam, name) for name in OF_EXAM},
        weights=Weights(**{name: int(exam.weights.get(name, 0)) for name in Weights().told}),
        paper=paper,
        full=full,
        project=project,
        numbers=numbers.get(exam.id, Numbers()),
    )


def _numbers(s: Session, actor: Actor, ids: Collection[int]) -> dict[int, Numbers]:
    now, begun = _sittings_of(ids)
    counted = (
        select(
            Sitter.exam_id,
            func.count(),
            func.count(begun.c.sitter_id),
            func.count(now.c.sitter_id),
            func.count(case((now.c.sitter_id.is_(None), begun.c.handed_in))),
            func.count(case((Sitter.passed.is_(True), 1))),
            func.count(case((Sitter.passed.is_(False), 1))),
        )
        .outerjoin(begun, begun.c.sitter_id == Sitter.id)
        .outerjoin(now, now.c.sitter_id == Sitter.id)
        .where(Sitter.exam_id.in_(ids), sitters_of(actor))
        .group_by(Sitter.exam_id)
    )
    return {row[0]: Numbers(*row[1:]) for row in s.execute(counted)}


def _sittings_of(ids: Collection[int]) -> tuple[Any, Any]:
    """Who is sitting now; who has ever begun, and whether anything of theirs is handed in."""
    of_these = Sitting.exam_id.in_(ids)
    now = select(Sitting.sitter_id).where(of_these, Sitting.state == SittingState.OPEN).distinct()
    handed_in = func.max(case((Sitting.state == SittingState.SUBMITTED, 1)))
    begun = select(Sitting.sitter_id, handed_in.label("handed_in")).where(of_these)
    return now.subquery(), begun.group_by(Sitting.sitter_id).subquery()


def one_row(s: Session, actor: Actor, id: int) -> ExamRow:
    return shown(s, actor, s.execute(in_words().where(Exam.id == id)).all())[0]


def find_checklist(s: Session, version_id: int | None) -> None:
    """Refused unless it is a version of a checklist in use, and one that judges practical work."""
    if version_id is None:
        return
    wanted = select(FormVersion.content).join(Form, Form.id == FormVersion.form_id)
    there = wanted.where(FormVersion.id == version_id, Form.kind == "checklist", Form.active)
    if (content := s.scalar(there)) is None:
        raise NotFound(N_("This checklist is not there, or has been switched off."))
    if is_inspected(FormSchema.model_validate(content)):
        raise Refused(N_("This checklist is for inspections: practical work is judged by scores or marks."))


def tell_sitters(
    s: Session, exam: Exam, message: str, key: str, *, only: Collection[int] | None = None, **more: Any
) -> int:
    """Those with an account; only: some of them, by sitter."""
    wanted = select(Staff.user_id).join(Sitter, Sitter.staff_id == Staff.id)
    wanted = wanted.where(Sitter.exam_id == exam.id, Staff.user_id.is_not(None))
    if only is not None:
        wanted = wanted.where(Sitter.id.in_(only))
    when = {"opens": clock.shown(exam.opens_at), "closes": clock.shown(exam.closes_at)}
    return tell(
        s,
        s.scalars(wanted),
        AlertKind.TRAINING,
        message,
        {"title": exam.title, **when, **more},
        source=("exam", exam.id),
        key=f"exam/{exam.id}/{key}",
        project_id=exam.project_id,
    )
