"""The analysis of an exam on the screen: the doubtful question first, opened, and retired from there."""

from sqlalchemy import select

from db.choices.questions import QuestionState
from db.questions import Question
from lib.i18n import DEFAULT, translate
from tests import analysed
from tests.cast import Cast
from tests.exams.announced import announced
from tests.pages.screen import Desk, alerts, cells, press, sees, widget


def test_a_doubtful_question_stands_first_and_is_retired_from_there(cast: Cast, desk: Desk) -> None:
    of = analysed.forty(cast)
    desk.sign_in("trainer")
    at = desk.alone("exam_analysis", id=of.exam)
    caption = translate(DEFAULT, "Questions, the most doubtful first")
    assert translate(DEFAULT, "Key may be wrong") in cells(at, caption, "flags")[0]
    for part in ("spread", "project", "people"):
        at = widget(at, f"analysis:part:{of.exam}").set_value(part).run()
        assert not at.exception
    at = desk.alone("exam_analysis", id=of.exam, question=of.questions[0])
    assert sees(at, "火警电话是", "110")
    assert sees(at, translate(DEFAULT, "Right: {answer}", answer="A. 119"))
    field = f"analysis:retire:{of.questions[0]}"
    next(one for one in at.text_input if (one.key or "").startswith(field)).set_value("答案有误")
    press(at, next(key for one in at.button if (key := one.key or "").startswith(f"{field}:send")))
    with cast.database.reading() as s:
        row = s.scalars(select(Question).where(Question.id == of.questions[0])).one()
    assert (row.state, row.reason) == (QuestionState.RETIRED, "答案有误")
    at = desk.alone("question", id=of.questions[0])
    at = widget(at, f"question:{of.questions[0]}:asked").set_value(True).run()
    assert sees(at, "四季度客服岗位考试")


def test_a_leader_sees_figures_but_no_key_and_an_exam_nobody_sat_says_so(cast: Cast, desk: Desk) -> None:
    of, nobody = analysed.forty(cast), announced(cast, no="KS20251121-0809")
    desk.sign_in("manager")
    at = desk.alone("exam_analysis", id=of.exam, question=of.questions[0])
    assert sees(at, "火警电话是")
    assert not sees(at, translate(DEFAULT, "Is right"))
    assert not any("retire" in (one.key or "") for one in at.button)
    at = desk.alone("exam_analysis", id=nobody.exam)
    assert len(alerts(at)) == 1
