"""Whatever a sheet holds, every row of it gets a verdict."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.i18n import N_
from lib.ledgers import reading
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.mend import bad_rows
from lib.ledgers.shapes import Merge, Sheet
from lib.ledgers.verdicts import judge
from tests.ledgers.books import TODAY

pytestmark = pytest.mark.slow

HEADINGS = ["房号", "楼栋", "单元", "业主", "电话", "生日", "问题", "序号"]
WORDS = st.sampled_from([*HEADINGS, "同上", "合计", "3栋", "1-1-101", "2-101", "张伟", "备注：无"])
FIGURES = st.one_of(st.floats(allow_nan=False), st.dates(), st.times())
CELLS = st.one_of(st.none(), WORDS, WORDS, st.text(max_size=12), FIGURES)
WIDTH = 5
ROWS = st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), max_size=12)
CORNERS = st.tuples(st.integers(0, 13), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
MERGES = st.lists(CORNERS.map(lambda at: Merge(at[0], at[1], at[0] + at[2], at[1] + at[3])), max_size=4)


@settings(deadline=None)
@example([[None, None, None, "房号", ":"], [None, None, None, "房号", "\x1b"]], [])
@given(ROWS, MERGES)
def test_every_row_gets_one_verdict(rows: list[list[Any]], merges: list[Merge]) -> None:
    sheet = Sheet("台账", rows, tuple(merges))
    before = [list(row) for row in rows]
    verdict = judge([sheet], HOUSEHOLDS, today=TODAY)
    assert [row.row for row in verdict.rows] == list(range(1, len(rows) + 1))
    assert len(verdict.good) + len(verdict.bad) + len(verdict.ignored) == len(rows)
    assert sheet.rows == before
    assert judge([sheet], HOUSEHOLDS, today=TODAY) == verdict


@settings(deadline=None)
@given(ROWS, MERGES)
def test_what_is_bad_can_be_written_out(rows: list[list[Any]], merges: list[Merge]) -> None:
    sheet = Sheet("台账", [["序号", "房号", "业主", "电话", "备注"], *rows], tuple(merges))
    verdict = judge([sheet], HOUSEHOLDS, today=TODAY)
    assert bad_rows([sheet], verdict, HOUSEHOLDS, N_).startswith(b"PK")


def test_forged_merged_cells_that_overlap_are_written_out_once() -> None:
    rows: list[list[Any]] = [["房号", "业主", "电话", None, None], ["地下室", "张伟", None, None, None]]
    sheet = Sheet("台账", rows, (Merge(0, 1, 0, 3), Merge(0, 2, 0, 4)))
    verdict = judge([sheet], HOUSEHOLDS, today=TODAY)
    assert bad_rows([sheet], verdict, HOUSEHOLDS, N_).startswith(b"PK")


def test_an_empty_sheet_has_no_rows() -> None:
    assert judge([Sheet("空", [])], HOUSEHOLDS, today=TODAY).rows == []


def test_judging_twice_leaves_the_sheets_as_they_were() -> None:
    sheets = reading.read("房号,业主\n1-1-101,张伟\n1-1-102,同上\n".encode())
    assert judge(sheets, HOUSEHOLDS, today=TODAY) == judge(sheets, HOUSEHOLDS, today=TODAY)
