"""A question found wrong after it was answered: what that changes is shown first, then done in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.alerts import AlertKind
from db.choices.exams import Correction, ExamState, SittingState
from db.choices.questions import QuestionKind
from db.exams import Exam, KeyCorrection, Sitter, Sitting
from db.staff import Staff
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.rows import tell
from lib.errors import NotFound, Refused, all_of
from lib.exams.archive_rows import file_results
from lib.exams.plan import Frozen, FrozenQuestion
from lib.exams.result_rules import Corrected, Scored, combined, percent
from lib.exams.scope import find_exam, find_to_run, frozen_of
from lib.exams.scoring_rows import corrections_of, parts_of, results_of, score_many
from lib.i18n import N_
from lib.questions.content import Content, Key
from lib.questions.content_rules import problems

LONGEST_REASON = 400
WRONG = (ExamState.ANNOUNCED, ExamState.ENDED, ExamState.PUBLISHED)
Standing = tuple[Decimal | None, bool | None]
Sitters = dict[int, tuple[Sitter, str]]


@dataclass(frozen=True)
class Question:
    """number: of its wording; marks the most it is worth in this exam."""

    id: int
    no: int
    content: Content
    corrected: Corrected | None


@dataclass(frozen=True)
class Change:
    """A result before and after, in %: the total, or the theory where there is no total yet."""

    sitter: int
    name: str
    project_id: int | None
    before: Decimal | None
    after: Decimal | None
    passed_before: bool | None
    passed_after: bool | None


@dataclass(frozen=True)
class Done:
    """changed: how many results; passing how many of them pass now and did not, falling the other way."""

    id: int
    no: int
    how: Correction
    reason: str
    at: datetime
    by: str
    changes: tuple[Change, ...]


@query("exams.decide")
def asked_questions(s: Session, actor: Actor, *, exam_id: int) -> list[Question]:
    """All that are or may be asked, in the paper's order."""
    exam = find_exam(s, actor, exam_id)
    corrected = corrections_of(s, exam.id)
    frozen = frozen_of(s, exam).questions
    return [
        Question(id, no, one.content, corrected.get(id)) for no, (id, one) in enumerate(frozen.items(), 1)
    ]


@query("exams.decide")
def preview_correction(
    s: Session, actor: Actor, *, exam_id: int, question_id: int, how: Correction, key: Key | None = None
) -> list[Change]:
    """Whose result would change, and how; nothing is written."""
    exam = find_to_run(s, actor, exam_id, *WRONG)
    _sound(frozen_of(s, exam), question_id, how, key)
    corrected = corrections_of(s, exam.id)
    sittings, sitters = _sat(s, exam), _sitters(s, exam)
    before = _standings(exam, sitters, _best(sittings, results_of(s, exam, sittings, corrected)))
    corrected[question_id] = Corrected(how, key, "")
    after = _standings(exam, sitters, _best(sittings, results_of(s, exam, sittings, corrected)))
    return _changes(sitters, before, after)


@command("exams.decide")
def correct(
    s: Session,
    actor: Actor,
    *,
    exam_id: int,
    question_id: int,
    how: Correction,
    reason: str,
    key: Key | None = None,
) -> int:
    """All results made again; whoever's changed is told once they are out. Returns the correction's id."""
    exam = find_to_run(s, actor, exam_id, *WRONG)
    _sound(frozen_of(s, exam), question_id, how, key)
    if not (reason := reason.strip()[:LONGEST_REASON]):
        raise Refused(N_("Please say what was wrong with the question."))
    sittings = _sat(s, exam, held=True)
    score_many(s, exam, [one for one in sittings if one.score is None])  # a moment ago: not by this
    before = {id: _now(sitter) for id, (sitter, _name) in _sitters(s, exam).items()}
    row = KeyCorrection(
        exam_id=exam.id,
        question_id=question_id,
        how=how,
        key=key.model_dump(mode="json") if how == Correction.KEY and key else None,
        reason=reason,
        at=clock.now(),
        by_id=actor.user_id or 0,
    )
    s.add(row)
    s.flush()
    score_many(s, exam, sittings)
    sitters = _sitters(s, exam)
    changes = _changes(sitters, before, {id: _now(sitter) for id, (sitter, _name) in sitters.items()})
    row.changes = [_kept(change) for change in changes]
    s.flush()
    if exam.state == ExamState.PUBLISHED:
        _tell(s, exam, row, changes)
        file_results(s, actor, exam)
    return row.id


@query("exams.results")
def corrections_made(s: Session, actor: Actor, *, exam_id: int) -> list[Done]:
    """The newest first."""
    exam = find_exam(s, actor, exam_id)
    places = {id: no for no, id in enumerate(frozen_of(s, exam).questions, 1)}
    names = {id: (sitter.project_id, name) for id, (sitter, name) in _sitters(s, exam).items()}
    wanted = (
        select(KeyCorrection, User.display_name)
        .join(User, User.id == KeyCorrection.by_id)
        .where(KeyCorrection.exam_id == exam.id)
        .order_by(KeyCorrection.id.desc())
    )
    return [
        Done(
            row.id,
            places.get(row.question_id, 0),
            row.how,
            row.reason,
            row.at,
            by,
            tuple(_read(told, names) for told in row.changes if _seen(actor, exam, names, told[0])),
        )
        for row, by in s.execute(wanted)
    ]


# -- soundness ---------------------------------------------------------------------------------


def _sound(frozen: Frozen, question_id: int, how: Correction, key: Key | None) -> FrozenQuestion:
    found = frozen.questions.get(question_id)
    if found is None:
        raise NotFound(N_("This question is not in the exam."))
    if how == Correction.VOID and len(frozen.questions) == 1:
        raise Refused(N_("Without this question nothing is left of the paper."))
    if how == Correction.KEY:
        _sound_key(found.content, key)
    return found


def _sound_key(content: Content, key: Key | None) -> None:
    """More than one option of a single choice may be called right afterwards."""
    if key is None:
        raise Refused(N_("Please give the answer that is right instead."))
    single = content.asked.kind == QuestionKind.SINGLE
    options = {option.id for option in content.asked.options}
    if single and (not key.right or not set(key.right) <= options):
        raise Refused(N_("Please give the answer that is right instead."))
    if wrong := [] if single else problems(content.model_copy(update={"key": key})):
        raise all_of(wrong)


# -- before and after --------------------------------------------------------------------------


def _sat(s: Session, exam: Exam, *, held: bool = False) -> Sequence[Sitting]:
    wanted = select(Sitting).where(Sitting.exam_id == exam.id, Sitting.state == SittingState.SUBMITTED)
    if held:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return s.scalars(wanted.order_by(Sitting.id)).all()


def _sitters(s: Session, exam: Exam) -> Sitters:
    wanted = select(Sitter, Staff.name).join(Staff, Staff.id == Sitter.staff_id)
    rows = s.execute(wanted.where(Sitter.exam_id == exam.id).order_by(Sitter.id))
    return {sitter.id: (sitter, name) for sitter, name in rows}


def _now(sitter: Sitter) -> Standing:
    return (sitter.theory if sitter.total is None else sitter.total), sitter.passed


def _best(sittings: Sequence[Sitting], found: Mapping[int, Scored]) -> dict[int, Decimal]:
    """Sitter → the best of their sittings that is marked to the end, in %."""
    best: dict[int, Decimal] = {}
    for one in sittings:
        if not (result := found[one.id]).waiting:
            share = percent(result.score, result.full)
            best[one.sitter_id] = max(best.get(one.sitter_id, share), share)
    return best


def _standings(exam: Exam, sitters: Sitters, best: Mapping[int, Decimal]) -> dict[int, Standing]:
    """As everybody would stand with these theory results."""
    found = {}
    for id, (sitter, _name) in sitters.items():
        theory = best.get(id)
        total = combined(parts_of(sitter) | {"theory": theory}, exam.weights)
        passed = None if total is None else total >= exam.pass_mark
        found[id] = (theory if total is None else total), passed
    return found


def _changes(sitters: Sitters, before: Mapping[int, Standing], after: Mapping[int, Standing]) -> list[Change]:
    return [
        Change(id, name, sitter.project_id, was[0], now[0], was[1], now[1])
        for id, (sitter, name) in sitters.items()
        if (was := before[id]) != (now := after[id])
    ]


def _kept(change: Change) -> list[object]:
    def told(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    return [change.sitter, told(change.before), told(change.after), change.passed_before, change.passed_after]


def _read(told: Sequence[object], names: Mapping[int, tuple[int | None, str]]) -> Change:
    id, before, after, was, now = told
    project, name = names.get(int(str(id)), (None, ""))
    return Change(int(str(id)), name, project, _mark(before), _mark(after), _verdict(was), _verdict(now))


def _mark(told: object) -> Decimal | None:
    return None if told is None else Decimal(str(told))


def _verdict(told: object) -> bool | None:
    return told if isinstance(told, bool) else None


def _seen(actor: Actor, exam: Exam, names: Mapping[int, tuple[int | None, str]], sitter: int) -> bool:
    """People of projects in sight."""
    if actor.projects is None or exam.project_id in actor.projects:
        return True
    return names.get(sitter, (None, ""))[0] in actor.projects


def _tell(s: Session, exam: Exam, row: KeyCorrection, changes: Sequence[Change]) -> None:
    ids = [change.sitter for change in changes]
    accounts = select(Staff.user_id).join(Sitter, Sitter.staff_id == Staff.id).where(Sitter.id.in_(ids))
    people = [id for id in s.scalars(accounts) if id]
    if people:
        tell(
            s,
            people,
            AlertKind.TRAINING,
            N_("A question of “{title}” was corrected. Your result has changed."),
            {"title": exam.title},
            source=("exam", exam.id),
            key=f"exam/{exam.id}/correction/{row.id}",
            project_id=exam.project_id,
        )
