"""Results from answers: deterministic, of the best sitting, by weights; made again when something moved."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from db.choices.exams import ExamState, MarkRound, SittingState
from db.exams import Exam, HandMark, Sitter, Sitting
from lib import clock
from lib.deeds import perform, read
from lib.exams import practical, results
from lib.exams.plan import Basis
from lib.exams.result_rules import Hand, Marking, combined, decided, round_for
from lib.exams.results import Which
from lib.exams.scoring_rows import score
from lib.exams.standing_rules import Only, Standing
from tests import graded
from tests.cast import Cast
from tests.exams.announced import FULL, announced
from tests.graded import ALL_RIGHT, GOOD, sat

D = Decimal


def sitting(cast: Cast, id: int) -> Sitting:
    with cast.database.reading() as s:
        return s.get_one(Sitting, id)


def sitter(cast: Cast, id: int) -> Sitter:
    with cast.database.reading() as s:
        return s.get_one(Sitter, id)


@pytest.mark.both
def test_what_was_handed_in_is_scored_and_every_mark_can_be_told(cast: Cast) -> None:
    of = announced(cast)
    paper = sat(cast, of, 0, ALL_RIGHT | {2: {"choices": ["A", "B"]}, 5: {"number": "9"}})
    graded.score(cast)
    row = sitting(cast, paper)
    assert (row.score, row.waiting, row.full) == (D("16"), 1, FULL)
    bases = [Basis.model_validate(told) for told in row.result["bases"]]  # type: ignore[index]
    assert [basis.points for basis in bases] == [D(2), D(2), D(1), D(4), D(0), D(4), D(3), None]
    assert bases[1].rule is not None
    assert bases[1].given == {"choices": ["A", "B"]}
    assert sitter(cast, of.sitters[0]).theory is None  # an answer still waits
    with cast.database.writing() as s:
        kept = {"question_id": of.questions[7], "round": MarkRound.FIRST, "at": clock.now()}
        s.add(HandMark(sitting_id=paper, n=8, points=D(9), by_id=cast.user_id("manager"), **kept))
        s.flush()
        score(s, s.get_one(Sitting, paper))
    first = sitting(cast, paper).result
    assert (sitter(cast, of.sitters[0]).theory, sitter(cast, of.sitters[0]).passed) == (D("83.33"), True)
    with cast.database.writing() as s:
        score(s, s.get_one(Sitting, paper))
    assert sitting(cast, paper).result == first  # the same of the same


def test_the_best_sitting_counts_and_a_void_or_reopened_one_does_not(cast: Cast) -> None:
    of = announced(cast)
    poor = sat(cast, of, 0, {3: {"true": True}})
    good = sat(cast, of, 0, {n: ALL_RIGHT[n] for n in range(1, 8)}, attempt=2)
    graded.score(cast)
    assert sitter(cast, of.sitters[0]).theory == D("66.67")
    with cast.database.writing() as s:
        s.get_one(Sitting, good).state = SittingState.VOID
    graded.score(cast)
    assert sitter(cast, of.sitters[0]).theory == D("3.33")
    with cast.database.writing() as s:
        s.get_one(Sitting, poor).state = SittingState.OPEN
    graded.score(cast)
    row = sitter(cast, of.sitters[0])
    assert (row.theory, row.total, row.passed) == (None, None, None)


def test_a_part_that_counts_and_is_missing_leaves_no_total(cast: Cast) -> None:
    form = graded.checklist(cast)
    weights = {"theory": 50, "practical": 30, "overall": 20}
    of = announced(cast, weights=weights, practical_form_id=form, project_id=cast.project_a)
    sat(cast, of, 0, {n: ALL_RIGHT[n] for n in range(1, 8)})
    graded.score(cast)
    rows = read(results.results, cast.trainer, id=of.exam, by=Which()).rows
    first = next(row for row in rows if row.id == of.sitters[0])
    assert (first.total, first.standing, first.lacking) == (None, Standing.PART, ("practical", "overall"))
    judged = {"sitter_id": of.sitters[0], "form_version": form}
    perform(practical.judge, cast.manager, None, **judged, values=GOOD)
    seen = sitter(cast, of.sitters[0])
    assert seen.practical == D("81.25")  # 4 of 5, 8 of 10 and a yes: 13 of 16
    told = {"sitter_id": seen.id, "version": seen.version, "overall": D(90), "note": "回访满意"}
    perform(practical.assess, cast.manager, None, **told)
    assert sitter(cast, of.sitters[0]).total == D("75.71")
    perform(practical.judge, cast.manager, None, **judged, values=GOOD | {"steps": "10"})
    assert sitter(cast, of.sitters[0]).practical == D("93.75")


@pytest.mark.both
def test_results_are_ranked_filtered_and_kept_to_ones_own_people(cast: Cast) -> None:
    of = announced(cast)
    for who, n in ((0, 7), (1, 5)):
        sat(cast, of, who, {place: ALL_RIGHT[place] for place in range(1, n + 1)})
    graded.score(cast)
    graded.state(cast, of.exam, ExamState.ENDED)
    page = read(results.results, cast.quality, id=of.exam, by=Which())
    assert [(row.rank, row.standing) for row in page.rows] == [
        (1, Standing.DONE),
        (2, Standing.DONE),
        (None, Standing.ABSENT),
    ]
    assert read(results.results, cast.quality, id=of.exam, by=Which(only=Only.ABSENT)).total == 1
    assert read(results.results, cast.manager_b, id=of.exam, by=Which()).total == 1
    passed = read(results.results, cast.manager, id=of.exam, by=Which(only=Only.PASSED)).rows
    assert [row.id for row in passed] == [of.sitters[0]]
    figures = read(results.result_figures, cast.quality, id=of.exam, by=Which())
    assert (figures.sitters, figures.sat, figures.passed) == (3, 2, 1)
    assert sum(n for _low, n in figures.bins) == 2
    assert len(perform(results.export_results, cast.manager, None, id=of.exam, by=Which())) == 2


# -- people's marks, purely --------------------------------------------------------------------


def marking(two: bool = True) -> Marking:
    return Marking(None, two, D(20), {})  # type: ignore[arg-type]


def hand(round: MarkRound, points: str, by: int) -> Hand:
    return Hand(round, D(points), by)


def test_two_markers_mean_unless_too_far_apart_and_then_a_third_decides() -> None:
    first, near = hand(MarkRound.FIRST, "6", 1), hand(MarkRound.SECOND, "8", 2)
    far, final = hand(MarkRound.SECOND, "9", 2), hand(MarkRound.FINAL, "7", 3)
    full = D(10)
    assert decided([first], marking(), full) is None
    assert decided([first, near], marking(), full).points == 7  # type: ignore[union-attr]
    assert decided([first, far], marking(), full) is None
    assert decided([first, far, final], marking(), full) is final
    assert decided([first], marking(two=False), full) is first
    again = hand(MarkRound.FIRST, "9", 1)
    assert decided([first, far, again], marking(), full).points == 9  # type: ignore[union-attr]
    assert round_for([first], 1, marking(), full) is None
    assert round_for([first], 2, marking(), full) == MarkRound.SECOND
    assert round_for([first, far], 2, marking(), full) is None
    assert round_for([first, far], 3, marking(), full) == MarkRound.FINAL
    assert round_for([first, near], 3, marking(), full) is None


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ({"theory": 100, "practical": 0, "overall": 0}, "80.00"),
        ({"theory": 60, "practical": 40, "overall": 0}, "76.00"),
        ({"theory": 60, "practical": 20, "overall": 20}, None),
    ],
)
def test_a_total_is_made_of_the_parts_that_count(weights: dict[str, Any], total: str | None) -> None:
    parts = {"theory": D(80), "practical": D(70), "overall": None}
    assert combined(parts, weights) == (None if total is None else D(total))


def test_an_exam_of_no_answers_is_scored_as_nothing(cast: Cast) -> None:
    of = announced(cast)
    paper = sat(cast, of, 0, {})
    graded.score(cast)
    assert (sitting(cast, paper).score, sitting(cast, paper).waiting) == (D(0), 0)
    with cast.database.reading() as s:
        assert s.scalar(select(Exam.id).where(Exam.id == of.exam))
    assert sitter(cast, of.sitters[0]).theory == 0
