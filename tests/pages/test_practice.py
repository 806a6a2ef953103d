"""Practice and the training file on the screen: answered by a tap, the key only afterwards."""

import pytest

from db.choices.exams import ExamState
from lib.deeds import read
from lib.training import practice
from tests import certified, taught
from tests.cast import Cast
from tests.exams.announced import CONTENTS, announced
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, press, sees, tables, text, widget

pytestmark = pytest.mark.slow
KEYS = ("火警拨打119", "首位接待者")


def test_ten_questions_are_answered_one_by_one_and_the_key_comes_after(desk: Desk, cast: Cast) -> None:
    of = announced(cast, state=ExamState.PUBLISHED)
    taught.with_account(cast, taught.hire(cast, "冯示例", cast.project_a), "guard")
    desk.sign_in("guard")
    at = desk.alone("practice")
    assert not at.exception
    widget(at, "practice:source").set_value("topic").run()
    widget(at, "practice:topic").set_value(of.topic).run()
    press(at, "practice:begin")
    single = CONTENTS[0].asked.stem
    for _n in of.questions:
        assert not at.exception
        assert not any(key in text(at) for key in KEYS)
        if single in text(at):
            break
        now = at.session_state["practice:round"]
        now.go_on()
        at.run()
    option = next(one for one in at.button if one.label.endswith("110"))
    press(at, option.key or "")
    assert not at.exception
    assert sees(at, "火警拨打119")
    assert [row.id for row in read(practice.wrong_book, cast.guard)] == [of.questions[0]]


def test_a_file_is_shown_whole_to_its_leader_and_to_its_owner(desk: Desk, cast: Cast) -> None:
    world = certified.made(cast)
    desk.sign_in("manager")
    at = desk.alone("training_file", id=world.person)
    assert not at.exception
    assert sees(at, "卫示例", "消防安全HG01")
    assert not sees(at, taught.PHONE)
    assert not [one for one in at.button if (one.key or "").startswith("certificate:")]
    desk.sign_in("trainer")
    at = desk.alone("courses", id=world.course)
    assert not at.exception
    assert any("卫示例" in str(shown["rows"]) for shown in tables(at).values())
    at = desk.alone("training_file", id=world.person)
    widget(at, f"certificate:{world.person}").set_value(world.without).run()
    press(at, widget_key(at, f"certificate:make:{world.without}"))
    assert not at.exception
    assert certified.code_of(cast, world.without)
    desk.sign_in("supervisor")
    assert sees(desk.alone("training_file"), "卫示例")
    desk.sign_in("manager_b")
    assert not tables(desk.alone("training_file", id=world.person))
