"""The file to mend, and the blank one."""

from collections.abc import Sequence
from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from lib.i18n import N_
from lib.ledgers import reading
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.mend import bad_rows
from lib.ledgers.shapes import Sheet
from lib.ledgers.template import template
from lib.ledgers.verdicts import judge
from tests.ledgers.books import SAMPLES, TODAY, book, judged, rooms

pytestmark = pytest.mark.slow

CHINESE = {
    "Problem": "问题",
    "Room": "房号",
    "Owner": "业主姓名",
    "Phone": "联系电话",
    "Customer class": "客户类别",
}


def say(text: str) -> str:
    return CHINESE.get(text, text)


def to_mend(content: bytes) -> bytes:
    sheets = reading.read(content)
    return bad_rows(sheets, judge(sheets, HOUSEHOLDS, today=TODAY), HOUSEHOLDS, say)


def cells(content: bytes) -> dict[str, list[list[Any]]]:
    return {
        page.title: [list(row) for row in page.iter_rows(values_only=True)]
        for page in load_workbook(BytesIO(content))
    }


def changed(content: bytes, changes: dict[str, Any]) -> bytes:
    """The file with a person's corrections in its first sheet."""
    opened = load_workbook(BytesIO(content))
    for address, value in changes.items():
        opened.worksheets[0][address] = value
    target = BytesIO()
    opened.save(target)
    return target.getvalue()


def test_the_sample_mended_imports_whole() -> None:
    sample = (SAMPLES / "业主信息台账.xlsx").read_bytes()
    mend = to_mend(sample)
    again = judged(mend)
    assert len(again.bad) == 10
    assert not again.good
    before = [(row.values, [problem.told(N_) for problem in row.problems]) for row in judged(sample).bad]
    assert [(row.values, [problem.told(N_) for problem in row.problems]) for row in again.bad] == before
    fixes = {
        "C5": "9-1-101",
        "E6": "13900001881",
        "F7": 89.5,
        "G8": "2021.12.5",
        "C9": "9-1-102",
        "E10": "13900009551",
    }
    fixes |= {"G11": "2021年2月28日", "F12": 89.5, "C13": "9-1-103", "C14": "7-2-603"}
    mended = judged(changed(mend, fixes))
    assert (len(mended.good), mended.bad) == (10, [])


def test_the_first_column_tells_what_is_wrong_and_the_others_stay() -> None:
    ledger = [["房号", "业主"], ["1-1-101", "张伟"], ["地下室旁边", "王芳"]]
    assert cells(to_mend(book({"台账": ledger}))) == {
        "台账": [
            ["问题", "房号", "业主"],
            ["房号：“地下室旁边” cannot be read as a room; write it like 3-2-1502", "地下室旁边", "王芳"],
        ]
    }


def test_a_second_round_does_not_pile_up_problem_columns() -> None:
    once = to_mend(book({"台账": [["房号", "业主"], ["地下室旁边", "王芳"]]}))
    assert cells(to_mend(once)) == cells(once)


def test_same_as_above_is_written_out() -> None:
    ledger = [["房号", "业主", "电话"], ["1-1-101", "张伟", "13800000001"], ["地下室", "同上", "同上"]]
    assert cells(to_mend(book({"台账": ledger})))["台账"][1][1:] == ["地下室", "张伟", "13800000001"]


def mended_room(ledger: Sequence[Any], name: str, merges: Sequence[str] = ()) -> str:
    """The only bad row has a bad telephone in its last column; mended, which room is it?"""
    mend = to_mend(book({name: ledger}, merges))
    rows = cells(mend)[name]
    last = f"{'ABCDEFG'[len(rows[-1]) - 1]}{len(rows)}"
    return rooms(judged(changed(mend, {last: "13800000001"})).good)[0]


def test_what_told_the_building_is_carried_along() -> None:
    rest, bad = ["1-101", "张伟", None], ["3-101", "王芳", "123"]
    assert mended_room([["房号", "业主", "电话"], rest, bad], "3栋") == "3-3-101"
    assert (
        mended_room([["3栋业主台账", None, None], ["房号", "业主", "电话"], rest, bad], "台账") == "3-3-101"
    )
    under_lines = [["房号", "业主", "电话"], ["2栋", None, None], rest, ["3栋", None, None], rest, bad]
    assert mended_room(under_lines, "台账") == "3-3-101"
    merged = [["楼栋", "房号", "业主", "电话"], ["3栋", *rest], [None, *bad]]
    assert mended_room(merged, "台账", ["A2:A3"]) == "3-3-101"
    blank = [["楼栋", "单元", "房号", "电话"], ["3栋", "2单元", 101, None], [None, None, 102, "123"]]
    assert mended_room(blank, "台账") == "3-2-102"


def test_a_header_of_two_rows_stays_one() -> None:
    ledger = [["房号", "业主", None, "租户", None], [None, "姓名", "电话", "姓名", "电话"]]
    ledger += [["1-1-101", "张伟", "123", "李租", "13900000009"]]
    mend = to_mend(book({"台账": ledger}, ["A1:A2", "B1:C1", "D1:E1"]))
    verdict = judged(changed(mend, {"D3": "13800000001"}))
    assert verdict.layouts[0].header == (1, 2)
    assert verdict.good[0].values["tenants"] == ["李租"]
    assert verdict.good[0].values["phones"] == ["13800000001"]


def test_text_of_strangers_is_never_a_formula() -> None:
    ledger = [["房号", "业主", "备注"], ["地下室旁边", "=1+1", '=HYPERLINK("http://x.example","点")']]
    sheet = Sheet("台账", [list(row) for row in ledger])
    verdict = judge([sheet], HOUSEHOLDS, today=TODAY)
    page = load_workbook(BytesIO(bad_rows([sheet], verdict, HOUSEHOLDS, say))).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    assert page["D2"].hyperlink is None


def test_days_clocks_and_figures_keep_their_kind() -> None:
    sheet = Sheet("台账", [["房号", "面积", "生日", "几点"], ["地下室", 89.5, date(1980, 3, 5), time(9, 30)]])
    content = bad_rows([sheet], judge([sheet], HOUSEHOLDS, today=TODAY), HOUSEHOLDS, say)
    assert reading.read(content)[0].rows[1][1:] == ["地下室", 89.5, date(1980, 3, 5), time(9, 30)]


def test_no_bad_rows_still_make_a_file() -> None:
    assert cells(to_mend(book({"台账": [["房号", "业主"], ["1-1-101", "张伟"]]})))


def test_the_blank_ledger_is_understood_when_filled_in() -> None:
    blank = template(HOUSEHOLDS, say)
    page = load_workbook(BytesIO(blank)).worksheets[0]
    assert page["A1"].value == "房号"
    assert page.column_dimensions["A"].number_format == "@"
    offered = [rule.formula1 for rule in page.data_validations.dataValidation]
    assert offered == ['"基础客户,重点客户,高价值客户,潜在客户"']
    filled = judged(changed(blank, {"A2": "3-2-1502", "B2": "张伟、李娜", "C2": "13800000001"}))
    assert rooms(filled.good) == ["3-2-1502"]
    assert filled.good[0].values["owners"] == ["张伟", "李娜"]
    assert filled.layouts[1].refusal
    columns = {column.field for column in filled.layouts[0].columns}
    assert columns == {field.code for field in HOUSEHOLDS.fields if not field.part}
