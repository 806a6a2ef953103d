"""Appeals: a sitter says what is wrong with a mark, somebody who decides answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.exams import AppealState, ExamState, MarkRound, SittingState
from db.exams import Appeal, Exam, HandMark, Sitter, Sitting
from db.staff import Staff
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.rows import tell
from lib.errors import NotFound, Refused, unchanged
from lib.exams.archive_rows import file_results
from lib.exams.marking_rules import CENT, by_hand
from lib.exams.plan import Basis
from lib.exams.scope import find_exam, frozen_of, sitters_of
from lib.exams.scoring_rows import score
from lib.exams.sitting_rows import find_link
from lib.i18n import N_
from lib.questions.content import Asked

LONGEST_WORDS, LONGEST_ANSWER, DAYS, MOST = 1000, 1000, 15, 30
GONE = N_("This appeal is not there, or not yours to decide.")


@dataclass(frozen=True)
class AppealRow:
    """full: the marks that may be given anew where it is about one question."""

    id: int
    sitting: int
    n: int | None
    question: int | None
    asked: Asked | None
    basis: Basis | None
    full: Decimal | None
    name: str
    project: int | None
    words: str
    state: AppealState
    at: datetime
    answer: str
    own: bool
    version: int


# -- by the sitter -----------------------------------------------------------------------------


@command("exams.own")
def appeal(s: Session, actor: Actor, *, sitting_id: int, words: str, n: int | None = None) -> int:
    """By the person signed in, about their own paper."""
    mine = select(Sitter.id).join(Staff, Staff.id == Sitter.staff_id).where(Staff.user_id == actor.user_id)
    wanted = select(Sitting).where(Sitting.id == sitting_id, Sitting.sitter_id.in_(mine))
    return _appeal(s, s.scalars(wanted.with_for_update()).one_or_none(), words, n)


@command("exams.sit")
def appeal_by_code(
    s: Session, actor: Actor, *, code: str, sitting_id: int, words: str, n: int | None = None
) -> int:
    """By whoever holds the link."""
    link = find_link(s, actor, code)
    wanted = select(Sitting).where(Sitting.id == sitting_id, Sitting.sitter_id == link.sitter.id)
    return _appeal(s, s.scalars(wanted.with_for_update()).one_or_none(), words, n)


def _appeal(s: Session, sitting: Sitting | None, words: str, n: int | None) -> int:
    if sitting is None or sitting.state != SittingState.SUBMITTED:
        raise NotFound(N_("This paper is not there, or not yours."))
    exam = s.get_one(Exam, sitting.exam_id)
    _in_time(exam)
    places = {item["n"] for item in sitting.paper["items"]}
    if n is not None and n not in places:
        raise NotFound(N_("This question is not in your paper."))
    if not (words := words.strip()[:LONGEST_WORDS]):
        raise Refused(N_("Please say what you think is wrong."))
    said = select(Appeal.n, Appeal.state).where(Appeal.sitting_id == sitting.id)
    before = s.execute(said).all()
    if (n, AppealState.OPEN) in {(row.n, row.state) for row in before}:
        raise Refused(N_("You have appealed already; please wait for the answer."))
    if len(before) >= MOST:
        raise Refused(N_("No more appeals are taken about this paper. Please speak to the trainer."))
    row = Appeal(sitting_id=sitting.id, n=n, words=words, state=AppealState.OPEN, at=clock.now())
    s.add(row)
    s.flush()
    return row.id


def _in_time(exam: Exam) -> None:
    if exam.state != ExamState.PUBLISHED or exam.published_at is None:
        raise Refused(N_("The results of this exam are not out yet."))
    if clock.now() > exam.published_at + timedelta(days=DAYS):
        raise Refused(N_("Appeals are taken for {n} days after the results are out."), n=DAYS)


# -- by who decides ----------------------------------------------------------------------------


@query("exams.decide")
def appeals(s: Session, actor: Actor, *, exam_id: int) -> list[AppealRow]:
    """Those waiting first, the oldest at the top."""
    exam = find_exam(s, actor, exam_id)
    wanted = (
        select(Appeal, Sitting, Sitter, Staff)
        .join(Sitting, Sitting.id == Appeal.sitting_id)
        .join(Sitter, Sitter.id == Sitting.sitter_id)
        .join(Staff, Staff.id == Sitter.staff_id)
        .where(Sitting.exam_id == exam.id, sitters_of(actor))
        .order_by(Appeal.state != AppealState.OPEN, Appeal.id)
    )
    return [_row(s, actor, exam, *found) for found in s.execute(wanted)]


@query("exams.decide")
def appeals_waiting(s: Session, actor: Actor, *, exam_id: int) -> int:
    """How many appeals wait for an answer."""
    exam = find_exam(s, actor, exam_id)
    wanted = (
        select(func.count())
        .select_from(Appeal)
        .join(Sitting, Sitting.id == Appeal.sitting_id)
        .join(Sitter, Sitter.id == Sitting.sitter_id)
        .where(Sitting.exam_id == exam.id, sitters_of(actor), Appeal.state == AppealState.OPEN)
    )
    return s.scalar(wanted) or 0


@command("exams.decide")
def decide(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    granted: bool,
    answer: str,
    points: Decimal | None = None,
) -> None:
    """points: other marks for this one answer; what is wrong for everybody is put right by a correction."""
    row, sitting, staff = _find(s, actor, id)
    unchanged(row, version)
    if row.state != AppealState.OPEN:
        raise Refused(N_("This appeal has been answered already."))
    if staff.user_id is not None and staff.user_id == actor.user_id:
        raise Refused(N_("Nobody decides about their own paper."))
    if not (answer := answer.strip()[:LONGEST_ANSWER]):
        raise Refused(N_("Please give the sitter an answer."))
    exam = s.get_one(Exam, sitting.exam_id)
    row.state = AppealState.UPHELD if granted else AppealState.REJECTED
    row.answer, row.decided_at, row.decided_by_id = answer, clock.now(), actor.user_id
    if granted and points is not None:
        _mark_anew(s, actor, exam, sitting, row.n, points, answer)
        file_results(s, actor, exam)
    _tell(s, exam, row, staff)


def _mark_anew(
    s: Session, actor: Actor, exam: Exam, sitting: Sitting, n: int | None, points: Decimal, why: str
) -> None:
    basis = _basis(sitting, n)
    if basis is None:
        raise Refused(N_("Marks are given for one question."))
    full = _full(s, exam, basis)
    if not 0 <= points <= full:
        raise Refused(N_("Marks lie between 0 and {full}."), full=f"{full:f}")
    mark = {"sitting_id": sitting.id, "n": basis.n, "question_id": basis.question}
    told = {"comment": why[:400], "at": clock.now(), "by_id": actor.user_id or 0, "rubric": []}
    s.add(HandMark(**mark, round=MarkRound.FINAL, points=points.quantize(CENT), **told))
    s.flush()
    score(s, sitting)


def _full(s: Session, exam: Exam, basis: Basis) -> Decimal:
    """Of a case with both, only what people mark; the key's part stays the key's."""
    content = frozen_of(s, exam).questions[basis.question].content
    return by_hand(content, basis.marks) or basis.marks


def _find(s: Session, actor: Actor, id: int) -> tuple[Appeal, Sitting, Staff]:
    wanted = (
        select(Appeal, Sitting, Staff)
        .join(Sitting, Sitting.id == Appeal.sitting_id)
        .join(Sitter, Sitter.id == Sitting.sitter_id)
        .join(Staff, Staff.id == Sitter.staff_id)
        .where(Appeal.id == id, sitters_of(actor))
    )
    if (found := s.execute(wanted).one_or_none()) is None:
        raise NotFound(GONE)
    return found[0], found[1], found[2]


def _row(
    s: Session, actor: Actor, exam: Exam, row: Appeal, sitting: Sitting, sitter: Sitter, staff: Staff
) -> AppealRow:
    basis = _basis(sitting, row.n)
    question = frozen_of(s, exam).questions[basis.question] if basis else None
    return AppealRow(
        id=row.id,
        sitting=sitting.id,
        n=row.n,
        question=basis.question if basis else None,
        asked=question.content.asked if question else None,
        basis=basis,
        full=_full(s, exam, basis) if basis else None,
        name=staff.name,
        project=sitter.project_id,
        words=row.words,
        state=row.state,
        at=row.at,
        answer=row.answer,
        own=staff.user_id is not None and staff.user_id == actor.user_id,
        version=row.version,
    )


def _basis(sitting: Sitting, n: int | None) -> Basis | None:
    bases = (sitting.result or {}).get("bases", ())
    return next((Basis.model_validate(told) for told in bases if told["n"] == n), None)


def _tell(s: Session, exam: Exam, row: Appeal, staff: Staff) -> None:
    if staff.user_id:
        tell(
            s,
            [staff.user_id],
            AlertKind.TRAINING,
            N_("Your appeal about “{title}” has been answered: {state}"),
            {"title": exam.title, "state": row.state.label},
            source=("exam", exam.id),
            key=f"exam/{exam.id}/appeal/{row.id}",
            project_id=exam.project_id,
        )
