"""An exam many have sat, for what is said of papers and questions."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from db.choices.exams import ExamState, MarkRound, SittingState
from db.choices.questions import QuestionKind
from db.choices.staff import StaffStatus
from db.exams import Exam, HandMark, Sitter, Sitting, SittingAnswer
from db.staff import Staff
from lib import clock
from lib.exams.item_measure_rules import Whose
from lib.exams.plan import Draw, Sheet, SheetItem
from tests import graded
from tests.cast import Cast
from tests.exams.announced import CONTENTS, MARKS, Announced, alone, announced

MANY, OF_B = 40, 10
SHORT = 8
"""The place of the short answer, which people mark."""


@dataclass(frozen=True)
class Analysed:
    exam: int
    topic: int
    questions: tuple[int, ...]
    staff: tuple[int, ...]


def made(cast: Cast) -> Analysed:
    """All of project A."""
    return forty(cast, of_b=0)


def forty(cast: Cast, *, drawn: bool = False, of_b: int = OF_B) -> Analysed:
    """Forty papers marked to the end, one that waits, three people who did not sit at first; the key of the
    first question is wrong: the better somebody is, the likelier they chose B. drawn: six of eight each."""
    begun = announced if of_b else alone
    of = begun(cast, no="KS20251121-0821", state=ExamState.ENDED)
    chance = random.Random(5)
    with cast.database.writing() as s:
        if drawn:
            _as_drawn(s, of)
        sitters = _people(cast, s, of, of_b)
        for place, sitter in enumerate(sitters):
            _sit(s, cast, of, sitter, place / MANY, chance, drawn=drawn)
        _sit(s, cast, replace(of), of.sitters[0], 0.5, chance, drawn=False, marked=False)
    graded.score(cast)
    with cast.database.reading() as s:
        staff = s.scalars(select(Sitter.staff_id).where(Sitter.id.in_(sitters)).order_by(Sitter.id))
        return Analysed(of.exam, of.topic, of.questions, tuple(staff))


def _as_drawn(s: Any, of: Announced) -> None:
    exam = s.get_one(Exam, of.exam)
    draw = Draw(title="理论", count=6, marks=Decimal(2)).model_dump(mode="json")
    told = {"plan": {"sections": [], "draws": [draw]}, "pools": [list(of.questions)]}
    exam.frozen = exam.frozen | told
    exam.announced_at = clock.now()


def _people(cast: Cast, s: Any, of: Announced, of_b: int) -> list[int]:
    ours = [cast.project_a] * (MANY - of_b) + [cast.project_b] * of_b
    people = [
        {"no": f"F{of.exam}-{n}", "name": f"学员{n}", "project_id": at, "post": "客服", "version": 1}
        | {"status": StaffStatus.ACTIVE}
        for n, at in enumerate(random.Random(3).sample(ours, MANY))
    ]
    staff = s.execute(
        insert(Staff).returning(Staff.id, Staff.project_id, sort_by_parameter_order=True), people
    )
    rows = [
        {"exam_id": of.exam, "staff_id": id, "project_id": at, "post": "客服", "code": f"an{of.exam}x{id}"}
        | {"version": 1}
        for id, at in staff.all()
    ]
    return list(s.scalars(insert(Sitter).returning(Sitter.id, sort_by_parameter_order=True), rows))


def _sit(
    s: Any,
    cast: Cast,
    of: Announced,
    sitter: int,
    able: float,
    chance: random.Random,
    *,
    drawn: bool,
    marked: bool = True,
) -> None:
    places = sorted(chance.sample(range(1, len(CONTENTS) + 1), 6)) if drawn else range(1, len(CONTENTS) + 1)
    items = tuple(
        SheetItem(n=n, section=0, question=of.questions[place - 1], marks=Decimal(MARKS[place - 1]))
        for n, place in enumerate(places, 1)
    )
    now = clock.now()
    row = Sitting(
        exam_id=of.exam,
        sitter_id=sitter,
        attempt=1,
        state=SittingState.SUBMITTED,
        started_at=now,
        due_at=now,
        submitted_at=now,
        paper=Sheet(titles=("理论",), items=items).model_dump(mode="json"),
        full=sum((item.marks for item in items), Decimal(0)),
    )
    s.add(row)
    s.flush()
    for n, place in enumerate(places, 1):
        given = _given(place, able, chance)
        s.add(SittingAnswer(sitting_id=row.id, n=n, given=given, turn=1, saved_at=now))
        if place == SHORT and marked:
            told = {"points": Decimal(round(10 * able)), "by_id": cast.user_id("manager"), "at": now}
            s.add(
                HandMark(sitting_id=row.id, n=n, question_id=of.questions[7], round=MarkRound.FIRST, **told)
            )


def _given(place: int, able: float, chance: random.Random) -> dict[str, Any]:
    if place == 1:
        return {"choice": "B" if chance.random() < able else "A"}
    right = place in (3, SHORT) or chance.random() < 0.1 + 0.8 * able
    return graded.ALL_RIGHT[place] if right else WRONG[CONTENTS[place - 1].asked.kind]


WRONG: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.MULTIPLE: {"choices": ["C"]},
    QuestionKind.FILL: {"blanks": ["关门", "离开"]},
    QuestionKind.NUMBER: {"number": "9"},
    QuestionKind.MATCHING: {"pairs": {"1": "c", "2": "c"}},
    QuestionKind.ORDERING: {"order": ["A", "B", "C", "D"]},
}


def _exam(w: Any) -> dict[str, Any]:
    return {"id": w.analysed.exam}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "exams.analysis": _exam,
    "exams.one_item": lambda w: {**_exam(w), "question_id": w.analysed.questions[0]},
    "exams.weak_groups": lambda w: {**_exam(w), "by": Whose.PROJECT},
    "exams.weak_people": _exam,
    "exams.export_analysis": _exam,
    "exams.weak_topics": lambda w: {"staff_id": w.analysed.staff[0]},
    "exams.asked_so_far": lambda w: {"question_id": w.analysed.questions[0]},
}
