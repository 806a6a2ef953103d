"""Score sheets read: the company's own file against its truth, and other shapes people keep."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.choices.inspections import Verdict
from lib.errors import Refused
from lib.inspections.score_sheet_rules import Line, ScoreSheet, read
from lib.inspections.score_words_rules import due_day, held_day, points_inside, without_points
from lib.ledgers import reading

SAMPLES = Path(__file__).parent.parent / "samples"
FILE = "三季度品质检查评分表"
TODAY = date(2025, 10, 20)
PROJECTS = ("翠湖花园", "紫荆苑", "阳光都会大厦")
Rows = Sequence[Sequence[Any]]


def sheets_of(content: bytes) -> list[ScoreSheet]:
    return read(reading.read(content), today=TODAY, projects=PROJECTS)


def workbook(rows: Rows, name: str = "检查表", merges: Sequence[str] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def told(sheet: ScoreSheet) -> list[tuple[str, str, int, int]]:
    return [(line.area, line.item, int(line.points), int(line.deducted)) for line in sheet.lines]


def failing(line: Line) -> dict[str, Any]:
    """As the truth tells it."""
    return {
        "row": line.row,
        "section": line.area,
        "item": line.item,
        "full": line.points,
        "deducted": line.deducted,
        "score": line.points - line.deducted,
        "problem": line.problem,
        "due": str(line.due_on),
        "owner": line.owner,
    }


def test_the_companys_file_reads_as_its_truth_says() -> None:
    truth = json.loads((SAMPLES / "truth" / f"{FILE}.json").read_text("utf8"))
    found = sheets_of((SAMPLES / f"{FILE}.xlsx").read_bytes())
    assert sum(len(sheet.lines) for sheet in found) == truth["data_rows"]
    for sheet, wanted in zip(found, truth["projects"], strict=True):
        assert (sheet.of, len(sheet.lines)) == (wanted["project"], wanted["items"])
        assert (sheet.full, sheet.got, sheet.printed) == (
            wanted["full"],
            wanted["true_score"],
            wanted["printed_total"],
        )
        assert bool(sheet.hints) != wanted["printed_total_right"]
        wrong = [line for line in sheet.lines if line.verdict == Verdict.FAILED]
        assert [failing(line) for line in wrong] == wanted["failing"]
        assert [line.row for line in sheet.lines if line.hints] == [w["row"] for w in wanted["wrong_cells"]]
        for area, one in wanted["by_section"].items():
            lines = [line for line in sheet.lines if line.area == area]
            assert sum(line.points for line in lines) == one["full"]
            assert sum(line.points - line.deducted for line in lines) == one["score"]


def test_areas_as_lines_of_their_own_and_points_in_brackets() -> None:
    found = sheets_of(
        workbook(
            [
                ["翠湖花园日常巡查表"],
                ["日期：2025.9.3", None, "检查人员：甲"],
                ["序号", "检查项目", "检查标准", "检查结果", "问题描述"],
                ["一、公共区域（20分）"],
                [1, "大堂（12分）", "地面无污渍", "合格", None],
                [2, "楼道（8分）", "无堆放", "不合格", "2栋3层堆放纸箱"],
                ["二、设施设备"],
                [3, "路灯（10分）", "完好", "不适用", None],
                ["合计", None, None, None, None],
            ],
            merges=["A4:E4", "A7:E7"],
        )
    )
    (sheet,) = found
    assert (sheet.of, sheet.held_on, sheet.inspectors) == ("翠湖花园", date(2025, 9, 3), "甲")
    assert told(sheet) == [
        ("公共区域", "大堂", 12, 0),
        ("公共区域", "楼道", 8, 8),
        ("设施设备", "路灯", 10, 0),
    ]
    assert [line.verdict for line in sheet.lines] == [Verdict.GOOD, Verdict.FAILED, Verdict.NOT_APPLICABLE]
    assert (sheet.full, sheet.got) == (20, 12)


@pytest.mark.parametrize(("figures", "lost"), [((5, 3, 10, 8), False), ((0, 2, 0, 2), True)])
def test_a_column_a_project_of_scores_or_of_deductions(figures: tuple[int, ...], lost: bool) -> None:
    one, two, three, four = figures
    found = sheets_of(
        workbook(
            [
                ["2025年三季度各项目检查汇总评分"],
                ["检查类别", "检查内容", "评分标准", "分值", "翠湖花园", "紫荆苑"],
                ["客服", "接待", "文明用语", 5, one, two],
                [None, "回访", "24小时内", 10, three, four],
                ["工程", "配电房", "无杂物", 5, one, one],
                [None, "水泵房", "上锁", 5, one, one],
            ],
            name="评分",
            merges=["A3:A4", "A5:A6"],
        )
    )
    assert [sheet.of for sheet in found] == ["翠湖花园", "紫荆苑"]
    assert [sheet.got for sheet in found] == [25, 21]
    assert told(found[1])[0] == ("客服", "接待", 5, 2)
    assert found[0].lines[1].area == "客服"


def test_ticks_in_three_columns() -> None:
    (sheet,) = sheets_of(
        workbook(
            [
                ["部门", "检查内容", "检查要求", "合格", "不合格", "不适用", "备注"],
                ["秩序", "门岗", "着装规范", "√", None, None, None],
                ["秩序", "巡逻", "无漏点", None, "√", None, "漏2点"],
                ["秩序", "车库", "照明完好", None, None, "√", None],
            ]
        )
    )
    verdicts = [line.verdict for line in sheet.lines]
    assert verdicts == [Verdict.GOOD, Verdict.FAILED, Verdict.NOT_APPLICABLE]
    assert [line.points for line in sheet.lines] == [1, 1, 1]


def test_a_blank_sheet_is_a_checklist_without_findings() -> None:
    (sheet,) = sheets_of(
        workbook(
            [
                ["检查项目", "检查内容", "标准", "分值", "扣分", "得分", "存在问题"],
                ["环境", "大堂", "无积尘", 5, None, None, None],
                ["环境", "楼道", "无堆放", 5, None, None, None],
            ]
        )
    )
    assert not sheet.filled_in
    assert told(sheet) == [("环境", "大堂", 5, 0), ("环境", "楼道", 5, 0)]


def test_more_deducted_than_an_item_has_counts_its_points_and_says_so() -> None:
    (sheet,) = sheets_of(
        workbook(
            [
                ["检查项目", "检查内容", "标准", "分值", "扣分", "得分"],
                ["环境", "大堂", "无积尘", 5, 8, -3],
                ["环境", "楼道", "无堆放", 5, "二分", 3],
            ]
        )
    )
    assert sheet.lines[0].deducted == 5
    assert sheet.lines[0].hints
    assert [row for row, _problem in sheet.bad] == [3]


def test_a_file_without_items_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="No score sheet"):
        sheets_of(workbook([["姓名", "电话"], ["甲", "无"]]))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10月14日前", date(2025, 10, 14)),
        ("2025.10.27", date(2025, 10, 27)),
        ("2025-10-06 00:00:00", date(2025, 10, 6)),
        ("3日内", date(2025, 9, 23)),
        ("两周", None),
        ("1月5日", date(2026, 1, 5)),
        ("立即整改", date(2025, 9, 20)),
        ("2月30日前", None),
        ("", None),
    ],
)
def test_days_to_put_right_by_as_people_write_them(text: str, day: date | None) -> None:
    assert due_day(text, date(2025, 9, 20)) == day


def test_words_around_points_and_numbers_fall_away() -> None:
    assert without_points("一、客户服务（20分）") == "客户服务"
    assert without_points("1.2 前台接待") == "前台接待"
    assert points_inside("前台接待(4.5分)") == Decimal("4.5")
    assert held_day(["检查日期：2025年9月20日    检查人：甲", "印发2025年1月1日"]) == date(2025, 9, 20)
