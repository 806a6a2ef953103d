"""Archive catalogues read: the sample as its truth file says, and others of other shapes."""

import json
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from lib.ledgers import reading
from lib.ledgers.archives import ARCHIVES
from lib.ledgers.catalog import likely
from lib.ledgers.shapes import Verdict
from tests.ledgers.books import SAMPLES, book, judged

REASONS = {
    "archive number missing": "档号：Not filled in",
    "archive number CH": "档号：{why} is already used in row {row} of 档案目录",
    "page count not readable": "页数：“若干” is no number of pages",
    "year impossible": "年度：“20233” cannot be a year",
    "title missing": "题名：Not filled in",
}
DATE = "Excel has turned the number into a date ({}): type it again as text"
HEAD = ["档号", "题名", "类别", "年度", "保管期限", "密级", "页数"]


@cache
def sample() -> Verdict:
    return judged((SAMPLES / "档案目录.xlsx").read_bytes(), ledger=ARCHIVES)


@cache
def truth() -> dict[str, Any]:
    return dict(json.loads((SAMPLES / "truth" / "档案目录.json").read_text("utf8")))


@pytest.mark.slow
def test_the_sample_is_taken_for_a_catalogue_and_no_other_is() -> None:
    files = sorted(SAMPLES.glob("*.xlsx")) + sorted(SAMPLES.glob("*.csv"))
    first = {
        file.name: likely(reading.read(file.read_bytes()), file.name)[0][0]
        for file in files
        if file.is_file()
    }
    assert [name for name, code in first.items() if code == "archives"] == ["档案目录.xlsx"]


def test_good_and_bad_rows_are_those_of_the_truth_each_with_its_one_reason() -> None:
    told = {one["row"]: one["why"] for one in truth()["bad_rows"]}
    assert {row.row for row in sample().bad} == set(told)
    assert len(sample().good) == truth()["good_rows"]
    for row in sample().bad:
        words = next(words for words in REASONS if told[row.row].startswith(words))
        why = {"why": row.values.get("no"), "row": told[row.row].rpartition(" ")[2]}
        assert [problem.told(str) for problem in row.problems] == [REASONS[words].format(**why)]


def test_a_year_that_differs_from_its_number_is_noted_and_nothing_else_is() -> None:
    noted = {row.row: [note.told(str) for note in row.notes] for row in sample().good if row.notes}
    assert noted == {444: ["年度：The year 2020 differs from the one in CH-2019-FW-0009"]}


def test_titles_blank_lines_and_totals_are_no_data() -> None:
    assert {row.row for row in sample().ignored} == {one["row"] for one in truth()["not_data"]}


@pytest.mark.parametrize("told", truth()["samples"], ids=lambda one: str(one["row"]))
def test_a_row_reads_as_expected(told: dict[str, Any]) -> None:
    values = next(row.values for row in sample().rows if row.row == told["row"])
    wanted = told["expect"]
    same = ("no", "title", "category", "year", "author", "pages")
    assert {code: values[code] for code in same} == {code: wanted[code] for code in same}
    assert values["keep"]["word"] == wanted["retention"]
    assert (values["secrecy"], values["shelf"]) == (wanted["secrecy_class"], wanted["place"])


def test_counts_and_the_sum_of_pages() -> None:
    values, counts = [row.values for row in sample().good], truth()["counts"]
    assert Counter(value["category"] for value in values) == counts["by_category"]
    assert Counter(str(value["year"]) for value in values) == counts["by_year"]
    assert Counter(value["keep"]["word"] for value in values) == counts["by_retention"]
    assert sum(value["secrecy"] is None for value in values) == counts["by_secrecy"]["blank"]
    assert sum(value["pages"] for value in values) == truth()["pages_good_rows"]


def one(**cells: Any) -> Any:
    """The only row of a catalogue with these cells."""
    told = {"档号": "CH-2021-WX-0001", "题名": "维修工单汇编", "年度": 2021, **cells}
    return judged(book({"目录": [list(told), list(told.values())]}), ledger=ARCHIVES).rows[-1]


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("永久", None),
        ("Y", None),
        ("长期", 30),
        ("短期", 10),
        ("D30", 30),
        ("D10", 10),
        ("定期30年", 30),
        ("定期（10年）", 10),
        ("三十年", 30),
        (10, 10),
        ("15 年", 15),
        ("３０年", 30),
    ],
)
def test_a_term_of_keeping_is_read(cell: Any, years: int | None) -> None:
    assert one(保管期限=cell).values["keep"]["years"] == years


@pytest.mark.parametrize(
    ("cell", "pages"),
    [(12, 12), ("12页", 12), ("1-12", 12), ("12～80", 69), ("P1-P12", 12), ("第3至7页", 5), ("1-3，9", 4)],
)
def test_pages_are_counted(cell: Any, pages: int) -> None:
    assert one(页数=cell).values["pages"] == pages


def test_a_first_page_is_no_number_of_pages() -> None:
    row = one(页号=37)
    assert (row.values["pages"], row.values["note"]) == (None, "页号 37")
    assert one(页号="37-40").values["pages"] == 4


@pytest.mark.parametrize(
    ("title", "cell", "told"),
    [
        ("年度", "20233", "“20233” cannot be a year"),
        ("年度", "2031年", "“2031年” cannot be a year"),
        ("保管期限", "看情况", "“看情况” is no term of keeping: write 永久, 30年 or 10年"),
        ("页数", "12-3", "“12-3” is no number of pages"),
        ("密级", "绝对机密吗", "“绝对机密吗” is not one of: 公开、内部、客户隐私、财务、限制"),
        ("档号", date(2021, 5, 1), DATE.format("2021-05-01")),
        ("页数", date(2025, 1, 12), DATE.format("2025-01-12")),
        ("档号", "待编", "“待编” is not an archive number"),
    ],
)
def test_a_cell_nobody_can_read_is_asked_about(title: str, cell: Any, told: str) -> None:
    assert [problem.message.format(**problem.params) for problem in one(**{title: cell}).problems] == [told]


@pytest.mark.parametrize(
    ("cells", "year"),
    [
        ({"年度": "2021年度"}, 2021),
        ({"年度": "21年"}, 2021),
        ({"年度": "2021-2022"}, 2021),
        ({"年度": None, "形成日期": "2022.3.5"}, 2022),
        ({"年度": None, "归档日期": "2023年1月5日"}, 2023),
        ({"年度": None}, 2021),
        ({"年度": None, "档号": "A-17", "题名": "2019年工作计划"}, 2019),
        ({"年度": None, "档号": "A-17"}, None),
    ],
)
def test_a_year_comes_from_what_tells_it(cells: dict[str, Any], year: int | None) -> None:
    row = one(**cells)
    assert row.values["year"] == year
    assert row.good == (year is not None)


def test_other_words_other_columns_two_header_rows_and_totals() -> None:
    rows = [
        ["莲花苑物业档案案卷目录"],
        ["案卷号", "案卷题名", "门类", "日期", None, "期限", "密级", "保管地点", None, None, "备注"],
        [None, None, None, "形成日期", "归档日期", None, None, "柜号", "层号", "盒号", None],
        [
            "ＬＨ－2021－001",
            "电梯维保合同",
            "合同类",
            "2021-03-05",
            "2022/1/10",
            "长期",
            "内部",
            "3",
            "2",
            "H-7",
            "借出",
        ],
        ["LH_2021_002", "同上", "〃", "2021-04-01", "同上", "同上", None, "4号柜", None, None, None],
        ["合计", None, None, None, None, None, None, None, None, None, "2卷"],
        ["制表人：钱示例", None, None, None, None, None, None, None, None, None, None],
    ]
    merges = ["A1:K1", "D2:E2", "H2:J2", *(f"{column}2:{column}3" for column in "ABCFGK")]
    found = judged(book({"案卷目录": rows}, merges=merges), ledger=ARCHIVES)
    assert [row.row for row in found.good] == [4, 5]
    assert not found.bad
    first, second = (row.values for row in found.good)
    assert first | {"shelf": ""} == {
        "no": "LH-2021-001",
        "title": "电梯维保合同",
        "category": "合同类",
        "happened_on": "2021-03-05",
        "filed_on": "2022-01-10",
        "keep": {"word": "长期", "years": 30},
        "secrecy": "internal",
        "note": "借出",
        "year": 2021,
        "shelf": "",
    }
    assert first["shelf"] == "柜3 层2 盒H-7"
    assert (second["no"], second["title"], second["shelf"]) == ("LH_2021_002", "电梯维保合同", "4号柜")


def test_a_number_given_twice_is_asked_about_whatever_its_case() -> None:
    rows = [HEAD, ["ch-2021-1", "甲", "合同", 2021], ["CH-2021-1", "乙", "合同", 2021]]
    found = judged(book({"目录": rows}), ledger=ARCHIVES)
    assert [row.row for row in found.bad] == [3]


def test_a_list_in_a_file_with_page_and_number_of_copies() -> None:
    rows = [
        ["序号", "文件编号", "文件题名", "责任者", "日期", "页号", "份数"],
        [1, "ZX-2022-17", "装修申请表", "业主", "20220305", "1-3", 2],
        [2, "ZX-2022-18", "装修验收表", "工程部", "20220601", "4", 1],
    ]
    first, second = (row.values for row in judged(book({"卷内目录": rows}), ledger=ARCHIVES).good)
    assert (first["year"], first["pages"], first["copies"]) == (2022, 3, "2")
    assert (second["pages"], second["note"]) == (None, "页号 4")
