"""Names, initials and the text a household is found by: values in, values out."""

import re
import unicodedata
from functools import lru_cache

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.words import NUMERAL, numeral

# Surnames read otherwise than the same character elsewhere.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "尉": "yu",
    "翟": "zhai",
    "朴": "piao",
    "缪": "miao",
    "覃": "qin",
    "乐": "yue",
    "盖": "ge",
    "种": "chong",
    "繁": "po",
}
LONGEST_TYPED, LONGEST_ROOM, LONGEST_TEXT = 100, 80, 400
# In a look-up's text rooms stand before the first mark, telephones between the two, names behind.
MARK = "|"
PHONE_SPLIT = re.compile(r"[\s,;/、，；]+")


@lru_cache(maxsize=20_000)
def syllables(name: str) -> tuple[str, ...]:
    """张伟 → (zhang, wei); a surname with a reading of its own keeps it (单 → shan)."""
    from pypinyin import lazy_pinyin

    found = [word for word in map(_letters, lazy_pinyin(name)) if word]
    return tuple([SURNAMES[name[0]], *found[1:]] if name[:1] in SURNAMES else found)


def _letters(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def initials(name: str) -> str:
    """张伟 → zw."""
    return "".join(word[0] for word in syllables(name))


def room_of(building: str, unit: str, number: str) -> str:
    """3-2-1502; parts that are not known are left out."""
    return "-".join(part for part in (building, unit, number) if part)[:LONGEST_ROOM]


def plain(text: str) -> str:
    """Full width to half, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def lookup_text(room: str, name: str = "", phones: str = "") -> str:
    """What the desk types against: room, the same without dashes, in parts | phones | name, initials, pinyin.

    A space on either side of every word: " 1502 " is a whole word, " 15" the beginning of one.
    """
    parts = room.split("-") if "-" in room else ()
    rooms = plain(" ".join((room, room.replace("-", ""), *parts)))
    names = plain(" ".join((name, initials(name), "".join(syllables(name)))) if name else "")
    sections = (_unmarked(section) for section in (rooms, plain(phones), names))
    return f" {f' {MARK} '.join(sections)} "[:LONGEST_TEXT]


def _unmarked(text: str) -> str:
    return " ".join(text.replace(MARK, " ").split())


def is_current(text: str) -> bool:
    """False for what an earlier version of lookup_text wrote."""
    return text.startswith(" ")


def without_phones(text: str) -> str:
    rooms, _, rest = text.partition(MARK)
    return rooms + rest.partition(MARK)[2]


def query_words(typed: str) -> list[str]:
    """At most four words; 三栋二单元1502 and 3#2-1502 become 3-2-1502, 1502室张伟 two words."""
    text = _unmarked(plain(typed[:LONGEST_TYPED]))
    text = re.sub(rf"{NUMERAL}+(?=号楼|栋|幢|座|单元|室|层|楼)", lambda n: str(numeral(n[0])), text)
    text = re.sub(r"(?<=[\da-z])(栋|幢|座|号楼|#)\s*(?=\d)", "-", text)
    text = re.sub(r"(?<=\d)单元\s*(?=\d)", "-", text)
    text = re.sub(r"(?<=\d)(室|房|号)(?![楼栋])", " ", text)
    text = re.sub(r"(?<=\d\d\d)(?=[一-鿿])", " ", text)
    return text.split()[:4]


def is_enough(words: list[str]) -> bool:
    """One letter or digit would find everybody; one Chinese character is a surname."""
    return len("".join(words)) > 1 or any("一" <= word <= "鿿" for word in words)


def parts_of(words: list[str]) -> list[str]:
    """3-1502 → 3, 1502, a room told without its unit; 莲花苑1502 → 莲花苑, 1502."""
    return [part for word in words for part in re.split(r"-|(?<=[一-鿿])(?=[a-z0-9])", word) if part] or words


def rank(text: str, words: list[str]) -> tuple[int, int, str]:
    """A whole word or part of a room first, then a beginning or end, then anywhere; each by rooms."""
    parts = text.split()
    worst = max(_distance(parts, word) for word in words)
    return worst, len(parts[0]) if parts else 0, text


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
