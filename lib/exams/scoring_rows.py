"""Inside the use cases: results made from answers, people's marks and corrections, and made again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from db.choices.exams import SittingState
from db.exams import Exam, HandMark, KeyCorrection, PracticalMark, Sitter, Sitting, SittingAnswer
from lib import clock
from lib.exams.plan import Sheet
from lib.exams.result_rules import Corrected, Hand, Marking, Scored, combined, percent, scored
from lib.exams.scope import frozen_of
from lib.questions.content import Key

CHUNK = 500
Answers = dict[int, dict[int, dict[str, Any]]]
HandsOf = dict[int, dict[int, list[Hand]]]


def score(s: Session, sitting: Sitting) -> None:
    """Its result and the sitter's, from what is there now; held to the end: two markers may come at once."""
    held = s.get_one(Sitting, sitting.id, with_for_update=True, populate_existing=True)
    exam = s.get_one(Exam, held.exam_id)
    score_many(s, exam, [held])


def score_many(s: Session, exam: Exam, sittings: Sequence[Sitting]) -> None:
    """Sittings of one exam, held by the caller."""
    counting = [one for one in sittings if one.state == SittingState.SUBMITTED]
    found = results_of(s, exam, counting)
    for one in sittings:
        _keep(one, found.get(one.id))
    s.flush()
    settle(s, exam, {one.sitter_id for one in sittings})


def _keep(sitting: Sitting, result: Scored | None) -> None:
    """A sitting that is open again or void has none."""
    if result is None:
        sitting.result = null()
        sitting.score, sitting.waiting, sitting.marked_at = None, 0, None
        return
    sitting.result, sitting.score = result.told, result.score
    sitting.full, sitting.waiting = result.full, result.waiting
    sitting.marked_at = clock.now()


def results_of(
    s: Session, exam: Exam, sittings: Sequence[Sitting], corrected: Mapping[int, Corrected] | None = None
) -> dict[int, Scored]:
    """As they are now; with corrected, as they would be."""
    marking = marking_of(s, exam, corrected)
    ids = [one.id for one in sittings]
    answers, hands = answers_of(s, ids), hands_of(s, ids)
    found = {}
    for one in sittings:
        sheet = Sheet.model_validate(one.paper)
        full = sum((item.marks for item in sheet.items), Decimal(0))
        given, marked = answers.get(one.id, {}), hands.get(one.id, {})
        found[one.id] = scored(marking, sheet, given, marked, full=full)
    return found


def marking_of(s: Session, exam: Exam, corrected: Mapping[int, Corrected] | None = None) -> Marking:
    found = corrections_of(s, exam.id) if corrected is None else corrected
    return Marking(frozen_of(s, exam), exam.two_markers, Decimal(exam.differ), found)


def corrections_of(s: Session, exam_id: int) -> dict[int, Corrected]:
    """By question; the newest counts."""
    rows = select(KeyCorrection).where(KeyCorrection.exam_id == exam_id).order_by(KeyCorrection.id)
    return {
        row.question_id: Corrected(row.how, Key.model_validate(row.key) if row.key else None, row.reason)
        for row in s.scalars(rows)
    }


def answers_of(s: Session, ids: Sequence[int]) -> Answers:
    """Sitting → place → what was given."""
    found: Answers = defaultdict(dict)
    wanted = select(SittingAnswer.sitting_id, SittingAnswer.n, SittingAnswer.given)
    for some in _chunks(ids):
        for sitting, n, given in s.execute(wanted.where(SittingAnswer.sitting_id.in_(some))):
            found[sitting][n] = given
    return found


def hands_of(s: Session, ids: Sequence[int]) -> HandsOf:
    """Sitting → place → people's marks, the oldest first."""
    found: HandsOf = defaultdict(lambda: defaultdict(list))
    for some in _chunks(ids):
        wanted = select(HandMark).where(HandMark.sitting_id.in_(some)).order_by(HandMark.id)
        for row in s.scalars(wanted):
            found[row.sitting_id][row.n].append(Hand(row.round, row.points, row.by_id, row.comment))
    return found


def settle(s: Session, exam: Exam, sitter_ids: Iterable[int]) -> None:
    """Each one's theory (of the best sitting), practical work, total, and whether that passes."""
    for some in _chunks(sorted(sitter_ids)):
        theory, practical = best_of(s, some), _practical_of(s, some)
        rows = select(Sitter).where(Sitter.id.in_(some)).order_by(Sitter.id).with_for_update()
        for sitter in s.scalars(rows.execution_options(populate_existing=True)):
            sitter.theory, sitter.practical = theory.get(sitter.id), practical.get(sitter.id)
            sitter.total = combined(parts_of(sitter), exam.weights)
            sitter.passed = None if sitter.total is None else sitter.total >= exam.pass_mark
    s.flush()


def parts_of(sitter: Sitter) -> dict[str, Decimal | None]:
    return {"theory": sitter.theory, "practical": sitter.practical, "overall": sitter.overall}


def best_of(s: Session, sitter_ids: Sequence[int]) -> dict[int, Decimal]:
    """Sitter → their best sitting that is marked to the end, in %."""
    wanted = select(Sitting.sitter_id, Sitting.score, Sitting.full).where(
        Sitting.sitter_id.in_(sitter_ids),
        Sitting.state == SittingState.SUBMITTED,
        Sitting.score.is_not(None),
        Sitting.waiting == 0,
    )
    found: dict[int, Decimal] = {}
    for sitter, got, full in s.execute(wanted):
        found[sitter] = max(found.get(sitter, Decimal(0)), percent(got or Decimal(0), full))
    return found


def _practical_of(s: Session, sitter_ids: Sequence[int]) -> dict[int, Decimal]:
    """The newest counts."""
    columns = (PracticalMark.sitter_id, PracticalMark.points, PracticalMark.full)
    wanted = select(*columns).where(PracticalMark.sitter_id.in_(sitter_ids)).order_by(PracticalMark.id)
    return {sitter: percent(points, full) for sitter, points, full in s.execute(wanted)}


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
