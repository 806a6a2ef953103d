"""The question bank on the screen: one written, reworded and retired; topics; those nearly the same."""

import pytest

from db.choices.questions import QuestionKind, QuestionState
from lib.deeds import perform, read
from lib.questions import bank, topics
from lib.questions.bank import Filter
from tests import banked
from tests.banked import Banked, added, reworded, seen
from tests.cast import Cast
from tests.exams.announced import CONTENTS
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, press, sees, text, widget, zh

pytestmark = pytest.mark.slow

CAPTION = "题库"


@pytest.fixture
def stock(cast: Cast) -> Banked:
    return banked.made(cast)


def test_a_question_is_written_with_a_preview_and_its_key_apart(
    desk: Desk, cast: Cast, stock: Banked
) -> None:
    desk.sign_in("trainer")
    at = desk.alone("question", new=1)
    fill(at, question__new__stem="火警电话是？", question__new__options="* 119\n110\n120\n122").run()
    assert sees(at, "○ A. 119", "正确答案：A", "内容完全相同")
    press(at, widget_key(at, "question:new:go"))
    assert alerts(at)[0] == zh("Choose the topic the question belongs under.")
    widget(at, "question:new:topic").set_value(stock.spare)
    press(at, widget_key(at, "question:new:go"))
    (row,) = read(bank.listed, cast.trainer, by=Filter(topic_id=stock.spare)).rows
    assert (row.stem, row.kind, row.state) == ("火警电话是？", QuestionKind.SINGLE, QuestionState.IN_USE)
    assert widget(at, "question:new:stem").value == ""


def test_the_fields_of_every_kind_are_looked_over_and_keep_the_stem(desk: Desk, stock: Banked) -> None:
    desk.sign_in("trainer")
    at = desk.alone("question", new=1)
    fill(at, question__new__stem="说明____的做法").run()
    for kind in QuestionKind:
        widget(at, "question:new:kind").set_value(kind).run()
        assert not at.exception
        assert sees(at, zh("Before it can be asked:"), "说明＿＿＿＿的做法"), kind
    press(at, widget_key(at, "question:new:more"))
    assert sees(at, zh("Question {n} of the case", n=2))


def test_it_is_reworded_compared_and_retired(desk: Desk, cast: Cast, stock: Banked) -> None:
    desk.sign_in("trainer")
    at = desk.alone("question", id=stock.asked)
    assert sees(at, "火警电话是", "正确答案：A", "消防 / 灭火器")
    part = f"question:{stock.asked}:part"
    widget(at, part).set_value("reword").run()
    fill(at, **{f"question__{stock.asked}__reword__1__stem": "发现火情拨打"}).run()
    press(at, widget_key(at, f"question:{stock.asked}:reword:1:go"))
    widget(at, part).set_value("wordings").run()
    assert sees(at, "− 火警电话是", "+ 发现火情拨打")
    widget(at, part).set_value("state").run()
    fill(at, **{f"question__{stock.asked}__retire__why": "重复"})
    press(at, widget_key(at, f"question:{stock.asked}:retire:send"))
    assert read(bank.one, cast.trainer, id=stock.asked).row.state == QuestionState.RETIRED
    assert sees(at, "重复")


def test_the_list_is_sought_and_a_twin_retired_with_one_click(desk: Desk, cast: Cast, stock: Banked) -> None:
    twin = added(cast, reworded(CONTENTS[0], "火警电话 是："), stock.fire)
    desk.sign_in("trainer")
    at = desk.alone("questions")
    assert len(cells(at, CAPTION, "no")) == 2
    assert cells(fill(at, questions__words="119 火警").run(), CAPTION, "stem") == [
        "火警电话 是：",
        "火警电话是",
    ]
    widget(at, "questions:part").set_value("alike").run()
    press(at, widget_key(at, f"alike:{twin}:{stock.asked}:go"))
    assert read(bank.one, cast.trainer, id=twin).row.state == QuestionState.RETIRED
    assert alerts(at) == [zh("No two questions of the bank are nearly the same.")]


def test_topics_are_added_and_the_bank_is_shut_to_others(desk: Desk, cast: Cast, stock: Banked) -> None:
    desk.sign_in("trainer")
    at = desk.alone("questions")
    widget(at, "questions:part").set_value("topics").run()
    fill(at, topic__new__name="电梯", topic__new__above=stock.fire)
    press(at, widget_key(at, "topic:new:send"))
    assert "消防 / 电梯" in [row.path for row in read(topics.tree, cast.trainer)]
    perform(bank.reinstate, cast.trainer, None, **seen(cast, stock.retired))
    desk.sign_in("clerk")
    assert "火警" not in text(desk.alone("question", id=stock.asked))
    assert "火警" not in text(desk.alone("questions"))
