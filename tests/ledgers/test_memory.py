"""A person's word given once is kept for the next file of the same shape."""

import json
from datetime import date
from typing import Any

import pytest

from lib.ledgers import memory, reading
from lib.ledgers.catalog import LEDGERS, likely
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.repairs import REPAIRS
from lib.ledgers.repeats import key_of
from lib.ledgers.shapes import ByHand, Sheet
from lib.ledgers.verdicts import judge
from tests.ledgers.books import SAMPLES, TODAY, Table, book
from tests.ledgers.truths import FILES

pytestmark = pytest.mark.slow

AUGUST: dict[str, Table] = {
    "2025年8月": [
        ["翠湖花园2025年8月", None, None, None],
        ["甲", "乙", "丙", "丁8月"],
        ["2025.8.1", "1-1-101", "灯不亮", 1],
    ]
}
SEPTEMBER: dict[str, Table] = {
    "2025年9月": [
        ["翠湖花园2025年9月", None, None, None],
        ["制表：甲", None, None, None],
        ["甲", "乙", "丙", "丁9月"],
        ["2025.9.1", "1-1-102", "漏水", 2],
        ["2025.9.2", "1-1-103", "漏水", 2],
    ]
}
HAND = {"2025年8月": ByHand((2, 2), {"received_at": (0,), "room": (1,), "summary": (2,)})}


def sheets(content: Any) -> list[Sheet]:
    return reading.read(book(content))


def remembered() -> Any:
    layouts = judge(sheets(AUGUST), REPAIRS, today=TODAY, by_hand=HAND).layouts
    return json.loads(json.dumps(memory.answers_of(layouts, HAND)))


def test_next_months_file_is_read_by_last_months_word() -> None:
    read = sheets(SEPTEMBER)
    by_hand = memory.apply(remembered(), read)
    assert by_hand == {"2025年9月": ByHand((3, 3), {"received_at": (0,), "room": (1,), "summary": (2,)})}
    verdict = judge(read, REPAIRS, today=TODAY, by_hand=by_hand)
    assert [row.values["received_at"] for row in verdict.good] == ["2025-09-01", "2025-09-02"]


def test_files_of_one_shape_have_one_fingerprint() -> None:
    one, other = sheets(AUGUST), sheets(SEPTEMBER)
    assert memory.fingerprint(one, REPAIRS) == memory.fingerprint(other, REPAIRS)
    assert len(memory.fingerprint(one, REPAIRS)) == 64
    assert memory.fingerprint(one, REPAIRS) != memory.fingerprint(one, HOUSEHOLDS)
    changed = {"2025年9月": [["甲", "乙", "丙", "戊"], *SEPTEMBER["2025年9月"][3:]]}
    assert memory.fingerprint(sheets(changed), REPAIRS) != memory.fingerprint(one, REPAIRS)


def test_more_months_of_the_same_header_are_the_same_shape() -> None:
    header, row = ["报修时间", "房号", "报修内容"], ["2025.8.1", "1-1-101", "灯不亮"]
    one = sheets({"8月": [header, row]})
    two = sheets(
        {"8月": [header, row], "9月": [header, row, row], "汇总": [["月份", "件数", "完成率"], ["8月", 1, 1]]}
    )
    assert memory.fingerprint(one, REPAIRS) == memory.fingerprint(two, REPAIRS)


def test_other_headings_are_left_to_recognition() -> None:
    other = {"2025年9月": [["报修时间", "房号", "报修内容"], ["2025.9.1", "1-1-102", "漏水"]]}
    assert memory.apply(remembered(), sheets(other)) == {}


def test_a_sheet_left_out_is_left_out_again_by_its_name_only() -> None:
    hand = {"2025年8月": ByHand(skip=True)}
    layouts = judge(sheets(AUGUST), REPAIRS, today=TODAY, by_hand=hand).layouts
    kept = memory.answers_of(layouts, hand)
    assert memory.apply(kept, sheets(SEPTEMBER)) == {}
    assert memory.apply(kept, sheets(AUGUST)) == hand


@pytest.mark.parametrize("code", list(LEDGERS))
def test_each_sample_looks_like_what_it_is(code: str) -> None:
    others = {
        "archives": "档案目录.xlsx",
        "equipment": "设备台账.xlsx",
        "survey": "2025年三季度满意度调查回收.xlsx",
    }
    name = {"households": "业主信息台账.xlsx", **others, **FILES}[code]
    assert likely(reading.read((SAMPLES / name).read_bytes()))[0][0] == code


def test_a_shopping_list_looks_like_no_ledger() -> None:
    assert likely(sheets({"Sheet1": [["品名", "数量", "单价"], ["螺丝", 3, 0.5]]})) == []
    assert likely([]) == []


def test_the_key_of_a_row() -> None:
    room = {"building": "3", "unit": "2", "number": "0302"}
    same = {"building": "3", "unit": "2", "number": "302"}
    assert key_of(HOUSEHOLDS, {"room": room}) == key_of(HOUSEHOLDS, {"room": same})
    assert key_of(HOUSEHOLDS, {"room": None}) is None
    assert key_of(REPAIRS, {"ticket_no": "WX1", "room": room}) == key_of(REPAIRS, {"ticket_no": "wx1 "})
    without = {"received_at": "2025-08-01", "room": room, "place": None, "summary": "灯不亮"}
    assert key_of(REPAIRS, without) == key_of(REPAIRS, {**without, "ticket_no": None})
    assert key_of(REPAIRS, without) != key_of(REPAIRS, {**without, "received_at": "2025-08-02"})
    assert key_of(REPAIRS, {"received_at": "2025-08-01"}) is None


def test_progress_is_told_and_may_stop_the_judging() -> None:
    rows: list[list[Any]] = [["报修时间", "房号", "报修内容"]]
    rows += [[date(2025, 8, 1), "1-1-101", f"第{n}件"] for n in range(2_000)]
    told: list[float] = []
    judge([Sheet("台账", rows)], REPAIRS, today=TODAY, progress=told.append)
    assert told == sorted(told)
    assert (len(told), told[-1]) == (5, 1.0)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge([Sheet("台账", rows)], REPAIRS, today=TODAY, progress=stop)
