"""A file of questions, whatever it is, told by its content and read. Runs in the reading child only."""

import re
from collections.abc import Callable

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import child as ledgers
from lib.ledgers import travel
from lib.ledgers.commas import decoded
from lib.questions import (
    reading_aiken_rules,
    reading_docx,
    reading_gift_rules,
    reading_moodle_rules,
    reading_paper_rules,
    reading_workbook_rules,
)
from lib.questions.exchange_rules import MOST, Read, Row, with_repeats

PACKED, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML = re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(\?xml|quiz|!DOCTYPE|!--)")
GIFT = re.compile(r"^\$CATEGORY:|(?<!\\)\{(?:[^}]*[=~#>]|\s*(?:T|F|TRUE|FALSE)\b|\s*\})", re.I | re.M)
AIKEN = re.compile(r"^\s*ANSWER\s*:\s*[A-Za-z]\s*$", re.MULTILINE)


def read(content: bytes, format: str = "") -> Read:
    """format: a word of READERS; "" leaves it to the content."""
    found = format if format in READERS else format_of(content)
    rows = READERS[found](content)
    if len(rows) > MOST:
        raise Refused(N_("The file has {n} questions; {most} at most at a time."), n=len(rows), most=MOST)
    return Read(found, tuple(with_repeats(rows)))


def format_of(content: bytes) -> str:
    if content.startswith((PACKED, COMPOUND)):
        return "docx" if b"word/document.xml" in content else "workbook"
    if XML.match(content):
        return "moodle"
    if content.startswith(ledgers.FOREIGN):
        raise Refused(N_("This is no file of questions: Excel, Word, text, GIFT, Moodle XML or Aiken."))
    text = decoded(content)
    if AIKEN.search(text):
        return "aiken"
    if GIFT.search(text):
        return "gift"
    return "workbook" if _is_table(text) else "paper"


def _is_table(text: str) -> bool:
    """Copied from a sheet, or saved as CSV: the headings give it away."""
    rows = [re.split(r"[,\t;]", line) for line in text.split("\n")[:20]]
    return reading_workbook_rules.lay_out([[cell.strip('" \r') for cell in row] for row in rows]) is not None


def _workbook(content: bytes) -> list[Row]:
    told = ledgers.answer(content)
    if "refused" in told:
        raise Refused(told["refused"], **told["params"])
    return reading_workbook_rules.rows_of([travel.sheet_of(sheet) for sheet in told["sheets"]])


def _lines(content: bytes) -> list[str]:
    return _text(content).split("\n")


def _text(content: bytes) -> str:
    return decoded(content).replace("\r\n", "\n").replace("\r", "\n")


READERS: dict[str, Callable[[bytes], list[Row]]] = {
    "workbook": _workbook,
    "docx": lambda content: reading_paper_rules.rows_of(reading_docx.lines(content)),
    "paper": lambda content: reading_paper_rules.rows_of(_lines(content)),
    "gift": lambda content: reading_gift_rules.rows_of(_text(content)),
    "moodle": reading_moodle_rules.rows_of,
    "aiken": lambda content: reading_aiken_rules.rows_of(_text(content)),
}
