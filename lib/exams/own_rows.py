"""Inside the use cases: one sitter's result, question by question, as they may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.exams import AppealState, ExamState, ShowKey, SittingState
from db.customers import Project
from db.exams import Appeal, Exam, Sitter, Sitting
from db.staff import Staff
from lib.errors import Refused
from lib.exams.plan import Basis, Frozen, Sheet, SheetItem
from lib.exams.result_rules import Corrected, lacking, percent
from lib.exams.scope import frozen_of
from lib.exams.scoring_rows import corrections_of, parts_of
from lib.i18n import N_
from lib.questions.content import Asked, Key


@dataclass(frozen=True)
class OwnAppeal:
    """n: the question, none for the whole paper."""

    n: int | None
    words: str
    state: AppealState
    at: datetime
    answer: str


@dataclass(frozen=True)
class OwnLine:
    """basis none: the question was left out afterwards. key only where it may be shown; so is explanation."""

    item: SheetItem
    section: str
    asked: Asked
    basis: Basis | None
    key: Key | None
    explanation: str
    reason: str


@dataclass(frozen=True)
class OwnResult:
    """sitting none: did not sit. score of full are the best paper's points; the rest is in %."""

    sitter: int
    exam: int
    no: str
    title: str
    name: str
    project: str
    post: str
    sitting: int | None
    attempt: int
    handed_in_at: datetime | None
    score: Decimal | None
    full: Decimal
    parts: dict[str, Decimal | None]
    weights: dict[str, Any]
    overall_note: str
    total: Decimal | None
    passed: bool | None
    pass_mark: Decimal
    lacking: tuple[str, ...]
    published_at: datetime | None
    lines: tuple[OwnLine, ...]
    appeals: tuple[OwnAppeal, ...]


def own_result_of(s: Session, exam: Exam, sitter: Sitter, *, whole: bool) -> OwnResult:
    """whole: with every key, and before the results are out."""
    if not whole and exam.state != ExamState.PUBLISHED:
        raise Refused(N_("The results of this exam are not out yet."))
    sitting = _best(s, sitter)
    staff = s.get_one(Staff, sitter.staff_id)
    project = s.get(Project, sitter.project_id) if sitter.project_id else None
    shows = whole or exam.show_key == ShowKey.PUBLISHED
    return OwnResult(
        sitter=sitter.id,
        exam=exam.id,
        no=exam.no,
        title=exam.title,
        name=staff.name,
        project=project.name if project else "",
        post=sitter.post,
        sitting=sitting.id if sitting else None,
        attempt=sitting.attempt if sitting else 0,
        handed_in_at=sitting.submitted_at if sitting else None,
        score=sitting.score if sitting else None,
        full=sitting.full if sitting else Decimal(0),
        parts=parts_of(sitter),
        weights=exam.weights,
        overall_note=sitter.overall_note,
        total=sitter.total,
        passed=sitter.passed,
        pass_mark=exam.pass_mark,
        lacking=tuple(lacking(parts_of(sitter), exam.weights)),
        published_at=exam.published_at,
        lines=_lines(frozen_of(s, exam), corrections_of(s, exam.id), sitting, shows) if sitting else (),
        appeals=_appeals(s, sitter),
    )


def _best(s: Session, sitter: Sitter) -> Sitting | None:
    """The one whose score counts; of equal ones the last."""
    rows = s.scalars(
        select(Sitting)
        .where(Sitting.sitter_id == sitter.id, Sitting.state == SittingState.SUBMITTED)
        .order_by(Sitting.attempt)
    ).all()
    return max(rows, key=_standing) if rows else None


def _standing(one: Sitting) -> tuple[bool, Decimal, int]:
    scored = one.score is not None and not one.waiting
    return scored, percent(one.score or Decimal(0), one.full), one.attempt


def _lines(
    frozen: Frozen, corrected: dict[int, Corrected], sitting: Sitting, shows: bool
) -> tuple[OwnLine, ...]:
    sheet = Sheet.model_validate(sitting.paper)
    bases = [Basis.model_validate(told) for told in (sitting.result or {}).get("bases", ())]
    by_place = {basis.n: basis for basis in bases}
    return tuple(
        _line(frozen, item, sheet.titles, by_place.get(item.n), corrected.get(item.question), shows)
        for item in sheet.items
    )


def _line(
    frozen: Frozen,
    item: SheetItem,
    titles: Sequence[str],
    basis: Basis | None,
    corrected: Corrected | None,
    shows: bool,
) -> OwnLine:
    content = frozen.questions[item.question].content
    key = corrected.key if corrected and corrected.key else content.key
    return OwnLine(
        item,
        titles[item.section] if item.section < len(titles) else "",
        content.asked,
        basis,
        key if shows else None,
        content.explanation if shows else "",
        corrected.reason if corrected else "",
    )


def _appeals(s: Session, sitter: Sitter) -> tuple[OwnAppeal, ...]:
    wanted = select(Appeal).join(Sitting, Sitting.id == Appeal.sitting_id)
    rows = s.scalars(wanted.where(Sitting.sitter_id == sitter.id).order_by(Appeal.id))
    return tuple(OwnAppeal(row.n, row.words, row.state, row.at, row.answer) for row in rows)
