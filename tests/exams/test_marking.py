"""Marking by people: without names, never twice, never one's own, a third person where two are far apart."""

from decimal import Decimal

import pytest

from db.choices.exams import ExamState, MarkRound
from db.exams import Sitting
from db.staff import Staff
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.exams import hand_marks, practical, publishing
from tests import graded
from tests.cast import Cast
from tests.exams.announced import Announced, announced
from tests.graded import ALL_RIGHT, GOOD, sat

D = Decimal


def give(actor: Actor, sitting: int, points: str, n: int = 8) -> int:
    return perform(hand_marks.give, actor, None, sitting_id=sitting, n=n, points=D(points), comment="好")


def waits_for(actor: Actor, of: Announced) -> MarkRound | None:
    of_question = {"exam_id": of.exam, "question_id": of.questions[7]}
    found = read(hand_marks.next_answer, actor, **of_question)
    return found.round if found else None


@pytest.mark.both
def test_two_mark_apart_and_a_third_decides(cast: Cast) -> None:
    of = announced(cast, two_markers=True, project_id=cast.project_a)
    paper = sat(cast, of, 0, ALL_RIGHT)
    graded.score(cast)
    assert waits_for(cast.manager, of) == MarkRound.FIRST
    give(cast.manager, paper, "3")
    assert waits_for(cast.manager, of) is None
    second = read(hand_marks.next_answer, cast.trainer, exam_id=of.exam, question_id=of.questions[7])
    assert second is not None
    assert (second.round, second.held) == (MarkRound.SECOND, None)  # nothing of the first one's marks
    give(cast.trainer, paper, "9")
    assert waits_for(cast.trainer, of) is None
    with pytest.raises(Refused):
        give(cast.manager_b, paper, "5")  # nobody of another project
    assert waits_for(cast.quality, of) == MarkRound.FINAL
    give(cast.quality, paper, "7.5")
    with cast.database.reading() as s:
        row = s.get_one(Sitting, paper)
    assert (row.score, row.waiting) == (D("27.5"), 0)
    with pytest.raises(Refused):
        give(cast.manager, paper, "10")  # decided by now


def test_marks_are_mended_by_their_giver_and_keep_within_bounds(cast: Cast) -> None:
    of = announced(cast, project_id=cast.project_a)
    paper = sat(cast, of, 0, ALL_RIGHT)
    graded.score(cast)
    for points in ("10.5", "-1"):
        with pytest.raises(Refused):
            give(cast.manager, paper, points)
    give(cast.manager, paper, "4")
    last = read(hand_marks.my_last, cast.manager, exam_id=of.exam, question_id=of.questions[7])
    assert last is not None
    assert last.held is not None
    assert (last.sitting, last.held.points, last.full) == (paper, 4, 10)
    give(cast.manager, paper, "6")
    with pytest.raises(NotFound):
        give(cast.trainer, paper, "6")  # one marker is enough here
    with cast.database.reading() as s:
        assert s.get_one(Sitting, paper).score == 26


def test_nobody_marks_or_assesses_themselves(cast: Cast) -> None:
    form = graded.checklist(cast)
    of = announced(cast, project_id=cast.project_a, practical_form_id=form)
    paper = sat(cast, of, 0, ALL_RIGHT)
    graded.score(cast)
    with cast.database.writing() as s:
        s.get_one(Staff, of.staff[0]).user_id = cast.user_id("manager")
    assert waits_for(cast.manager, of) is None
    with pytest.raises(NotFound):
        give(cast.manager, paper, "10")
    with pytest.raises(Refused, match="themselves"):
        perform(practical.judge, cast.manager, None, sitter_id=of.sitters[0], form_version=form, values=GOOD)


def test_results_are_not_brought_out_while_answers_wait(cast: Cast) -> None:
    of = announced(cast, project_id=cast.project_a)
    paper = sat(cast, of, 0, ALL_RIGHT)
    graded.score(cast)
    rows = read(hand_marks.waiting_questions, cast.manager, exam_id=of.exam)
    assert [(row.no, row.mine, row.others, row.given) for row in rows] == [(8, 1, 0, 0)]
    graded.state(cast, of.exam, ExamState.ENDED)
    seen = {"id": of.exam, "version": graded.version(cast, of.exam)}
    with pytest.raises(Refused, match="Question 8: 1"):
        perform(publishing.publish, cast.trainer, None, **seen)
    give(cast.manager, paper, "10")
    rows = read(hand_marks.waiting_questions, cast.manager, exam_id=of.exam)
    assert [(row.no, row.mine, row.others, row.given) for row in rows] == [(8, 0, 0, 1)]
    perform(publishing.publish, cast.trainer, None, **seen)
    with pytest.raises(Refused, match="out"):
        give(cast.manager, paper, "9")


def test_every_item_of_a_checklist_is_judged(cast: Cast) -> None:
    form = graded.checklist(cast)
    of = announced(cast, project_id=cast.project_a, practical_form_id=form)
    with pytest.raises(Refused):
        perform(
            practical.judge,
            cast.manager,
            None,
            sitter_id=of.sitters[0],
            form_version=form,
            values={"manner": 5, "steps": "10"},
        )
