"""One's own exams: what there is to sit and when, and what came of those whose results are out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from db.choices.exams import ExamState, SittingState
from db.customers import Project
from db.exams import Exam, Sitter, Sitting
from db.staff import Staff
from lib import clock
from lib.access import Actor, query
from lib.exams.sitting_rules import Stage, closes_at, is_over, stage_of

MOST_SHOWN = 50


@dataclass(frozen=True)
class OwnExam:
    """One of mine. left: how many times I may still begin. code: by which I sit, "" where I cannot.

    total and passed: once the results are out.
    """

    sitter_id: int
    exam_id: int
    no: str
    title: str
    project: str
    place: str
    state: ExamState
    opens_at: datetime
    closes_at: datetime
    minutes: int
    attempts: int
    stage: Stage
    sat: int
    left: int
    code: str
    due_at: datetime | None
    total: Decimal | None
    passed: bool | None
    pass_mark: Decimal


@query("exams.own")
def my_exams(s: Session, actor: Actor) -> list[OwnExam]:
    """What can be sat now first, then what comes, then what is over, the newest first."""
    if actor.user_id is None:
        return []
    rows = s.execute(_mine(actor).order_by(Exam.opens_at.desc(), Sitter.id.desc()).limit(MOST_SHOWN)).all()
    sittings = _sittings(s, [row[0].id for row in rows])
    found = [_own(row[0], row[1], row[2], sittings.get(row[0].id, ())) for row in rows]
    return sorted(found, key=lambda one: _PLACE[one.stage])


_PLACE = {
    Stage.UNDER_WAY: 0,
    Stage.READY: 1,
    Stage.SOON: 2,
    Stage.DONE: 3,
    Stage.MISSED: 3,
    Stage.CANCELLED: 4,
}


def _mine(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Sitter, Exam, func.coalesce(Project.name, ""))
        .join(Exam, Exam.id == Sitter.exam_id)
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Exam.project_id)
        .where(Staff.user_id == actor.user_id, Exam.state != ExamState.DRAFT)
    )


def _sittings(s: Session, sitter_ids: Sequence[int]) -> Mapping[int, Sequence[Sitting]]:
    wanted = select(Sitting).where(Sitting.sitter_id.in_(sitter_ids)).order_by(Sitting.attempt)
    found: dict[int, list[Sitting]] = {}
    for sitting in s.scalars(wanted.options(defer(Sitting.paper), defer(Sitting.result))):
        found.setdefault(sitting.sitter_id, []).append(sitting)
    return found


def _own(sitter: Sitter, exam: Exam, project: str, sittings: Sequence[Sitting]) -> OwnExam:
    now, newest = clock.now(), sittings[-1] if sittings else None
    under_way = newest is not None and newest.state == SittingState.OPEN and not is_over(newest.due_at, now)
    left = max(0, exam.attempts + sitter.extra_attempts - len(sittings))
    until = closes_at(exam.closes_at, sitter.extra_minutes)
    stage = stage_of(exam.state, exam.opens_at, until, now, sat=len(sittings), left=left, under_way=under_way)
    out = exam.state == ExamState.PUBLISHED
    return OwnExam(
        sitter_id=sitter.id,
        exam_id=exam.id,
        no=exam.no,
        title=exam.title,
        project=project,
        place=exam.place,
        state=exam.state,
        opens_at=exam.opens_at,
        closes_at=until,
        minutes=exam.minutes + sitter.extra_minutes,
        attempts=exam.attempts + sitter.extra_attempts,
        stage=stage,
        sat=len(sittings),
        left=left,
        code=sitter.code if stage in (Stage.READY, Stage.UNDER_WAY) else "",
        due_at=newest.due_at if newest and under_way else None,
        total=sitter.total if out else None,
        passed=sitter.passed if out else None,
        pass_mark=exam.pass_mark,
    )
