"""Files of strangers: what is read, what is refused, and how fast."""

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from lib import children
from lib.errors import Refused
from lib.ledgers import limits, reading
from tests.ledgers.books import book
from tests.ledgers.old_excel import old_excel

pytestmark = pytest.mark.slow

SOON = 2.0


def refused(content: bytes, within: float = SOON) -> str:
    start = time.monotonic()
    with pytest.raises(Refused) as caught:
        reading.read(content)
    assert time.monotonic() - start < within
    return str(caught.value)


def written(fill: Callable[..., object]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        fill(made, made.add_worksheet("台账"))
    return target.getvalue()


def repacked(content: bytes, part: str, text: Callable[[bytes], bytes]) -> bytes:
    """The package with one part rewritten."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, text(old.read(name)) if name == part else old.read(name))
    return target.getvalue()


def test_cells_keep_their_kind_and_their_place() -> None:
    day, moment = date(2021, 3, 5), datetime(2021, 3, 5, 9, 30)
    sheet = reading.read(book({"台账": [[], [None, "房号", 1.5, True, day, moment, " ", "a\nb"]]}))[0]
    assert sheet.rows == [[None] * 8, [None, "房号", 1.5, True, day, moment, None, "a\nb"]]


def test_merged_cells_hidden_columns_and_hidden_sheets_are_told() -> None:
    def fill(made: xlsxwriter.Workbook, page: object) -> None:
        sheet = made.get_worksheet_by_name("台账")
        sheet.merge_range("A1:C1", "标题")
        sheet.set_column("B:C", None, None, {"hidden": True})
        made.add_worksheet("甲 & 乙").hide()

    first, second = reading.read(written(fill))
    assert first.merges == ((0, 0, 0, 2),)
    assert first.hidden_columns == {1, 2}
    assert (second.name, second.hidden) == ("甲 & 乙", True)


def test_an_old_xls_is_read() -> None:
    sheet = reading.read(old_excel([["房号", "面积"], ["3-2-1502", 89.5]]))[0]
    assert (sheet.name, sheet.rows) == ("台账", [["房号", "面积"], ["3-2-1502", 89.5]])


def test_styled_empty_cells_to_the_far_corner_are_no_matter() -> None:
    def fill(made: xlsxwriter.Workbook, page: object) -> None:
        sheet, red = made.get_worksheet_by_name("台账"), made.add_format({"bg_color": "red"})
        sheet.write("A1", "房号")
        sheet.write_blank("XFD1048576", None, red)

    assert reading.read(written(fill))[0].rows == [["房号"]]


@pytest.mark.parametrize("cells", [["XFD1048576"], ["A1", "XFD1048576"], ["A1", "A1048576"], ["A1", "XFD1"]])
def test_a_cell_in_the_far_corner_is_refused_by_its_address(cells: list[str]) -> None:
    content = written(lambda made, page: [page.write(cell, "x") for cell in cells])
    assert cells[-1] in refused(content)


def test_a_far_cell_is_found_whatever_stands_before_its_address() -> None:
    content = written(lambda made, page: [page.write(cell, "x") for cell in ("A1", "XFD1048576")])
    dressed = repacked(
        content, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"<c r=", b'<c cm="1" r=', xml)
    )
    assert "XFD1048576" in refused(dressed)


def test_a_sheet_too_long_or_too_wide_is_refused() -> None:
    assert "520 columns" in refused(written(lambda made, page: page.write("SZ9", "x")))
    assert "far too large" in refused(
        written(lambda made, page: [page.write(at, "x") for at in ("A1", "SZ99999")])
    )
    assert "far too large" in refused(b"a\n" * (limits.ROWS + 1))
    assert "far too large" in refused(b"a," * limits.COLUMNS)


def test_a_zip_bomb_is_refused_unopened() -> None:
    content = written(lambda made, page: page.write("A1", "x"))
    bomb = repacked(content, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (limits.SUSPECT + 1))
    assert len(bomb) < 200_000
    assert "far too large" in refused(bomb)


def test_a_bomb_that_lies_about_its_size_dies_in_the_child() -> None:
    content = written(lambda made, page: page.write("A1", "x"))
    bomb = repacked(content, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 2_000_000)
    small = (2_000_000 + len(zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml"))).to_bytes(
        4, "little"
    )
    assert bomb.count(small) == 2
    assert refused(bomb.replace(small, (9).to_bytes(4, "little")))


def test_ten_thousand_parts_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(limits.ENTRIES + 1):
            package.writestr(str(number), b"")
    assert "far too large" in refused(target.getvalue(), within=5)


def test_a_million_laughs_expand_to_nothing() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    content = written(lambda made, page: page.write("A1", "x"))
    mocked = repacked(
        content,
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"?>\n", b"?>\n" + laughs).replace(b">x<", b">&b;<"),
    )
    try:
        assert "hahaha" not in json.dumps(reading.read(mocked)[0].rows)
    except Refused as reason:
        assert "damaged" in str(reason)  # noqa: PT017


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"%PDF-1.7 ...", "not an Excel or CSV"),
        (b"\x89PNG\r\n\x1a\n", "not an Excel or CSV"),
        (b"PK\x03\x04 rubbish", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("<?xml version='1.0'?><Workbook>业主</Workbook>".encode("gb18030"), "web page"),
        (b"\xff\xff\xff\xfe\x80", "characters"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_reason(content: bytes, sentence: str) -> None:
    assert sentence in refused(content)


def test_a_zip_of_other_things_is_no_ledger() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", b"<w/>")
    assert "not an Excel or CSV" in refused(target.getvalue())


def test_a_file_over_the_limit_is_refused_without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIZE", 2**20)
    monkeypatch.setattr(subprocess, "run", None)
    assert "1 MB" in refused(b"x" * (2**20 + 1))


def test_a_child_over_its_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD", (sys.executable, "-c", "import time; time.sleep(60)"))
    start = time.monotonic()
    with pytest.raises(Refused, match="longer than 1 seconds"):
        reading.read(b"a,b", seconds=0.6)
    assert time.monotonic() - start < SOON


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_child_may_not_take_all_memory() -> None:
    program = "from lib.ledgers import child, limits; child.bound(limits.MEMORY); bytearray(2**31)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=children.ROOT, capture_output=True, check=False
    )
    assert b"MemoryError" in ended.stderr


def test_the_child_starts_without_the_rest_of_the_house() -> None:
    program = "import sys; from lib.ledgers import child, workbooks, commas; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=children.ROOT, capture_output=True, text=True, check=True
    )
    assert not {"sqlalchemy", "streamlit", "phonenumbers", "pandas", "babel", "openpyxl"} & set(
        ended.stdout.split()
    )


def test_many_threads_read_at_once() -> None:
    content = book({"台账": [["房号"], ["1-1-101"]]})
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(reading.read, [content] * 16))
    assert all(sheets[0].rows == [["房号"], ["1-1-101"]] for sheets in answers)
