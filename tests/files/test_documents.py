"""What a document must be to be kept; its content decides, never its name."""

from zipfile import ZIP_STORED, ZipFile

import pytest

from lib.errors import Refused
from lib.files.ready import ready
from lib.files.rules import MEDIA
from tests.files.samples import (
    HEIC,
    HTML,
    MACRO,
    MP4,
    SVG,
    drawing,
    moving,
    office,
    old_office,
    packed,
    pdf,
    picture,
)

pytestmark = pytest.mark.usefixtures("settings")

KIND, DAMAGED, MACROS = "not accepted", "damaged", "macros"
TABLE = "房号,姓名\r\n3-2-1502,张三\r\n"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (picture(), "a.png", "jpg"),
        (picture(form="PNG"), "a.exe", "jpg"),
        (drawing(see_through=True), "a.jpg", "png"),
        (moving("GIF"), "a.gif", "jpg"),
        (picture(form="WEBP"), "a", "jpg"),
        (pdf(), "合同.doc", "pdf"),
        (office("docx"), "a.xlsx", "docx"),
        (office("xlsx"), "a.jpg", "xlsx"),
        (old_office("WordDocument"), "a.xls", "doc"),
        (old_office("Workbook"), "a.doc", "xls"),
        (old_office("Book"), "a.xls", "xls"),
        (TABLE.encode("utf-8-sig"), "a.csv", "csv"),
        (TABLE.encode("gb18030"), "a.CSV", "csv"),
        (TABLE.encode("utf-16"), "a.txt", "txt"),
        ("第一行".encode(), "a.txt", "txt"),
    ],
)
def test_the_content_decides_what_a_file_is(content: bytes, name: str, kind: str) -> None:
    made = ready(name, content)
    assert made.name.endswith(f".{kind}")
    assert made.media_type == MEDIA[kind]
    assert bool(made.preview) == (kind in ("jpg", "png"))
    if not made.preview:
        assert made.content == content


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\0" + b"\0" * 200, "photo.jpg"),
        (b"\x7fELF" + b"\0" * 200, "report.pdf"),
        (b"#!/bin/sh\nrm -rf ~\n", "a.txt"),
        (b"@echo off\r\ndel *.*\r\n", "a.bat"),
        (b"alert(1)", "a.js"),
        (b"print(1)", "a.py"),
        (b"words", "a"),
        (HTML, "a.txt"),
        (b"\xef\xbb\xbf \r\n<HTML>", "a.txt"),
        (b"hello <script>alert(1)</script>", "a.csv"),
        (SVG, "a.svg"),
        (SVG, "a.jpg"),
        (b'<?xml version="1.0"?>' + SVG, "a.txt"),
        (b"<?php phpinfo();", "a.txt"),
        (HTML.decode().encode("utf-16"), "a.txt"),
        (b"a,b\0c", "a.csv"),
        (b"\xff\xfe\0", "a.txt"),
        (b"\x81", "a.txt"),
        (b" \r\n ", "a.txt"),
        (b"Rar!\x1a\x07\x01\0" + b"\0" * 50, "a.docx"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "a.xlsx"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "a.csv"),
        (packed({"a.txt": "words"}), "a.zip"),
        (packed({"a.txt": "words"}), "a.docx"),
        (packed({"word/document.xml": "<d/>"}), "a.docx"),
        (packed({"[Content_Types].xml": "", "word/document.xml": "", "xl/workbook.xml": ""}), "a.docx"),
        (packed({"META-INF/MANIFEST.MF": "", "A.class": ""}), "a.jpg"),
        (old_office("Installer"), "a.doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
        (b"BM" + b"\0" * 60, "a.jpg"),
        (b"II*\0" + b"\0" * 60, "a.jpg"),
        (b" %PDF-1.4 %%EOF", "a.pdf"),
        (b"\0\0\0\x1cftypavif" + b"\0" * 60, "a.jpg"),
    ],
)
def test_what_is_none_of_the_accepted_kinds_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(Refused):
        ready(name, content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"MZ", KIND),
        (HEIC, "Most Compatible"),
        (MP4, "Videos"),
        (b"%PDF-1.7 half", DAMAGED),
        (picture()[:600], "damaged or incomplete"),
        (office()[:-30], DAMAGED),
        (office(types=MACRO), MACROS),
        (old_office("WordDocument", "Macros"), MACROS),
        (old_office("Workbook", "_VBA_PROJECT_CUR"), MACROS),
        (b"x" * 10_000_001, "at most 10 MB"),
    ],
)
def test_why_it_is_refused_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        ready("a.docx", content)


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "xl/VBAPROJECT.BIN",
        "xl/macrosheets/sheet1.xml",
        "word/vbaData.xml",
        "xl/activeX/activeX1.bin",
    ],
)
def test_macros_are_found_whatever_the_ending(part: str) -> None:
    with pytest.raises(Refused, match=MACROS):
        ready("a.docx", office("docx", **{part.replace("/", "__"): b"\0"}))


# -- packed to do harm -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../../evil.sh", "/etc/passwd", "word/../../x", "..\\x", "C:x", "word\\media\\x"]
)
def test_a_part_that_reaches_outside_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=DAMAGED):
        ready("a.docx", packed({"[Content_Types].xml": "<T/>", "word/document.xml": "<d/>", name: "x"}))


def test_a_document_that_unpacks_beyond_measure_is_refused() -> None:
    with pytest.raises(Refused, match=DAMAGED):
        ready("a.xlsx", office("xlsx", **{f"xl__{n}.xml": b"\0" * 50_000_000 for n in range(5)}))


def test_a_document_that_lies_about_its_size_is_refused() -> None:
    """The directory says ten bytes; what comes out would be fifty million."""
    content = office("xlsx", xl__big=b"\0" * 50_000_000)
    true, false = (50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert true in content
    with pytest.raises(Refused, match=DAMAGED):
        ready("a.xlsx", content.replace(true, false))


def test_a_document_of_endless_parts_is_refused() -> None:
    with pytest.raises(Refused, match=DAMAGED):
        ready("a.xlsx", office("xlsx", **{f"p{n}": b"" for n in range(5001)}))


def test_parts_on_top_of_one_another_are_refused(tmp_path: object) -> None:
    """Many names for one long part: a small file that unpacks to a large one."""
    from io import BytesIO

    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as file:
        file.writestr("[Content_Types].xml", "<T/>")
        file.writestr("xl/workbook.xml", "<w/>")
        file.writestr("xl/big", b"x" * 100_000)
        first = file.infolist()[-1]
        for n in range(50):
            import copy

            twin = copy.copy(first)
            twin.filename = f"xl/{n:03d}"
            file.filelist.append(twin)
            file.NameToInfo[twin.filename] = twin
    with pytest.raises(Refused, match=DAMAGED):
        ready("a.xlsx", out.getvalue())


@pytest.mark.parametrize(
    "front", [b"GIF89a", b"%PDF-1.4\n", b"MZ" + b"\0" * 60, b"\xff\xd8\xff\xe0", b"PK\x03\x04"]
)
def test_a_document_with_another_file_in_front_is_refused(front: bytes) -> None:
    with pytest.raises(Refused):
        ready("a.docx", front + office())


def test_a_locked_document_is_refused() -> None:
    """An encrypted part cannot be looked through."""
    content = bytearray(office())
    for place in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[place] |= 1
    with pytest.raises(Refused, match=DAMAGED):
        ready("a.docx", bytes(content))
