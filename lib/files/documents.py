"""Documents are kept as they are, so they are looked through: of which kind, no programs, no bombs."""

import re
from contextlib import suppress
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lib.errors import Refused
from lib.i18n import N_

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
MOST_PARTS, MOST_UNPACKED, MOST_TYPES = 5000, 200_000_000, 2_000_000
CHUNK = 1 << 20
# The part that makes a packed file a document of this kind.
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
PROGRAM_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
# Names stand in the directory of an old Office file in UTF-16; a text of two bytes a letter.
OLD_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
OLD_PROGRAMS = ("_VBA_PROJECT", "Macros")
MARKUP = ("<!doctype", "<html", "<script", "<svg", "<?php", "<iframe", "<body", "<?xml", "#!")
UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f]")

NOT_ACCEPTED = N_(
    "Files of this kind are not accepted. Accepted are photos (JPEG, PNG, WebP, GIF), "
    "PDF, Word, Excel and text."
)
DAMAGED = N_("This document is damaged or incomplete. Please save it again.")
PROGRAMS = N_("This document contains macros. Please save it without macros (.docx or .xlsx).")


def pdf(content: bytes) -> str:
    """From its first byte to its last lines a PDF, and nothing else in front."""
    if b"%%EOF" not in content[-2048:]:
        raise Refused(DAMAGED)
    return "pdf"


def packed(content: bytes) -> str:
    """docx or xlsx: every part is unpacked once, into nothing, to see how large it gets."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            return _kind_of(parts, len(content))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as broken:
        raise Refused(DAMAGED) from broken


def _kind_of(parts: ZipFile, size: int) -> str:
    inside = parts.infolist()
    names = [part.filename for part in inside]
    kinds = {MAIN_PARTS[name] for name in names if name in MAIN_PARTS}
    if len(kinds) != 1 or "[Content_Types].xml" not in names or min(part.header_offset for part in inside):
        raise Refused(NOT_ACCEPTED)
    if any(program in f"/{name.lower()}" for name in names for program in PROGRAM_PARTS):
        raise Refused(PROGRAMS)
    _harmless(inside, size)
    _unpacked(parts, inside)
    with parts.open("[Content_Types].xml") as types:
        if b"macroenabled" in types.read(MOST_TYPES).lower():
            raise Refused(PROGRAMS)
    return kinds.pop()


def _harmless(inside: list[ZipInfo], size: int) -> None:
    """Nothing that unpacks beyond measure, lies on top of another part, or reaches outside its folder."""
    names = [part.filename for part in inside]
    reaches_out = any(n.startswith("/") or "\\" in n or ".." in n.split("/") or ":" in n for n in names)
    too_much = len(inside) > MOST_PARTS or sum(part.file_size for part in inside) > MOST_UNPACKED
    overlaps = sum(part.compress_size for part in inside) > size or len(set(names)) < len(names)
    if reaches_out or too_much or overlaps:
        raise Refused(DAMAGED)


def _unpacked(parts: ZipFile, inside: list[ZipInfo]) -> None:
    """A part that is longer than it says, or other than its check sum, is refused by the reader itself."""
    for part in inside:
        with parts.open(part) as stream:
            while stream.read(CHUNK):
                pass


def old_office(content: bytes) -> str:
    """doc or xls, by what the file's own directory names."""
    if any(name.encode("utf-16-le") in content for name in OLD_PROGRAMS):
        raise Refused(PROGRAMS)
    for name, kind in OLD_KINDS.items():
        if name.encode("utf-16-le") + b"\0\0" in content:
            return kind
    raise Refused(NOT_ACCEPTED)


def text(content: bytes, ending: str) -> str:
    """Words and nothing a browser or a computer would carry out; its name must say txt or csv."""
    said = words(content)
    start = said[:4096].lstrip("\ufeff \t\r\n").lower()
    if ending not in ("txt", "csv") or not start or start.startswith(MARKUP) or "<script" in start:
        raise Refused(NOT_ACCEPTED)
    return ending


def words(content: bytes) -> str:
    """Empty when it is no text."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            said = content.decode(encoding)
            return "" if UNSEEN.search(said) else said
    return ""
