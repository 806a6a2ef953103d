"""The file to mend and the blank one, for every ledger."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from lib.i18n import N_
from lib.ledgers import reading
from lib.ledgers.catalog import LEDGERS, likely
from lib.ledgers.mend import bad_rows
from lib.ledgers.repairs import REPAIRS
from lib.ledgers.shapes import Sheet, Verdict
from lib.ledgers.staff import STAFF
from lib.ledgers.template import template
from lib.ledgers.verdicts import judge
from tests.ledgers.books import TODAY, book
from tests.ledgers.truths import FILES, SAMPLES

pytestmark = pytest.mark.slow


def mended(sheets: list[Sheet], verdict: Verdict, code: str) -> Verdict:
    content = bad_rows(sheets, verdict, LEDGERS[code], N_)
    return judge(reading.read(content), LEDGERS[code], today=TODAY)


def told(verdict: Verdict) -> list[Any]:
    """Rows numbers change, the sentence of a number used twice with them: mended apart, it is used once."""
    return [
        (row.values, [problem.told(N_) for problem in row.problems])
        for row in verdict.bad
        if not any("already used" in problem.message for problem in row.problems)
    ]


@pytest.mark.parametrize("code", list(FILES))
def test_the_bad_rows_of_a_sample_read_again_as_they_were(code: str) -> None:
    sheets = reading.read((SAMPLES / FILES[code]).read_bytes())
    verdict = judge(sheets, LEDGERS[code], today=TODAY)
    again = mended(sheets, verdict, code)
    assert told(again) == told(verdict)
    assert len(again.good) == 1  # the one whose number is used by no other row of this file


def test_a_year_told_by_other_rows_is_carried_along() -> None:
    rows = [["报修时间", "房号", "报修内容", "完成时间"], ["8.1 9:30", "1-1-101", None, "10:30"]]
    rows += [["2025-08-02", "1-1-102", "漏水", None]]
    sheets = reading.read(book({"台账": rows}))
    verdict = judge(sheets, REPAIRS, today=TODAY)
    again = mended(sheets, verdict, "repairs")
    assert [row.values for row in again.bad] == [row.values for row in verdict.bad]
    assert again.bad[0].values["done_at"] == "2025-08-01T10:30"


def headings(content: bytes) -> list[Any]:
    return [cell.value for cell in load_workbook(BytesIO(content)).worksheets[0][1]]


@pytest.mark.parametrize("code", list(LEDGERS))
def test_the_blank_ledger_is_understood_whole(code: str) -> None:
    blank = template(LEDGERS[code], N_)
    read = reading.read(blank)
    layout = judge(read, LEDGERS[code], today=TODAY).layouts[0]
    assert [column.title for column in layout.columns if not column.field] == []
    assert not layout.refusal
    assert likely(read)[0][0] == code


def filled(code: str, cells: dict[str, Any]) -> dict[str, Any]:
    opened = load_workbook(BytesIO(template(LEDGERS[code], N_)))
    page = opened.worksheets[0]
    for heading, cell in cells.items():
        page.cell(2, headings(template(LEDGERS[code], N_)).index(heading) + 1, cell)
    target = BytesIO()
    opened.save(target)
    return judge(reading.read(target.getvalue()), LEDGERS[code], today=TODAY).good[0].values


def test_certificates_have_columns_of_their_own_in_the_blank_staff_list() -> None:
    names = headings(template(STAFF, N_))
    assert names[names.index("Certificate 1 name") :][:3] == [
        "Certificate 1 name",
        "Certificate 1 number",
        "Certificate 1 valid until",
    ]
    values = filled(
        "staff",
        {
            "Name": "张甲",
            "Certificate 1 name": "电工证",
            "Certificate 1 number": "D1",
            "Certificate 1 valid until": "长期",
            "Certificate 3 name": "登高证",
            "Certificate 3 valid until": "2027-01-01",
        },
    )
    assert values["certificates"] == [
        {"certificate": "电工证", "number": "D1", "expires": None, "state": "no_expiry"},
        {"certificate": "登高证", "number": None, "expires": "2027-01-01", "state": "dated"},
    ]


def test_a_blank_repair_ledger_filled_in() -> None:
    cells = {"Reported at": "2025-08-01 09:30", "Room or place": "3-2-1502", "Content": "灯不亮"}
    values = filled("repairs", {**cells, "Channel": "电话", "Urgency": "紧急", "State": "未完成"})
    assert (values["channel"], values["urgency"], values["state"]) == ("hotline", "emergency", "open")
    assert values["received_at"] == "2025-08-01T09:30"
