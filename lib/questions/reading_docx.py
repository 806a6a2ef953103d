"""The lines of a Word document: list numbers as Word would show them, underlined words marked.

Runs in the reading child only.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lib.errors import Refused
from lib.i18n import N_
from lib.questions.exchange_rules import PICTURE
from lib.questions.reading_marks_rules import FILLED, NUMERALS, UNFILLED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY, LISTS, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
NUMBERED = f"{W}pPr/{W}numPr"
UNPACKED = 40 * 2**20
BROKEN = N_("The Word file is damaged. Open it in Word or WPS and save it again as .docx.")
PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})


def lines(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            body = fromstring(_part(package, BODY), forbid_dtd=True)
            lists = _Lists(package)
    except (zipfile.BadZipFile, zlib.error, KeyError, ParseError, DefusedXmlException, EOFError) as broken:
        raise Refused(BROKEN) from broken
    return [line for paragraph in body.iter(f"{W}p") for line in _lines(paragraph, lists)]


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > UNPACKED:
        raise Refused(N_("The Word file unpacks to far more than a paper."))
    return package.read(name)


def _lines(paragraph: Element, lists: "_Lists") -> list[str]:
    text = re.sub(f"{UNFILLED}{FILLED}", "", "".join(_runs(paragraph)))
    text = re.sub(rf"{FILLED}(\s+){UNFILLED}", lambda found: "____", text)
    return (lists.number(paragraph) + text).split("\n")


def _runs(paragraph: Element) -> Iterator[str]:
    for run in paragraph.iter(f"{W}r"):
        text = "".join(_words(run))
        style = run.find(f"{W}rPr/{W}u")
        underlined = style is not None and style.get(f"{W}val") not in ("none", None)
        yield f"{FILLED}{text}{UNFILLED}" if underlined and text else text


def _words(run: Element) -> Iterator[str]:
    for part in run:
        if part.tag == f"{W}t":
            yield part.text or ""
        elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield "\t" if part.tag == f"{W}tab" else "\n"
        elif part.tag in PICTURES:
            yield PICTURE


class _Lists:
    """Numbers that Word counts itself and keeps out of the text, by a paragraph's own word or its style's."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self.styles: dict[str, Element] = {}
        if LISTS in package.namelist():
            self._learn(fromstring(_part(package, LISTS), forbid_dtd=True))
        if STYLES in package.namelist():
            for style in fromstring(_part(package, STYLES), forbid_dtd=True).findall(f"{W}style"):
                if (link := style.find(NUMBERED)) is not None:
                    self.styles[_val(style, "styleId")] = link

    def _learn(self, told: Any) -> None:
        kinds = {_val(kind, "abstractNumId"): kind for kind in told.findall(f"{W}abstractNum")}
        for number in told.findall(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            kind = kinds.get(link.get(f"{W}val", "") if link is not None else "")
            for level in kind.findall(f"{W}lvl") if kind is not None else ():
                told_start = _child(level, "start")
                start = int(told_start) if told_start.isdigit() else 1
                key = _val(number, "numId"), _val(level, "ilvl")
                self.levels[key] = _child(level, "numFmt"), _child(level, "lvlText"), start

    def number(self, paragraph: Element) -> str:
        link = paragraph.find(NUMBERED)
        if link is None:
            named = paragraph.find(f"{W}pPr/{W}pStyle")
            link = self.styles.get(_val(named, "val")) if named is not None else None
        if link is None:
            return ""
        key = _child(link, "numId"), _child(link, "ilvl") or "0"
        style, pattern, start = self.levels.get(key, ("", "", 1))
        if not pattern or style in ("bullet", "none"):
            return ""
        self.counts[key] += 1
        for below in [known for known in self.counts if known[0] == key[0] and known[1] > key[1]]:
            del self.counts[below]
        return re.sub(r"%\d", _counted(style, start + self.counts[key] - 1), pattern, count=1) + " "


def _counted(style: str, number: int) -> str:
    if style in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr(ord("A" if style == "upperLetter" else "a") + number - 1)
    if "hinese" in style or "ideograph" in style.lower():
        return _chinese(number)
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens - 1]) + "十" if 0 < tens < 10 else ""
    return head + (NUMERALS[ones - 1] if ones else "")


def _val(element: Element, name: str) -> str:
    return element.get(f"{W}{name}", "")


def _child(element: Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
