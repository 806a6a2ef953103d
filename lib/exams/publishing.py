"""Results brought out: to everybody who sat, and to the archives."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.exams import ExamState, SittingState
from db.exams import Exam, Sitter, Sitting
from db.staff import Staff
from lib import clock
from lib.access import Actor, command
from lib.alerts.rows import tell
from lib.errors import Refused, all_of, unchanged
from lib.exams.archive_rows import file_results
from lib.exams.plan import Basis
from lib.exams.scope import find_to_run, frozen_of
from lib.exams.scoring import FRESH, UNDONE
from lib.exams.scoring_rows import score_many, settle
from lib.i18n import N_


@command("exams.decide")
def publish(s: Session, actor: Actor, *, id: int, version: int) -> int:
    """From now on everybody sees their own result, and those with an account are told. Returns the record."""
    exam = find_to_run(s, actor, id, ExamState.ENDED)
    unchanged(exam, version)
    wanted = select(Sitting).where(Sitting.exam_id == exam.id).with_for_update()
    sittings = s.scalars(wanted.order_by(Sitting.id).execution_options(populate_existing=True)).all()
    if any(one.state == SittingState.OPEN for one in sittings):
        raise Refused(N_("Somebody is still sitting this exam."))
    fresh = s.scalars(select(Sitting.id).where(Sitting.exam_id == exam.id, FRESH | UNDONE)).all()
    score_many(s, exam, [one for one in sittings if one.id in set(fresh)])
    settle(s, exam, s.scalars(select(Sitter.id).where(Sitter.exam_id == exam.id)).all())
    _all_marked(s, exam, sittings)
    exam.state, exam.published_at = ExamState.PUBLISHED, clock.now()
    s.flush()
    _tell(s, exam)
    return file_results(s, actor, exam)


def _all_marked(s: Session, exam: Exam, sittings: Sequence[Sitting]) -> None:
    """Which questions have answers without marks is told one by one."""
    waiting: dict[int, int] = {}
    for sitting in sittings:
        for told in (sitting.result or {}).get("bases", ()) if sitting.waiting else ():
            basis = Basis.model_validate(told)
            if basis.points is None:
                waiting[basis.question] = waiting.get(basis.question, 0) + 1
    places = {id: no for no, id in enumerate(frozen_of(s, exam).questions, 1)}
    if waiting:
        raise all_of(
            [
                Refused(N_("Question {no}: {n} answers wait for a marker."), no=places[id], n=n)
                for id, n in sorted(waiting.items(), key=lambda one: places[one[0]])
            ]
        )


def _tell(s: Session, exam: Exam) -> None:
    accounts = select(Staff.user_id).join(Sitter, Sitter.staff_id == Staff.id)
    people = [id for id in s.scalars(accounts.where(Sitter.exam_id == exam.id)) if id]
    if people:
        tell(
            s,
            people,
            AlertKind.TRAINING,
            N_("The results of “{title}” are out."),
            {"title": exam.title},
            source=("exam", exam.id),
            key=f"exam/{exam.id}/published",
            project_id=exam.project_id,
        )
