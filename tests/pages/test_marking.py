"""Marking and results on the screen: an answer marked by its rubric, results brought out and put right."""

from decimal import Decimal

from sqlalchemy import select

from db.choices.exams import Correction, ExamState
from db.exams import Exam, HandMark, KeyCorrection, Sitter
from lib.i18n import DEFAULT, translate
from tests import graded
from tests.cast import Cast
from tests.exams.announced import announced
from tests.graded import ALL_RIGHT, sat
from tests.pages.screen import Desk, alerts, cells, partly, press, sees, widget


def test_an_answer_is_marked_by_the_points_of_its_rubric(cast: Cast, desk: Desk) -> None:
    of = announced(cast, project_id=cast.project_a)
    paper = sat(cast, of, 0, ALL_RIGHT)
    graded.score(cast)
    desk.sign_in("manager")
    at = desk.alone("marking", id=of.exam)
    assert sees(at, "什么是首问责任制？", "首位接待者负责到底。", "首位接待者负责记录、转办、跟踪直至办结。")
    assert not sees(at, "考生甲")
    with partly(at):
        at = press(at, "+5　谁负责")
        at = press(at, "+5　负责到底")
        at = press(at, "+5　谁负责")
        assert widget(at, f"mark:{paper}:8:points").value == 5
        widget(at, f"mark:{paper}:8:points").set_value(4.5)
        at = press(at, next(one.key for one in at.button if (one.key or "").startswith(f"mark:{paper}:8:go")))
    with cast.database.reading() as s:
        mark = s.scalars(select(HandMark)).one()
    assert (mark.points, mark.rubric) == (Decimal("4.5"), [1])
    at = desk.alone("marking", id=of.exam)
    assert len(alerts(at)) == 1  # nothing waits any more


def test_results_are_brought_out_and_a_question_is_put_right(cast: Cast, desk: Desk) -> None:
    of = announced(cast, project_id=cast.project_a, state=ExamState.ENDED)
    sat(cast, of, 0, {n: ALL_RIGHT[n] for n in range(1, 8)} | {1: {"choice": "C"}})
    desk.sign_in("trainer")
    at = desk.alone("exam_results", id=of.exam)  # scored because somebody looks
    assert cells(at, translate(DEFAULT, "Results of the exam"), "total")[0] == "60.00"
    at = press(at, next(one.key for one in at.button if (one.key or "").startswith("results:publish")))
    with partly(at):
        press(at, next(one.key for one in at.button if (one.key or "").startswith("results:published")))
    with cast.database.reading() as s:
        assert s.get_one(Exam, of.exam).state == ExamState.PUBLISHED
    at = desk.alone("exam_results", id=of.exam, sitter=of.sitters[0])
    assert sees(at, "考生甲", "火警电话是", "火警拨打119。")
    at = desk.alone("exam_results", id=of.exam)
    at = widget(at, f"results:part:{of.exam}").set_value("corrections").run()
    with partly(at):
        at = widget(at, f"correct:question:{of.exam}").set_value(of.questions[0]).run()
        at = widget(at, f"correct:{of.exam}:{of.questions[0]}:how").set_value(Correction.FULL).run()
        assert sees(at, "60", "66.67")
        widget(at, f"correct:{of.exam}:{of.questions[0]}:reason").set_value("题目有误")
        go = f"correct:{of.exam}:{of.questions[0]}:go"
        press(at, next(one.key for one in at.button if (one.key or "").startswith(go)))
    with cast.database.reading() as s:
        assert s.scalars(select(KeyCorrection.reason)).all() == ["题目有误"]
        assert s.get_one(Sitter, of.sitters[0]).total == Decimal("66.67")
