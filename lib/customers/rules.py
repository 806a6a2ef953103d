"""Names, initials and the text a household is found by: values in, values out."""

import re
import unicodedata
from functools import lru_cache

from lib.errors import Refused
from lib.i18n import N_

SURNAMES = {
    "单": "s",
    "曾": "z",
    "解": "x",
    "仇": "q",
    "区": "o",
    "查": "z",
    "尉": "y",
    "翟": "z",
    "朴": "p",
    "缪": "m",
    "覃": "q",
    "乐": "y",
    "盖": "g",
    "种": "c",
    "繁": "p",
}
LONGEST_TYPED, LONGEST_ROOM = 100, 80
PHONE_SPLIT = re.compile(r"[\s,;/、，；]+")


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """张伟 → zw; a surname with a reading of its own keeps it (单 → s)."""
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    found = "".join(letter[:1] for letter in letters if letter[:1].isalnum()).lower()
    return SURNAMES.get(name[:1], found[:1]) + found[1:]


def room_of(building: str, unit: str, number: str) -> str:
    """3-2-1502; parts that are not known are left out."""
    return "-".join(part for part in (building, unit, number) if part)[:LONGEST_ROOM]


def plain(text: str) -> str:
    """Full width to half, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def lookup_text(room: str, name: str = "", phones: str = "") -> str:
    """What the desk types against; the room also without its dashes."""
    words = [room, room.replace("-", ""), name, initials(name) if name else "", phones]
    return plain(" ".join(word for word in words if word))[:400]


def query_words(typed: str) -> list[str]:
    """At most four words; 3栋2单元1502 and 3#2-1502 become 3-2-1502."""
    text = re.sub(r"(?<=[\da-z])(栋|幢|座|号楼|#)\s*(?=\d)", "-", plain(typed[:LONGEST_TYPED]))
    text = re.sub(r"(?<=\d)单元\s*(?=\d)", "-", text)
    text = re.sub(r"(?<=\d)(室|房|号)(?=\s|$)", "", text)
    return text.split()[:4]


def rank(text: str, words: list[str]) -> tuple[int, int, str]:
    """A whole word or part of a room first, then a beginning or end, then anywhere; short before long."""
    parts = [*text.split(" "), *text.replace("-", " ").split(" ")]
    worst = max(_distance(parts, word) for word in words)
    return worst, len(text), text


def _distance(parts: list[str], word: str) -> int:
    if word in parts:
        return 0
    return 1 if any(part.startswith(word) or part.endswith(word) for part in parts) else 2


def phones_of(typed: str) -> str:
    """Phones as kept: digits and dashes, one space between numbers; refuses what is no number."""
    numbers = [unicodedata.normalize("NFKC", part) for part in PHONE_SPLIT.split(typed.strip()) if part]
    for number in numbers:
        if not re.fullmatch(r"\+?\d[\d-]{4,18}", number):
            raise Refused(N_("“{phone}” is not a telephone number."), phone=number)
    return " ".join(numbers)[:120]
