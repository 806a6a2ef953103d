"""Whatever a sheet holds, each ledger gives every row of it a verdict, in values that JSON knows."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.i18n import N_
from lib.ledgers import memory, travel
from lib.ledgers.catalog import LEDGERS, likely
from lib.ledgers.mend import bad_rows
from lib.ledgers.repeats import key_of
from lib.ledgers.shapes import Sheet
from lib.ledgers.verdicts import judge
from lib.ledgers.words import listed
from tests.ledgers.books import TODAY

pytestmark = pytest.mark.slow

HEADERS = {
    "repairs": [
        "单号",
        "报修时间",
        "报修时间",
        "楼栋",
        "房号",
        "报修人",
        "报修内容",
        "派单时间",
        "完成时间",
        "材料费",
    ],
    "complaints": [
        "编号",
        "投诉时间",
        "投诉人",
        "房号",
        "投诉内容",
        "投诉等级",
        "答复时间",
        "办结时间",
        "满意度",
        "位置",
    ],
    "staff": [
        "工号",
        "姓名",
        "电话",
        "入职日期",
        "电工证",
        "证书编号",
        "有效期至",
        "证书1名称",
        "证书1编号",
        "状态",
    ],
    "archives": ["档号", "题名", "类别", "年度", "归档日期", "保管期限", "密级", "页号", "柜号", "层号"],
    "households": ["房号", "楼栋", "单元", "业主", "电话", "面积", "入住日期", "生日", "人口", "备注"],
}
WORDS = st.sampled_from(
    listed(
        "同上 合计 3栋 1-1-101 大堂 张甲 8.1 9:30 次日9:00 2025.8.1 8月 已完成 免费 长期 2026.5 13800000001 "
        "张甲13800000001 匿名 电工证 报修时间 2小时后 小计：3件 备注：无 0:25 9.30 3-2-1502厨房"
    )
)
FIGURES = st.one_of(st.floats(allow_nan=False), st.dates(), st.datetimes(), st.times(), st.timedeltas())
CELLS = st.one_of(st.none(), WORDS, WORDS, st.text(max_size=12), FIGURES)
ROWS = st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=10)
NAMES = st.sampled_from(["台账", "2025年12月", "3栋", "8月"])


@settings(deadline=None, max_examples=100)
@given(ROWS, st.sampled_from(list(HEADERS)), NAMES)
def test_every_row_gets_one_verdict(rows: list[list[Any]], code: str, name: str) -> None:
    ledger = LEDGERS[code]
    sheet = Sheet(name, [list(HEADERS[code]), *rows])
    before = [list(row) for row in sheet.rows]
    verdict = judge([sheet], ledger, today=TODAY)
    assert len(verdict.good) + len(verdict.bad) + len(verdict.ignored) == len(rows) + 1
    assert sheet.rows == before
    assert judge([sheet], ledger, today=TODAY) == verdict
    for row in verdict.rows:
        assert json.loads(json.dumps(row.values)) == row.values
        assert key_of(ledger, row.values) is None or row.values
        assert all(problem.told(N_) for problem in (*row.problems, *row.notes))
    assert {tuple(row.values) for row in verdict.good} <= {tuple(row.values) for row in verdict.good[:1]}
    assert bad_rows([sheet], verdict, ledger, N_).startswith(b"PK")
    assert memory.fingerprint([sheet], ledger)
    assert isinstance(likely([sheet]), list)


@settings(deadline=None, max_examples=50)
@given(ROWS, st.sampled_from(list(HEADERS)), NAMES)
def test_a_verdict_travels_unchanged(rows: list[list[Any]], code: str, name: str) -> None:
    sheets = [Sheet(name, [list(HEADERS[code]), *rows])]
    verdict = judge(sheets, LEDGERS[code], today=TODAY)
    told = json.loads(json.dumps(travel.told_verdict(verdict, sheets)))
    assert travel.verdict_of(told, sheets) == verdict
