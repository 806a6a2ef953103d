"""Which archive number a scan's name tells: values in, values out."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from db.choices import N_, Choice

MOST_ENTRIES = 5_000
MOST_OF_RECORD = 200
IN_ONE_GO = 20
"""Files attached in one transaction."""
LONGEST_NAME, LONGEST_NUMBER = 200, 60
MOST_WORDS, MOST_FOLDERS = 14, 3
SHORTEST_PART, SHORTEST_DIGITS = 4, 6
WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
# What computers add to a folder by themselves.
LITTER = re.compile(r"(^|/)(__MACOSX/|\.[^/]*$|~\$[^/]*$|(?i:thumbs\.db|desktop\.ini)$)")


class Fate(Choice):
    """What becomes of one file of the zip."""

    MATCHED = "matched", N_("Matched")
    UNMATCHED = "unmatched", N_("Not matched")
    REFUSED = "refused", N_("Not accepted")
    ATTACHED = "attached", N_("Attached")
    THERE = "there", N_("Attached already")


class Stage(Choice):
    """How far a zip has come."""

    LOOKING = "looking", N_("Being looked through")
    READY = "ready", N_("Looked through")
    ATTACHING = "attaching", N_("Being attached")
    DONE = "done", N_("Done")
    REFUSED = "refused", N_("Not accepted")


@dataclass
class Scan:
    """One file of the zip; why says why it is not attached: a message id with its params."""

    place: int
    name: str
    fate: Fate = Fate.UNMATCHED
    record_id: int | None = None
    no: str = ""
    title: str = ""
    why: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    file: dict[str, Any] | None = None
    """What is kept of it: name, media_type, sha256, preview, size, width, height."""

    def told(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Scan":
        return cls(**{**told, "fate": Fate(told["fate"])})


def key(text: str) -> str:
    """One spelling for all: half width, no case, every sign a dash. CH_2021/WX.1 is ch-2021-wx-1."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-")


def may_be(path: str) -> Iterator[set[str]]:
    """What might be a number: in the file's own name first, then in its folders, the innermost first."""
    *folders, name = path.replace("\\", "/").split("/")
    for part in (ENDING.sub("", name), *reversed(folders[-MOST_FOLDERS:])):
        yield set(_in_a_name(key(part[-LONGEST_NAME:])))


def _in_a_name(whole: str) -> Iterator[str]:
    """The whole name; or some words in a row, if they look like a number and not like a page or a year."""
    if whole:
        yield whole[:LONGEST_NUMBER]
    words = list(WORD.finditer(whole))[:MOST_WORDS]
    for at, first in enumerate(words):
        for last in words[at:]:
            part = whole[first.start() : last.end()]
            if len(part) <= LONGEST_NUMBER and _looks_like_one(part, starts=at == 0):
                yield part


def _looks_like_one(part: str, *, starts: bool) -> bool:
    if part.isdigit():
        return starts and len(part) >= SHORTEST_DIGITS
    return len(part) >= SHORTEST_PART and any(char.isdigit() for char in part)


def number_in(path: str, known: Collection[str]) -> set[str]:
    """The known number the path tells, the longest; several when they are equally long in one name."""
    best: set[str] = set()
    for found in may_be(path):
        here = {one for one in found if one in known}
        longest = max(map(len, here), default=0)
        if longest > max(map(len, best), default=0):
            best = {one for one in here if len(one) == longest}
    return best
