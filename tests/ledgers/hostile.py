"""Files made to hurt an importer, or merely odd enough to."""

import codecs
import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from lib.ledgers import limits
from tests.ledgers.books import book
from tests.ledgers.old_excel import old_excel

HEADER = ["房号", "业主", "备注"]
SHEET = "xl/worksheets/sheet1.xml"
NAUGHTY = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "@SUM(1,1)",
    "+1-1",
    "<script>alert(1)</script>",
    "'; DROP TABLE household; --",
    "{text} {0} %s %n",
    "\u202e反过来\u202c",
    "👨‍👩‍👧‍👦",
    "𠮷𪚥㐂",
    "Z̴̡̨͍͗̎a̵l̶g̷o̸",
    "\ufeff\u200b张",
    "..\\..\\etc\\passwd",
    "‮gpj.exe",
]


def written(fill: Callable[..., object], **options: Any) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as made:
        fill(made.add_worksheet("台账"))
    return target.getvalue()


def cells(told: dict[str, Any]) -> bytes:
    return written(lambda page: [page.write(at, value) for at, value in told.items()])


def repacked(content: bytes, part: str, text: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, text(old.read(name)) if name == part else old.read(name))
    return target.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return target.getvalue()


def ledger(*rows: list[Any]) -> bytes:
    return book({"台账": [HEADER, *rows]})


def strings(rows: list[list[Any]]) -> bytes:
    """Text that stays text, whatever it begins with."""
    places = [(i, j, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell is not None]
    return written(lambda page: [page.write_string(i, j, str(cell)) for i, j, cell in places])


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(["房号,业主,备注", *lines, ""]).encode(encoding)


def nested() -> bytes:
    inner = b"0" * 20_000_000
    for name in ("c.zip", "b.zip", "a.zip"):
        inner = zipped({name: inner})
    return inner


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    doctype = b'<!DOCTYPE l [<!ENTITY l0 "ha">' + entities + b"]>"
    told = cells({"A1": "房号", "B1": "业主", "A2": "1-1-101", "B2": "laughter"})
    told = repacked(told, "xl/sharedStrings.xml", lambda xml: xml.replace(b"?>", b"?>" + doctype, 1))
    return repacked(told, "xl/sharedStrings.xml", lambda xml: xml.replace(b"laughter", b"&l9;"))


def lying(content: bytes) -> bytes:
    """The package says that its sheet is nine bytes long."""
    size = len(zipfile.ZipFile(io.BytesIO(content)).read(SHEET))
    return content.replace(struct.pack("<I", size), struct.pack("<I", 9))


def many_rows(count: int) -> bytes:
    row = b'<row r="%d"><c r="A%d" t="n"><v>1</v></c></row>'
    body = b"".join(row % (n, n) for n in range(1, count + 1))
    return repacked(
        cells({"A1": 1}),
        SHEET,
        lambda xml: xml[: xml.index(b"<sheetData")] + b"<sheetData>" + body + b"</sheetData></worksheet>",
    )


def heavy() -> bytes:
    """A workbook past the limit, stored and not packed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        package.writestr("xl/media/photo.bin", bytes(50 * 2**20))
    return target.getvalue()


def doubled(content: bytes) -> bytes:
    """Two sheets of one name, which Excel would never write."""
    return repacked(content, "xl/workbook.xml", lambda xml: xml.replace("另一".encode(), "台账".encode()))


def serials_of_1904() -> bytes:
    def fill(page: Any) -> None:
        page.write_row(0, 0, ["房号", "业主", "入住日期"])
        page.write_row(1, 0, ["1-1-101", "张甲"])
        page.write_number(1, 2, 42798, day)

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": True}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        fill(made.add_worksheet("台账"))
    return target.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "only white space": (lambda: b" \r\n\t", "empty"),
    "only a mark": (lambda: codecs.BOM_UTF8, "empty"),
    "a sheet without rows": (lambda: cells({}), "empty"),
    "a cell in the last corner": (lambda: cells({"A1": "房号", "XFD1048576": "x"}), "XFD1048576"),
    "a cell in the last row": (lambda: cells({"A1": "房号", "A1048576": "x"}), "A1048576"),
    "a million rows": (lambda: many_rows(1_000_000), "far outside|too large"),
    "too many columns": (lambda: cells({"A1": "房号", "SZ2": "x"}), "520 columns"),
    "a long and wide sheet": (lambda: cells({"A1": "房号", "SF99999": "x"}), "too large"),
    "a bomb of blanks": (
        lambda: repacked(cells({"A1": "x"}), SHEET, lambda xml: xml + b" " * (limits.SUSPECT + 1)),
        "far too large",
    ),
    "a bomb of strings": (
        lambda: repacked(
            cells({"A1": "x"}),
            "xl/sharedStrings.xml",
            lambda xml: xml.replace(b">x<", b">" + b"x" * 80_000_000 + b"<"),
        ),
        "far too large",
    ),
    "a zip in a zip in a zip": (nested, "not an Excel or CSV"),
    "ten thousand parts": (lambda: zipped({f"{n}.xml": b"" for n in range(10_000)}), "far too large"),
    "a package that lies": (
        lambda: lying(repacked(cells({"A1": "x"}), SHEET, lambda xml: xml + b" " * 3_000_000)),
        "damaged|far too large",
    ),
    "fifty megabytes": (heavy, "30 MB at most"),
    "a truncated workbook": (lambda: ledger(["1-1-101", "张甲", None])[:2_000], "damaged"),
    "half of an old workbook": (lambda: old_excel([HEADER, ["1-1-101", "张甲", "x"]])[:700], "damaged"),
    "an encrypted workbook": (
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "an encrypted part": (
        lambda: (
            ledger()
            .replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
            .replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
        ),
        "password",
    ),
    "two sheets of one name": (lambda: doubled(book({"台账": [HEADER], "另一": [HEADER]})), "damaged"),
    "a web page": (lambda: b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "web page"),
    "an xml of the nineties": (lambda: b"<?xml version='1.0'?><Workbook/>", "web page"),
    "a word document": (lambda: zipped({"word/document.xml": b"<w/>"}), "not an Excel or CSV"),
    "a paper": (lambda: b"%PDF-1.7 ...", "not an Excel or CSV"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0 JFIF", "not an Excel or CSV"),
    "an archive": (lambda: b"7z\xbc\xaf'\x1c....", "not an Excel or CSV"),
    "bytes of no writing": (lambda: b"\xff\xff\xff\xfe\x80\xff", "characters"),
    "a csv of too many lines": (lambda: b"a,b\n" * (limits.ROWS + 1), "too large"),
    "a csv of too many columns": (lambda: b"a," * limits.COLUMNS, "too large"),
    "a csv cell without end": (lambda: b'a,"' + b"x" * 200_000, "not an Excel or CSV"),
}

GOOD = ["1-1-101", "张甲", None]
READ: dict[str, Callable[[], bytes]] = {
    "days of 1904": serials_of_1904,
    "a csv with a nul": lambda: csv("1-1-101,张\0甲,x"),
    "utf-8 with a mark": lambda: csv("1-1-101,张甲,x", encoding="utf-8-sig"),
    "utf-16 of Excel": lambda: csv("1-1-101,张甲,x", encoding="utf-16"),
    "utf-16 the other way": lambda: codecs.BOM_UTF16_BE + csv("1-1-101,张甲,x", encoding="utf-16-be"),
    "gb18030 outside gbk": lambda: csv("1-1-101,张甲,㛃𠮷", encoding="gb18030"),
    "semicolons": lambda: csv("1-1-101,张甲,x").replace(b",", b";"),
    "tabs": lambda: csv("1-1-101,张甲,x").replace(b",", b"\t"),
    "an xlsx named csv": lambda: ledger(GOOD),
    "an old xls": lambda: old_excel([HEADER, ["1-1-101", "张甲", "x"]]),
    "five hundred columns": lambda: book({"台账": [[*HEADER, *map(str, range(490))], [*GOOD, *range(490)]]}),
    "headings twice": lambda: book({"台账": [[*HEADER, *HEADER], [*GOOD, *GOOD]]}),
    "formulas as text": lambda: strings([HEADER, *(["1-1-101", "张甲", text] for text in NAUGHTY)]),
    "naughty names": lambda: strings([HEADER, *(["1-1-101", text, None] for text in NAUGHTY)]),
    "naughty headings": lambda: strings([[*HEADER, *NAUGHTY], [*GOOD, *NAUGHTY]]),
    "a huge text": lambda: ledger(["1-1-101", "张甲", None], ["1-1-102", "字" * 32_000, "注" * 32_000]),
    "a sheet of a naughty name": lambda: book({"=cmd|x": [HEADER, GOOD]}),
    "a header and nothing else": lambda: ledger(),
    "only blank lines": lambda: ledger([None] * 3, [None] * 3, GOOD),
    "a thousand merged cells": lambda: book(
        {"台账": [HEADER, *[GOOD] * 1_001]}, [f"C{n}:C{n + 1}" for n in range(2, 1_000, 2)]
    ),
    "laughs": laughs,
}
