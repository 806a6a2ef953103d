"""Which files have words to read, and words made fit to be searched: values in, values out."""

import re
from collections.abc import Iterable

from db.choices.archives import TextState
from lib.files.rules import MEDIA

MOST_CHARACTERS = 200_000
FAILED = TextState.FAILED
KINDS = ("pdf", "docx", "xlsx", "xls", "txt", "csv")
READABLE = {MEDIA[kind]: kind for kind in KINDS}
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\ufffe\uffff]")
CHINESE = "[\u3400-\u9fff]"
# A page breaks its lines in the middle of words; a sentence's end is no such break.
BROKEN_LINE = re.compile(rf"(?<={CHINESE})[ \t]*\n[ \t]*(?={CHINESE})")


def tidy(pieces: Iterable[str]) -> str:
    """Pieces one below the other, one blank between words, cut at what is kept of one file."""
    lines, left = [], MOST_CHARACTERS
    for piece in pieces:
        for line in piece.splitlines():
            if left > 0 and (words := " ".join(UNSEEN.sub("", line[:MOST_CHARACTERS]).split())):
                lines.append(words[:left])
                left -= len(words) + 1
        if left <= 0:
            break
    return "\n".join(lines).encode("utf-8", "ignore").decode()


def unbroken(page: str) -> str:
    """The words of a page as they were before they were set in lines."""
    return BROKEN_LINE.sub("", page)


def state_of(text: str) -> TextState:
    return TextState.READ if any(map(str.isalnum, text)) else TextState.NO_TEXT
