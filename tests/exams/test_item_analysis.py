"""What is said of papers and questions equals the textbook's slow sums, and no more than the numbers bear."""

import math
import statistics
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from db.choices.exams import Correction, ExamState, SittingState
from db.choices.questions import QuestionKind
from db.exams import KeyCorrection, Sitter, Sitting
from db.records import AuditEntry
from lib import clock
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.exams import item_analysis, weak
from lib.exams.item_flags_rules import Flag, Note, drawn, picked
from lib.exams.item_measure_rules import WHY_NOT, Whose
from lib.exams.statistics_rules import (
    FEWEST_SITTERS,
    correlation,
    difficulty,
    ends,
    item_rest,
    kr20,
    reliability,
    spread,
    together,
    upper_lower,
)
from lib.questions.content import Asked, Key, Option
from tests import analysed, graded
from tests.cast import Cast
from tests.exams.announced import announced

NEAR = 1e-9
NAN = float("nan")
Rows = list[list[float]]
CASES = {
    "nobody": [],
    "one": [[1.0, 0.0, 2.0]],
    "all right": [[1.0, 2.0, 3.0]] * 25,
    "a constant question": [[1.0, float(n % 2), float(n % 3)] for n in range(25)],
    "one question": [[float(n % 2)] for n in range(25)],
    "drawn": [[float(n % 2), NAN, float(n % 3)] if n % 4 else [NAN, 1.0, float(n % 2)] for n in range(30)],
}


def table(rows: Rows) -> Any:
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(rows[0]) if rows else 0)


def marks_of(points: Any) -> Any:
    """Question by question 1, 2, 3 …; nan where it was not asked."""
    return np.where(np.isnan(points), NAN, np.arange(1.0, points.shape[1] + 1))


def near(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else math.isclose(one, other, abs_tol=NEAR)


# -- the textbook's sums, one number at a time -------------------------------------------------


def slow_correlation(x: list[float], y: list[float]) -> float | None:
    if len(x) < 2 or max(x) - min(x) < NEAR or max(y) - min(y) < NEAR:
        return None
    return statistics.correlation(x, y)


def slow_item_rest(rows: Rows, marks: Rows, at: int) -> float | None:
    one, rest = [], []
    for got, of in zip(rows, marks, strict=True):
        others = [n for n in range(len(got)) if n != at and not math.isnan(got[n])]
        if not math.isnan(got[at]) and others:
            one.append(got[at] / of[at])
            rest.append(math.fsum(got[n] for n in others) / math.fsum(of[n] for n in others))
    return slow_correlation(one, rest)


def slow_alpha(rows: Rows) -> float | None:
    if len(rows) < 2 or len(rows[0]) < 2 or any(math.isnan(one) for row in rows for one in row):
        return None
    total = statistics.variance(math.fsum(row) for row in rows)
    k = len(rows[0])
    if total < NEAR:
        return None
    return (
        k
        / (k - 1)
        * (1 - math.fsum(statistics.variance(column) for column in zip(*rows, strict=True)) / total)
    )


def slow_kr20(rows: Rows) -> float | None:
    k, totals = len(rows[0]), [math.fsum(row) for row in rows]
    p = [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]
    variance = statistics.pvariance(totals)
    return k / (k - 1) * (1 - math.fsum(one * (1 - one) for one in p) / variance) if variance > NEAR else None


def slow_upper_lower(shares: list[float], totals: list[float]) -> float | None:
    many = max(1, round(0.27 * len(totals)))
    ordered = sorted(totals)
    high, low = ordered[-many], ordered[many - 1]
    if high <= low:
        return None
    best = [share for share, total in zip(shares, totals, strict=True) if total >= high]
    poor = [share for share, total in zip(shares, totals, strict=True) if total <= low]
    return statistics.mean(best) - statistics.mean(poor)


def same_as_the_textbook(rows: Rows) -> None:
    points = table(rows)
    marks = marks_of(points)
    shares = points / marks
    width = points.shape[1]
    for at, found in enumerate(item_rest(points, marks, range(width))):
        assert near(found, slow_item_rest(rows, marks.tolist(), at))
        asked = [one for one in shares[:, at].tolist() if not math.isnan(one)]
        assert near(difficulty(shares[:, at]), statistics.fmean(asked) if asked else None)
    told, alpha = reliability(points, marks), slow_alpha(rows)
    assert near(told.alpha if told else None, alpha)
    if told and alpha is not None:
        sd = statistics.stdev(math.fsum(row) for row in rows)
        assert near(told.error, sd * math.sqrt(max(0.0, 1 - alpha)))
    totals = np.round(np.nansum(points, axis=1), 6)
    groups = ends(totals)
    if len(rows) and width and not np.isnan(points).any():
        found = upper_lower(shares[:, 0], groups) if groups else None
        assert near(found, slow_upper_lower(shares[:, 0].tolist(), totals.tolist()))
        middle = spread(totals)
        assert middle is not None
        assert near(middle.mean, statistics.fmean(totals))
        assert near(middle.median, statistics.median(totals))
        assert near(middle.sd, statistics.stdev(totals) if len(rows) > 1 else None)


@pytest.mark.parametrize("case", CASES)
def test_figures_are_the_textbooks_where_there_is_little_to_go_by(case: str) -> None:
    same_as_the_textbook(CASES[case])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_figures_are_the_textbooks_of_any_answers(data: st.DataObject) -> None:
    n, width = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 6))
    one = st.sampled_from([0.0, 0.25, 0.5, 1.0, NAN] if data.draw(st.booleans()) else [0.0, 0.5, 1.0])
    same_as_the_textbook([[data.draw(one) for _at in range(width)] for _row in range(n)])


def test_kr20_is_told_only_of_answers_right_or_wrong() -> None:
    chance = np.random.default_rng(7)
    right = (chance.random((40, 12)) < 0.7).astype(float)
    assert near(kr20(right), slow_kr20(right.tolist()))
    told = reliability(right, np.ones_like(right))
    assert told is not None
    assert near(told.kr20, told.alpha)  # the same, where every question is worth one
    right[0, 0] = 0.5
    assert kr20(right) is None


def test_correlations_of_several_exams_weigh_by_how_many_sat() -> None:
    z = (17 * math.atanh(0.2) + 97 * math.atanh(0.6)) / 114
    assert near(together([(20, 0.2), (100, 0.6)]), math.tanh(z))
    assert together([(3, 0.9)]) is None
    assert correlation(np.array([0.1 + 0.2, 0.3]), np.array([1.0, 2.0])) is None  # rounding is no difference


# -- options -----------------------------------------------------------------------------------

SINGLE = Asked(
    kind=QuestionKind.SINGLE, stem="火警电话是", options=tuple(Option(id=id, text=id) for id in "ABCD")
)


def test_an_option_that_draws_the_best_and_one_that_draws_nobody_are_told() -> None:
    said = ["B"] * 6 + ["A"] * 4 + [""] * 2 + ["C"] * 8
    answers = ((), *(picked({"choice": id}) for id in "ABC"))
    codes = np.array([" ABC".index(one) if one else 0 for one in said], dtype=np.int32)
    groups = ends(np.arange(20.0)[::-1])
    told = {one.id: one for one in drawn(SINGLE, Key(right=("A",)), codes, answers, groups)}
    assert [(one.n, one.upper, one.middle, one.lower) for one in told.values()] == [
        (4, 0, 4, 0),
        (6, 5, 1, 0),
        (8, 0, 3, 5),
        (0, 0, 0, 0),
    ]
    assert [one.note for one in told.values()] == [None, Note.LURES, None, Note.IDLE]
    few = drawn(SINGLE, Key(right=("A",)), codes[:10], answers, None)
    assert {one.note for one in few} == {None}
    assert {one.upper for one in few} == {None}


# -- of an exam --------------------------------------------------------------------------------


def flags(of: item_analysis.Analysis) -> dict[int, tuple[Flag, ...]]:
    return {item.place: item.flags for item in of.items}


@pytest.mark.both
def test_an_exam_is_analysed_by_the_best_sitting_of_each_in_sight(cast: Cast) -> None:
    of = analysed.forty(cast)
    whole = read(item_analysis.analysis, cast.quality, id=of.exam)
    assert (whole.sitters, whole.n, whole.waiting, whole.drawn) == (43, 40, 1, False)
    assert whole.spread is not None
    with cast.database.reading() as s:
        counted = s.scalars(
            select(Sitter.theory).where(Sitter.exam_id == of.exam, Sitter.theory.is_not(None))
        )
        assert near(
            round(whole.spread.mean, 2), round(float(statistics.fmean(float(one or 0) for one in counted)), 2)
        )
    assert whole.reliability is not None
    assert whole.reliability.kr20 is None  # a short answer is marked point by point
    told = flags(whole)
    assert Flag.KEY in told[1]  # the best chose what the key calls wrong
    assert told[3] == (Flag.EASY,)
    assert whole.items[0].place == 1
    assert sum(n for _low, n in whole.bins) == 40
    mine = read(item_analysis.analysis, cast.manager_b, id=of.exam)
    assert (mine.n, mine.items[0].r, mine.why_not) == (10, None, "")
    assert flags(mine)[3] == (Flag.EASY,)
    cells = read(item_analysis.weak_groups, cast.quality, id=of.exam, by=Whose.PROJECT)
    assert {(cell.people, cell.answers) for cell in cells} == {(30, 240), (10, 80)}
    (ours,) = read(item_analysis.weak_groups, cast.manager_b, id=of.exam, by=Whose.PROJECT)
    assert ours.people == 10
    weakest = read(item_analysis.weak_people, cast.quality, id=of.exam)
    assert weakest[0].share <= weakest[-1].share < 0.6
    assert weakest[0].n == 8


def test_a_correction_a_new_mark_or_a_void_sitting_changes_what_is_told(cast: Cast) -> None:
    of = analysed.forty(cast)
    before = read(item_analysis.analysis, cast.trainer, id=of.exam)
    with cast.database.writing() as s:
        s.add(_correction(of, 0, Correction.VOID))
        s.add(_correction(of, 2, Correction.FULL))
        s.execute(update(Sitting).values(score=None, version=Sitting.version + 1))
        last = s.scalars(
            select(Sitting).where(Sitting.attempt == 1).order_by(Sitting.id.desc()).limit(1)
        ).one()
        last.state = SittingState.VOID
    graded.score(cast)
    after = read(item_analysis.analysis, cast.trainer, id=of.exam)
    assert after.left_out == 1
    assert set(flags(after)) == set(flags(before)) - {1}
    assert next(item for item in after.items if item.place == 3).p is None
    assert flags(after)[3] == ()
    with pytest.raises(NotFound):
        read(item_analysis.one_item, cast.trainer, id=of.exam, question_id=of.questions[0])


def _correction(of: Any, at: int, how: Correction) -> KeyCorrection:
    told = {"reason": "题目有误", "at": clock.now(), "by_id": 1}
    return KeyCorrection(exam_id=of.exam, question_id=of.questions[at], how=how, **told)


def test_the_key_is_told_only_to_those_who_may_see_keys(cast: Cast) -> None:
    of = analysed.forty(cast)
    asked = {"id": of.exam, "question_id": of.questions[0]}
    whole = read(item_analysis.one_item, cast.trainer, **asked)
    assert (whole.key, whole.options[0].right, whole.options[1].note) == (
        Key(right=("A",)),
        True,
        Note.LURES,
    )
    theirs = read(item_analysis.one_item, cast.manager, **asked)
    assert (theirs.key, theirs.content.key, theirs.content.explanation) == (None, Key(), "")
    assert {(one.right, one.note) for one in theirs.options} == {(None, None)}
    assert sum(one.n for one in theirs.options) + theirs.silent == theirs.item.n
    with pytest.raises(Forbidden):
        read(item_analysis.one_item, cast.clerk, **asked)
    graded.state(cast, of.exam, ExamState.ANNOUNCED)  # people still sit it
    assert read(item_analysis.analysis, cast.manager, id=of.exam).items == ()
    assert read(item_analysis.one_item, cast.trainer, **asked) == whole
    with pytest.raises(Refused):
        read(item_analysis.one_item, cast.manager, **asked)


def test_too_few_are_told_so(cast: Cast) -> None:
    of = announced(cast)
    nobody = read(item_analysis.analysis, cast.trainer, id=of.exam)
    assert (nobody.n, nobody.spread, nobody.passing, nobody.items) == (0, None, None, ())
    assert nobody.why_not == WHY_NOT["few"]
    graded.sat(cast, of, 0, {1: {"choice": "B"}})
    graded.score(cast)
    one = read(item_analysis.analysis, cast.trainer, id=of.exam)
    assert (one.n, one.passing, {item.r for item in one.items}) == (1, None, {None})
    assert set(flags(one).values()) == {()}
    assert [
        cell.share for cell in read(item_analysis.weak_groups, cast.trainer, id=of.exam, by=Whose.POST)
    ] == [None]


def test_drawn_papers_have_no_alpha_and_say_why(cast: Cast) -> None:
    of = analysed.forty(cast, drawn=True)
    whole = read(item_analysis.analysis, cast.trainer, id=of.exam)
    assert (whole.reliability, whole.why_not) == (None, WHY_NOT["drawn"])
    assert {item.n for item in whole.items} != {whole.n}
    assert all((item.r is None) == (item.n < FEWEST_SITTERS or item.p in (0, 1)) for item in whole.items)


def test_whoever_takes_the_analysis_away_is_kept(cast: Cast) -> None:
    of = analysed.forty(cast)
    taken = perform(item_analysis.export_analysis, cast.manager, None, id=of.exam)
    assert len(taken.items) == len(taken.analysis.items) == 8
    assert all(one.key is None for one in taken.items)
    with cast.database.reading() as s:
        kept = select(func.count()).where(AuditEntry.deed == "exams.export_analysis")
        assert s.scalar(kept)


def test_how_a_question_did_and_where_somebody_is_weak_over_all_exams(cast: Cast) -> None:
    of = analysed.forty(cast)
    told = read(weak.asked_so_far, cast.trainer, question_id=of.questions[0])
    item = next(one for one in read(item_analysis.analysis, cast.trainer, id=of.exam).items if one.place == 1)
    assert [one.id for one in told.exams] == [of.exam]
    assert told.n == item.n
    assert near(told.p, item.p)
    assert near(told.r, item.r)
    person = {"staff_id": of.staff[0]}
    assert read(weak.weak_topics, cast.trainer, **person) == []  # results are not out
    graded.state(cast, of.exam, ExamState.PUBLISHED, published_at=clock.now())
    (topic,) = read(weak.weak_topics, cast.trainer, **person)
    assert (topic.topic_id, topic.n) == (of.topic, 8)
    graded.state(cast, of.exam, ExamState.PUBLISHED, published_at=clock.days_ago(clock.now(), 400))
    assert read(weak.weak_topics, cast.trainer, **person) == []
