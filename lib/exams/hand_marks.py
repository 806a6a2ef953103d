"""Marking what no key decides: question by question, without names; a second person, and a third to decide.

Nobody sees another's marks, marks twice, or marks their own paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState, MarkRound, SittingState
from db.exams import Exam, HandMark, Sitter, Sitting
from db.staff import Staff
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.exams.marking_rules import by_hand
from lib.exams.plan import Basis
from lib.exams.result_rules import Hand, Marking, round_for
from lib.exams.scope import find_exam, frozen_of, sitters_of
from lib.exams.scoring_rows import hands_of, marking_of, score
from lib.i18n import N_
from lib.questions.content import Content

CHUNK, SPREAD, LONGEST_COMMENT = 50, 7_919, 400
MARKED_IN = (ExamState.ANNOUNCED, ExamState.ENDED)
GONE = N_("This answer is not waiting for you any more.")


@dataclass(frozen=True)
class Waiting:
    """A question's answers: how many wait for me, how many for others, how many marks were given so far."""

    question: int
    no: int
    content: Content
    mine: int
    others: int
    given: int


@dataclass(frozen=True)
class ToMark:
    """One answer without a name; full is what a person may give for it, of all its marks."""

    sitting: int
    n: int
    question: int
    content: Content
    given: dict[str, Any]
    marks: Decimal
    full: Decimal
    round: MarkRound
    held: "Held | None" = None


@dataclass(frozen=True)
class Held:
    """What one has given before."""

    points: Decimal
    rubric: tuple[str, ...]
    comment: str


@query("exams.mark")
def waiting_questions(s: Session, actor: Actor, *, exam_id: int) -> list[Waiting]:
    """In the paper's order; those where something waits, for whomever, or marks were given."""
    exam = find_exam(s, actor, exam_id)
    marking, frozen = marking_of(s, exam), frozen_of(s, exam)
    mine: dict[int, int] = {}
    others: dict[int, int] = {}
    for _sitting, basis, hands in _unmarked(s, actor, exam):
        full = by_hand(frozen.questions[basis.question].content, basis.marks)
        to = mine if round_for(hands, actor.user_id or 0, marking, full) else others
        to[basis.question] = to.get(basis.question, 0) + 1
    given = _given(s, actor, exam)
    found = []
    for no, (id, question) in enumerate(frozen.questions.items(), 1):
        if id in mine or id in others or id in given:
            numbers = mine.get(id, 0), others.get(id, 0), given.get(id, 0)
            found.append(Waiting(id, no, question.content, *numbers))
    return found


@query("exams.mark")
def next_answer(s: Session, actor: Actor, *, exam_id: int, question_id: int) -> ToMark | None:
    """The next one of this question that waits for me, in an order that says nothing about whose it is."""
    exam = find_exam(s, actor, exam_id)
    marking, frozen = marking_of(s, exam), frozen_of(s, exam)
    for sitting, basis, hands in _unmarked(s, actor, exam):
        if basis.question != question_id:
            continue
        content = frozen.questions[question_id].content
        full = by_hand(content, basis.marks)
        if turn := round_for(hands, actor.user_id or 0, marking, full):
            return ToMark(sitting, basis.n, question_id, content, basis.given or {}, basis.marks, full, turn)
    return None


@query("exams.mark")
def my_last(s: Session, actor: Actor, *, exam_id: int, question_id: int) -> ToMark | None:
    """What I marked last of this question, to look at again and to mend."""
    exam = find_exam(s, actor, exam_id)
    wanted = (
        select(HandMark)
        .join(Sitting, Sitting.id == HandMark.sitting_id)
        .where(Sitting.exam_id == exam.id, HandMark.question_id == question_id)
        .where(HandMark.by_id == actor.user_id, _in_reach(actor))
        .order_by(HandMark.id.desc())
        .limit(1)
    )
    if not (mark := s.scalars(wanted).one_or_none()):
        return None
    sitting = s.get_one(Sitting, mark.sitting_id)
    basis = _basis(sitting, mark.n)
    content = frozen_of(s, exam).questions[question_id].content
    return ToMark(
        sitting.id,
        mark.n,
        question_id,
        content,
        (basis.given if basis else None) or {},
        basis.marks if basis else mark.points,
        by_hand(content, basis.marks) if basis else mark.points,
        mark.round,
        Held(mark.points, tuple(map(str, mark.rubric)), mark.comment),
    )


@command("exams.mark")
def give(
    s: Session,
    actor: Actor,
    *,
    sitting_id: int,
    n: int,
    points: Decimal,
    rubric: Sequence[int] = (),
    comment: str = "",
) -> int:
    """One's marks for one answer, in the round that waits for this person; again, they replace one's own.

    rubric: which points of it were found, for the record. Returns the mark's id.
    """
    sitting = _find_sitting(s, actor, sitting_id)
    exam = s.get_one(Exam, sitting.exam_id)
    if exam.state not in MARKED_IN:
        raise Refused(N_("The results of this exam are out: only an appeal changes a mark now."))
    basis = _basis(sitting, n)
    if basis is None:
        raise NotFound(GONE)
    marking = marking_of(s, exam)
    full = by_hand(marking.frozen.questions[basis.question].content, basis.marks)
    hands = hands_of(s, [sitting.id])[sitting.id][n]
    turn = _round(hands, actor, marking, full, waits=basis.points is None)
    if not 0 <= points <= full:
        raise Refused(N_("Marks lie between 0 and {full}."), full=f"{full:f}")
    mark = HandMark(
        sitting_id=sitting.id,
        n=n,
        question_id=basis.question,
        round=turn,
        points=points,
        rubric=sorted(set(rubric)),
        comment=comment.strip()[:LONGEST_COMMENT],
        at=clock.now(),
        by_id=actor.user_id or 0,
    )
    s.add(mark)
    s.flush()
    score(s, sitting)
    return mark.id


def _round(hands: Sequence[Hand], actor: Actor, marking: Marking, full: Decimal, *, waits: bool) -> MarkRound:
    """One's own round once more, as long as nobody decided since; else the one that waits."""
    own = [hand.round for hand in hands if hand.by_id == actor.user_id]
    if own and (own[-1] == MarkRound.FINAL or MarkRound.FINAL not in {hand.round for hand in hands}):
        return own[-1]
    turn = round_for(hands, actor.user_id or 0, marking, full) if waits else None
    if turn is None:
        raise NotFound(GONE)
    return turn


# -- rows --------------------------------------------------------------------------------------


def _in_reach(actor: Actor) -> Any:
    """Of people in sight, handed in, and never the marker's own.

    Whoever is to sit the exam, and does not hold the keys anyway, reads no model answer while people sit.
    """
    own = select(Staff.id).where(Staff.user_id == actor.user_id)
    sitters = select(Sitter.id).where(sitters_of(actor), Sitter.staff_id.not_in(own))
    reach = (Sitting.state == SittingState.SUBMITTED) & Sitting.sitter_id.in_(sitters)
    if actor.may("questions.view"):
        return reach
    mine = select(Sitter.exam_id).join(Exam, Exam.id == Sitter.exam_id)
    under_way = mine.where(Sitter.staff_id.in_(own), Exam.state == ExamState.ANNOUNCED)
    return reach & Sitting.exam_id.not_in(under_way)


def _find_sitting(s: Session, actor: Actor, id: int) -> Sitting:
    """Held: what waits for whom is looked at and changed at once."""
    wanted = select(Sitting).where(Sitting.id == id, _in_reach(actor)).with_for_update()
    found = s.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(GONE)
    return found


def _unmarked(s: Session, actor: Actor, exam: Exam) -> Iterator[tuple[int, Basis, Sequence[Hand]]]:
    """(sitting, how the answer stands, marks so far) of all that waits, some sittings at a time."""
    waits = select(Sitting.id).where(Sitting.exam_id == exam.id, Sitting.waiting > 0, _in_reach(actor))
    ids = s.scalars(waits.order_by(Sitting.id % SPREAD, Sitting.id)).all()
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        wanted = select(Sitting.id, Sitting.result).where(Sitting.id.in_(some))
        results: dict[int, dict[str, Any] | None] = dict(s.execute(wanted).all())
        hands = hands_of(s, some)
        for id in some:
            for told in (results[id] or {}).get("bases", ()):
                if told["points"] is None:
                    yield id, Basis.model_validate(told), hands[id][told["n"]]


def _basis(sitting: Sitting, n: int) -> Basis | None:
    bases = (sitting.result or {}).get("bases", ())
    return next((Basis.model_validate(told) for told in bases if told["n"] == n), None)


def _given(s: Session, actor: Actor, exam: Exam) -> dict[int, int]:
    """Question → marks given by hand, each answer and round once."""
    wanted = (
        select(HandMark.question_id, HandMark.sitting_id, HandMark.round)
        .join(Sitting, Sitting.id == HandMark.sitting_id)
        .where(Sitting.exam_id == exam.id, _in_reach(actor))
        .distinct()
    )
    marks = wanted.subquery()
    counted = select(marks.c.question_id, func.count()).group_by(marks.c.question_id)
    return dict(s.execute(counted).all())
