"""A look into an .xlsx package before anything of it is unpacked. Runs in the reading child only."""

import re
import zipfile
import zlib
from html import unescape
from io import BytesIO

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits

# A cell with a value past column ZZ or row 99,999. In honest files styled empty cells reach that far.
FAR = re.compile(rb'\sr="([A-Z]{3}\d+|[A-Z]{1,2}\d{6,})"[^<>]*?(?<!/)>\s*<')
HIDDEN = re.compile(rb'<(?:\w+:)?col\b[^>]*\shidden="(?:1|true)"[^>]*>')
SPAN = re.compile(rb'\s(min|max)="(\d+)"')
ATTRIBUTE = re.compile(r'(?:\w+:)?(\w+)\s*=\s*"([^"]*)"')
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRIDE = 2**20
LOCKED = N_("The file is protected by a password. Take the password off and try again.")
BROKEN = N_("The file is damaged. Open it in Excel or WPS and save it again.")


def examined(content: bytes) -> dict[str, list[int]]:
    """The hidden columns of each sheet by its name, or a refusal."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _weighed(package)
            return {name: _surveyed(package, name, path) for name, path in _parts(package).items()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as broken:
        raise Refused(BROKEN) from broken


def _weighed(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    bomb = unpacked > limits.SUSPECT and unpacked / packed > limits.RATIO
    if len(entries) > limits.ENTRIES or unpacked > limits.UNPACKED or bomb:
        raise Refused(N_("The file is far too large to be a ledger."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(LOCKED)


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    names = set(package.namelist())
    if BOOK not in names:
        raise Refused(N_("This is not an Excel or CSV file."))
    links = _elements(package, LINKS, "Relationship") if LINKS in names else []
    targets = {link.get("Id", ""): _path(link.get("Target", "")) for link in links}
    sheets = _elements(package, BOOK, "sheet")
    paths = {sheet.get("name", ""): targets.get(sheet.get("id", ""), "") for sheet in sheets}
    return {name: path for name, path in paths.items() if path in names}


def _elements(package: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    """Attributes of each element; an XML parser would only add entities to be afraid of."""
    text = package.read(part).decode("utf-8", "replace")
    found = re.findall(rf"<(?:\w+:)?{tag}\s([^<>]*)>", text)
    return [{key: unescape(value) for key, value in ATTRIBUTE.findall(attributes)} for attributes in found]


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _surveyed(package: zipfile.ZipFile, name: str, path: str) -> list[int]:
    with package.open(path) as part:
        head = tail = part.read(STRIDE)
        while tail:
            if far := FAR.search(tail):
                _stray(name, far[1].decode())
            tail = tail[-200:] + more if (more := part.read(STRIDE)) else b""
    return _hidden(head[: head.find(b"<sheetData")])


def _stray(sheet: str, cell: str) -> None:
    raise Refused(
        N_("The sheet {sheet} has something in cell {cell}, far outside any table. Delete it and try again."),
        sheet=sheet,
        cell=cell,
    )


def _hidden(head: bytes) -> list[int]:
    spans = [dict(SPAN.findall(col)) for col in HIDDEN.findall(head)]
    return [
        index
        for span in spans
        if b"min" in span and b"max" in span
        for index in range(int(span[b"min"]) - 1, min(int(span[b"max"]), limits.COLUMNS))
    ]
