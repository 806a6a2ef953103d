"""Repair ledgers as other companies keep them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from lib.ledgers.repairs import REPAIRS
from lib.ledgers.shapes import Row, Verdict
from tests.ledgers.books import Table, book, judged, problems

SOON = [["报修时间", "房号", "报修内容"]]


def repairs(sheets: Mapping[str, Table], merges: list[str] | None = None, file: str = "") -> Verdict:
    return judged(book(sheets, merges or []), ledger=REPAIRS, file=file)


def only(verdict: Verdict, code: str) -> list[Any]:
    return [row.values[code] for row in verdict.good]


def where(row: Row) -> str | None:
    room = row.values["room"]
    return REPAIRS.spell(room) if room and REPAIRS.spell else row.values["place"]


def test_other_titles_in_another_order_and_no_ticket_number() -> None:
    ledger = [
        [
            "故障描述",
            "业主姓名",
            "手机号码",
            "住址",
            "登记日期",
            "派工人员",
            "完工日期",
            "收费金额",
            "满意程度",
        ],
        [
            "灯不亮",
            "张伟",
            13800000001,
            "3栋2单元1502",
            "2025.8.1",
            "王师傅、李师傅",
            "2025.8.2",
            "35元",
            "很满意",
        ],
        ["漏水", "王芳", "无", "大堂", date(2025, 8, 3), "王师傅", None, "免费", "/"],
    ]
    first, second = repairs({"Sheet1": ledger}).good
    assert first.values == {
        "summary": "灯不亮",
        "contact": "张伟",
        "phones": ["13800000001"],
        "room": {"building": "3", "unit": "2", "number": "1502"},
        "place": None,
        "received_at": "2025-08-01",
        "workers": ["王师傅", "李师傅"],
        "done_at": "2025-08-02",
        "total_fee": 35.0,
        "satisfaction": "5",
        "state": "closed",
    }
    assert (where(second), second.values["total_fee"], second.values["state"]) == ("大堂", 0.0, "open")


def test_day_and_clock_in_columns_of_their_own() -> None:
    ledger = [
        ["日期", "时间", "地点", "内容", "完成日期", "完成时间"],
        [date(2025, 8, 1), time(9, 30), "3-2-1502", "灯不亮", "8月1日", "10点15"],
        ["2025.8.2", "下午3:20", "地下车库B区", "漏水", None, None],
    ]
    verdict = repairs({"Sheet1": ledger})
    assert only(verdict, "received_at") == ["2025-08-01T09:30", "2025-08-02T15:20"]
    assert only(verdict, "done_at") == ["2025-08-01T10:15", None]
    assert [where(row) for row in verdict.good] == ["3-2-1502", "地下车库B区"]


def test_a_group_of_day_and_clock_under_one_heading() -> None:
    ledger = [
        ["序号", "报修", None, "房号", "报修内容", "维修完成", None],
        [None, "日期", "时间", None, None, "日期", "时间"],
        [1, "8.1", "9:30", "1-1-101", "灯不亮", "8.2", "10:00"],
    ]
    merges = ["A1:A2", "B1:C1", "D1:D2", "E1:E2", "F1:G1"]
    verdict = repairs({"2025年8月": ledger}, merges)
    assert only(verdict, "received_at") == ["2025-08-01T09:30"]
    assert only(verdict, "done_at") == ["2025-08-02T10:00"]


def test_the_year_stands_in_the_title_the_file_or_other_rows() -> None:
    row = ["8.1 9:30", "1-1-101", "灯不亮"]
    titled = [["阳光花园2025年度报修台账", None, None], *SOON, row]
    assert only(repairs({"8月": titled}), "received_at") == ["2025-08-01T09:30"]
    bare = {"8月": [*SOON, row]}
    assert only(repairs(bare, file="2025年报修.xlsx"), "received_at") == ["2025-08-01T09:30"]
    other = {"8月": [*SOON, row, ["2025-08-02", "1-1-102", "漏水"]]}
    assert only(repairs(other), "received_at") == ["2025-08-01T09:30", "2025-08-02"]


def test_no_year_anywhere_is_asked_about() -> None:
    told = problems(repairs({"台账": [*SOON, ["8.1 9:30", "1-1-101", "灯不亮"]]}))
    assert told == {2: ["报修时间：“8.1 9:30” has no year: write it like 2025-08-01"]}


def test_the_year_a_page_was_printed_is_not_the_year_of_its_days() -> None:
    ledger = [["报修台账（2025年）", None, None], ["打印日期：2026年1月5日", None, None], *SOON]
    ledger += [["12.31", "1-1-101", "灯不亮"]]
    assert only(repairs({"台账": ledger}), "received_at") == ["2025-12-31"]


def test_january_in_a_december_sheet_is_of_the_next_year() -> None:
    ledger = [["报修时间", "房号", "报修内容", "完成时间"]]
    ledger += [["12.30 9:00", "1-1-101", "灯不亮", "1.3 10:00"], ["1.2", "1-1-102", "漏水", "1月3日"]]
    verdict = repairs({"2025年12月": ledger})
    assert only(verdict, "received_at") == ["2025-12-30T09:00", "2026-01-02"]
    assert only(verdict, "done_at") == ["2026-01-03T10:00", "2026-01-03"]


def test_months_as_lines_between_the_rows() -> None:
    ledger = [["2025年报修台账", None, None], *SOON, ["7月份", None, None], ["31日", "1-1-101", "灯不亮"]]
    ledger += [["8月份", None, None], ["1日 9:30", "1-1-102", "漏水"], ["小计", None, "1件"]]
    verdict = repairs({"台账": ledger})
    assert only(verdict, "received_at") == ["2025-07-31", "2025-08-01T09:30"]
    assert not verdict.bad


def test_clocks_belong_to_the_days_before_them() -> None:
    header = ["报修时间", "房号", "报修内容", "派单时间", "到场时间", "完成时间"]
    rows = [
        ["2025-08-01 9:30", "1-1-101", "甲", "9:40", "9:50", "10:30"],
        ["2025-08-01 22:00", "1-1-102", "乙", "22:10", "23:25", "0:25"],
        ["2025-08-01 16:00", "1-1-103", "丙", "次日9:00", "9:30", "10:00"],
        ["2025-08-01 16:00", "1-1-104", "丁", "8.3 10:00", "10:30", "3天后"],
        ["2025-08-01", "1-1-105", "戊", "9:00", "半小时后", "当天"],
        ["2025-08-01 9:20", "1-1-106", "己", "9:00", "2小时后", "第二天上午9点半"],
    ]
    verdict = repairs({"台账": [header, *rows]})
    steps = ("dispatched_at", "on_site_at", "done_at")
    told = {row.values["summary"]: [row.values[code] for code in steps] for row in verdict.good}
    assert told == {
        "甲": ["2025-08-01T09:40", "2025-08-01T09:50", "2025-08-01T10:30"],
        "乙": ["2025-08-01T22:10", "2025-08-01T23:25", "2025-08-02T00:25"],
        "丙": ["2025-08-02T09:00", "2025-08-02T09:30", "2025-08-02T10:00"],
        "丁": ["2025-08-03T10:00", "2025-08-03T10:30", "2025-08-04"],
        "己": ["2025-08-01T09:00", "2025-08-01T11:20", "2025-08-02T09:30"],
    }
    assert problems(verdict) == {6: ["到场时间：“半小时后” needs the hour of the report"]}
    assert [note.told(str) for row in verdict.good for note in row.notes] == [
        "完成时间：“0:25” is taken as the next day",
        "派单时间：Earlier than the report",
    ]


def test_a_dotted_clock_and_a_dotted_day() -> None:
    header = ["报修时间", "房号", "报修内容", "到场时间", "完成时间"]
    row = ["2025-08-03 9:00", "1-1-101", "灯不亮", "9.30", "8.13"]
    verdict = repairs({"台账": [header, row]})
    assert (only(verdict, "on_site_at"), only(verdict, "done_at")) == (["2025-08-03T09:30"], ["2025-08-13"])


def test_words_where_the_day_of_completion_should_stand() -> None:
    header = ["报修时间", "房号", "报修内容", "完成时间", "完成情况"]
    told: list[list[Any]] = [["已完成", None], ["待配件", None], [None, None]]
    told += [[None, "已完工"], ["2025.8.2", "待业主"], [None, "难说"]]
    rows = [["2025.8.1", f"1-1-10{n}", "灯不亮", *words] for n, words in enumerate(told)]
    verdict = repairs({"台账": [header, *rows]})
    assert only(verdict, "state") == ["closed", "waiting", "open", "closed", "waiting", "open"]
    assert [bool(row.notes) for row in verdict.good] == [False] * 5 + [True]


def test_building_and_room_in_columns_and_places_beside_them() -> None:
    header = ["日期", "楼栋", "单元", "房号", "报修内容", "具体位置"]
    rows = [
        ["2025.8.1", "3栋", "2单元", 1502, "灯不亮", None],
        ["2025.8.1", "3栋", None, None, "灯不亮", "电梯厅"],
        ["2025.8.1", None, None, "1栋大堂", "灯不亮", None],
        ["2025.8.1", "A座", None, "1203", "漏水", "厨房"],
        ["2025.8.1", None, None, "3-2-1502厨房", "漏水", None],
    ]
    verdict = repairs({"台账": [header, *rows]})
    assert [where(row) for row in verdict.good] == ["3-2-1502", "3栋电梯厅", "1栋大堂", "A-1203", "3-2-1502"]
    assert only(verdict, "place")[3:] == ["厨房", "厨房"]


def test_one_sheet_for_each_building() -> None:
    sheet = [["报修日期", "房间", "报修事项"], ["2025/8/1", "1-101", "漏水"], ["2025/8/2", "大堂", "灯不亮"]]
    verdict = repairs({"3栋": sheet, "5号楼": sheet})
    assert [where(row) for row in verdict.good] == ["3-1-101", "大堂", "5-1-101", "大堂"]


def test_name_and_telephone_in_one_cell() -> None:
    header = ["报修时间", "房号", "报修人及电话", "报修内容"]
    rows = [
        ["2025.8.1", "1-1-101", "张先生13800000001", "灯不亮"],
        ["2025.8.1", "1-1-102", "王女士 020-88880001", "灯不亮"],
        ["2025.8.1", "1-1-103", "巡查发现", "灯不亮"],
    ]
    verdict = repairs({"台账": [header, *rows]})
    assert only(verdict, "contact") == ["张先生", "王女士", None]
    assert only(verdict, "phones") == [["13800000001"], ["020-88880001"], []]


def test_same_as_above_blank_lines_and_two_tables_on_a_sheet() -> None:
    ledger = [
        ["翠湖花园报修台账", None, None, None],
        ["报修时间", "房号", "报修内容", "维修人"],
        ["2025.8.1", "1-1-101", "灯不亮", "王师傅"],
        ["同上", "1-1-102", "〃", "同上"],
        ["合计", None, "2件", None],
        [None, None, None, None],
        ["紫荆苑报修台账", None, None, None],
        ["报修时间", "房号", "报修内容", "维修人"],
        ["2025.8.5", "2-1-101", "漏水", "李师傅"],
        ["制表人：甲", None, "审核：乙", None],
    ]
    verdict = repairs({"台账": ledger}, ["A1:D1", "A7:D7"])
    assert only(verdict, "summary") == ["灯不亮", "灯不亮", "漏水"]
    assert only(verdict, "workers") == [["王师傅"], ["王师傅"], ["李师傅"]]
    assert not verdict.bad
    assert verdict.good[2].above == "紫荆苑报修台账"


def test_days_as_serials_and_exports_with_seconds() -> None:
    rows = [
        [45870.395833333, "1-1-101", "甲"],
        ["45870.395833333", "1-1-102", "乙"],
        ["2025-08-01 09:30:00", "1-1-103", "丙"],
        ["2025-08-01 00:00:00", "1-1-104", "丁"],
        [datetime(2025, 8, 1), "1-1-105", "戊"],
        [20250801.0, "1-1-106", "己"],
    ]
    verdict = repairs({"台账": [*SOON, *rows]})
    assert only(verdict, "received_at") == ["2025-08-01T09:30"] * 3 + ["2025-08-01"] * 3


def test_a_number_used_twice_and_a_row_without_one() -> None:
    header = ["单号", "报修时间", "房号", "报修内容"]
    rows = [
        [1, "2025.8.1", "1-1-101", "甲"],
        [1, "2025.8.2", "1-1-102", "乙"],
        [None, "2025.8.2", "1-1-103", "丙"],
    ]
    verdict = repairs({"台账": [header, *rows]})
    assert problems(verdict) == {3: ["单号：1 is already used in row 2 of 台账"]}
    assert only(verdict, "ticket_no") == ["1", None]


def test_a_month_told_again_in_the_year_is_one_thing() -> None:
    sheet = [["单号", "报修时间", "房号", "报修内容"], ["WX1", "2025.8.1", "1-1-101", "甲"]]
    verdict = repairs({"8月": sheet, "全年": sheet})
    assert [row.repeats for row in verdict.good] == [None, ("8月", 2)]


def test_the_same_report_twice_without_a_number_is_noted() -> None:
    row = ["2025.8.1 9:30", "1-1-101", "灯不亮"]
    assert [bool(found.repeats) for found in repairs({"台账": [*SOON, row, row]}).good] == [False, True]


def test_a_footer_over_several_cells_and_prepared_lines() -> None:
    ledger = [
        ["序号", *SOON[0]],
        [1, "2025.8.1", "1-1-101", "灯不亮"],
        [2, None, None, None],
        [3, None, None, None],
    ]
    ledger += [["备注：本表一式两份", None, None, None], ["审核人：", None, "日期：", None]]
    verdict = repairs({"台账": ledger})
    assert len(verdict.good) == 1
    assert not verdict.bad


def test_a_title_of_its_own_on_each_side_is_no_column() -> None:
    ledger = [
        ["单位：某某物业", None, None, "2025年8月", None],
        ["编号", "报修时间", "房号", "报修内容", "备注"],
    ]
    ledger += [["001", "8月1日上午9点半", "1-1-101", "灯不亮", None]]
    verdict = repairs({"Sheet1": ledger})
    assert only(verdict, "received_at") == ["2025-08-01T09:30"]
    assert only(verdict, "ticket_no") == ["001"]


def test_too_early_too_late_and_not_at_all() -> None:
    header = ["报修时间", "房号", "报修内容", "完成时间", "人工费"]
    rows = [
        ["2025-08-03", "1-1-101", "甲", "2025-08-01", 0],
        ["2025-8-3 25:00", "1-1-101", "乙", None, 0],
        ["2025-8-3", None, "丙", None, 0],
        ["9:30", "1-1-101", "丁", None, 0],
        ["2025-8-3", "1-1-101", "戊", None, "-5"],
        [8.1, "1-1-101", "己", None, None],
    ]
    assert problems(repairs({"2025年8月": [header, *rows]})) == {
        2: ["完成时间：Finished before it was reported"],
        3: ["报修时间：There is no such time: “2025-8-3 25:00”"],
        4: ["房号：Neither a room nor a place is told"],
        5: ["报修时间：“9:30” has no day: write it like 2025-08-01 09:30"],
        6: ["人工费：“-5” is below nothing: an amount is 0 or more"],
        7: ["报修时间：“8.1” can be two days: write it like 3月1日"],
    }
