"""The tab of the bank where questions come in and go out."""

from lib.deeds import read
from lib.questions import importing
from tests.cast import Cast
from tests.exchanged import brought, statement
from tests.pages import screen
from tests.pages.screen import Desk

PASTED = """一、单项选择题（每题2分）
1. 电梯属于（B）
A. 办公设备  B. 特种设备  C. 其他
2. 火警电话是（ ）
A. 110 B. 119
二、判断题
1. 电梯可以超载（×）
"""


def test_a_pasted_paper_is_seen_before_anything_is_kept(cast: Cast, desk: Desk) -> None:
    brought(cast, statement("电梯可以超载"))
    desk.sign_in("trainer")
    at = desk.alone("questions")
    at = screen.fill(at, questions__part="exchange").run()
    at = screen.fill(at, exchange__way="text").run()
    at = screen.fill(at, exchange__text=PASTED).run()
    at = screen.press(at, "exchange:read")
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["1", "1", "1"]  # new, there already, to mend
    (name,) = screen.tables(at)
    assert screen.cells(at, name, "place") == ["一-2"]
    topic = screen.widget(at, "exchange:topic")
    topic.set_value(topic.options[0]).run()
    (go,) = [button for button in at.button if (button.key or "").startswith("questions:import")]
    at = go.click().run()
    assert not at.exception
    assert len(at.success) == 1
    assert read(importing.batches, cast.trainer)[0].count == 1
