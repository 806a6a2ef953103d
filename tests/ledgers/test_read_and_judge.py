"""Reading and judging in one child gives what they give one after the other."""

from typing import Any

import pytest

from lib.errors import Refused
from lib.ledgers import memory, reading
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.shapes import ByHand
from lib.ledgers.verdicts import judge
from tests.ledgers.books import SAMPLES, TODAY, book
from tests.ledgers.truths import FILES
from tests.ledgers.truths import SAMPLES as MORE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("code", list(LEDGERS))
def test_each_sample_comes_out_the_same(code: str) -> None:
    path = MORE / FILES[code] if code in FILES else SAMPLES / "业主信息台账.xlsx"
    sheets, verdict = reading.read_and_judge(path.read_bytes(), code, today=TODAY)
    assert sheets == reading.read(path.read_bytes())
    assert verdict == judge(sheets, LEDGERS[code], today=TODAY)


def test_a_persons_word_and_the_memory_of_one_travel_along() -> None:
    content = book(
        {"8月": [["甲", "乙", "丙"], ["8.1 9:30", "1-1-101", "灯不亮"], ["8.2", "1-1-102", "同上"]]}
    )
    hand = {"8月": ByHand((1, 1), {"received_at": (0,), "room": (1,), "summary": (2,)})}
    asked: dict[str, Any] = {"today": TODAY, "file": "2025年.xlsx"}
    _, told = reading.read_and_judge(content, "repairs", by_hand=hand, **asked)
    assert [row.values["summary"] for row in told.good] == ["灯不亮", "灯不亮"]
    kept = memory.answers_of(told.layouts, hand)
    _, again = reading.read_and_judge(content, "repairs", memory=kept, **asked)
    assert again == told


def test_a_word_that_cannot_be_is_refused_by_the_child_too() -> None:
    content = book({"8月": [["报修时间", "房号", "报修内容"], ["2025.8.1", "1-1-101", "灯不亮"]]})
    with pytest.raises(Refused, match="no column 9"):
        reading.read_and_judge(
            content, "repairs", today=TODAY, by_hand={"8月": ByHand(mapping={"room": (8,)})}
        )
