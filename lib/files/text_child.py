"""The child that reads the words of a file, `python -m lib.files.text_child KIND PATH`; it answers JSON."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import process_time
from typing import IO, Any
from xml.parsers import expat
from zipfile import ZipFile

from lib.children import bound
from lib.files import documents
from lib.files.text_rules import FAILED, state_of, tidy, unbroken

MEMORY, SECONDS = 2**30, 20
"""Bytes, and seconds of computing, for one file."""
MOST_PAGES = 2_000
PATIENCE = 12
"""Seconds of computing after which what has been read has to do."""
CHUNK = 1 << 20
PARTS = re.compile(r"word/(document|(header|footer)\d*|footnotes|endnotes|comments)\.xml")


def main() -> None:
    bound(MEMORY, SECONDS)
    if sys.platform != "win32":
        os.nice(10)  # people on the same machine go first
    sys.stdout.buffer.write(json.dumps(answer(sys.argv[1], Path(sys.argv[2]))).encode())


def answer(kind: str, path: Path) -> dict[str, str]:
    """A locked or damaged file has many ways to say so; none of them is repeated."""
    try:
        text = tidy(_as_far_as_it_goes(READERS[kind](path)))
    except Exception:
        return {"state": FAILED, "text": ""}
    return {"state": state_of(text), "text": text}


def _as_far_as_it_goes(pieces: Iterator[str]) -> Iterator[str]:
    """Where a file breaks off or takes too long, what came before is better than nothing."""
    told, until = False, process_time() + PATIENCE
    try:
        for piece in pieces:
            yield piece
            told = told or bool(piece.strip())
            if process_time() > until:
                return
    except Exception:
        if not told:
            raise


def _pdf(path: Path) -> Iterator[str]:
    from pypdf import PdfReader

    broken: Exception | None = None
    with path.open("rb") as file:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("locked")
        for page in islice(reader.pages, MOST_PAGES):
            try:
                yield unbroken(page.extract_text())
            except Exception as error:  # The pages after it may be whole.
                broken = error
    if broken:
        raise broken


def _docx(path: Path) -> Iterator[str]:
    with ZipFile(path) as parts:
        names = [name for name in parts.namelist() if PARTS.fullmatch(name)]
        for name in sorted(names):  # The document itself comes before its notes.
            with parts.open(name) as part:
                yield from Paragraphs().read(part)


class Paragraphs:
    """The paragraphs of one part of a Word document, as they come: a part is never whole in memory."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.words: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def read(self, part: IO[bytes]) -> Iterator[str]:
        while chunk := part.read(CHUNK):
            self.parser.Parse(chunk)
            yield from self.found
            self.found.clear()
        self.parser.Parse(b"", True)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "w:t":
            self.parser.CharacterDataHandler = self.words.append
        elif name in ("w:tab", "w:br", "w:tc"):
            self.words.append(" ")

    def _end(self, name: str) -> None:
        self.parser.CharacterDataHandler = None
        if name == "w:p":
            self.found.append("".join(self.words))
            self.words.clear()

    def _refuse(self, *_: Any) -> None:
        raise ValueError("entities")


def _workbook(path: Path) -> Iterator[str]:
    from lib.ledgers.workbooks import sheets

    for sheet in sheets(path.read_bytes()):
        yield sheet["name"]
        for row in sheet["rows"]:
            yield " ".join(map(_cell, row))


def _cell(value: Any) -> str:
    """Dates come as [kind, text]; 13800138000.0 is a number somebody wrote without its end."""
    if isinstance(value, list):
        return str(value[1])
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _lines(path: Path) -> Iterator[str]:
    yield documents.words(path.read_bytes()) or _refused()


def _refused() -> str:
    raise ValueError("no text")


READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _workbook,
    "xls": _workbook,
    "txt": _lines,
    "csv": _lines,
}

if __name__ == "__main__":
    main()
