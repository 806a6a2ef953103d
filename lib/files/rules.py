"""What may be kept and under which name: values in, values out. The content decides, never the name."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from db.choices.files import Purpose

MOST_OF_OWNER = 20
MOST_IN_A_DAY = 400
MOST_BYTES_IN_A_DAY = 600_000_000
LOOSE_DAYS, REMOVED_DAYS = 1, 30
LONGEST_NAME, LONGEST_BYTES = 80, 180
UNNAMED = "文件"
# The accepted kinds, by the ending their names get.
MEDIA = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain",
    "csv": "text/csv",
}
# What a browser shows by itself; everything else is only ever downloaded.
SHOWN = ("image/jpeg", "image/png", "application/pdf")
ENDINGS = (*MEDIA, "jpeg", "jfif", "webp", "gif", "heic")
# Names a Windows computer cannot write.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


@dataclass(frozen=True)
class Kept:
    """What a form needs to know of a file just kept."""

    id: int
    name: str
    media_type: str
    has_preview: bool


@dataclass(frozen=True)
class FileRow:
    """A file as its owner's screen lists it."""

    id: int
    name: str
    media_type: str
    size: int
    purpose: Purpose
    at: datetime
    by: str
    by_id: int | None
    has_preview: bool


@dataclass(frozen=True)
class Stored:
    """Where a file's content and its small picture lie; preview "" when there is none."""

    id: int
    name: str
    media_type: str
    sha256: str
    preview: str


def ending(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def clean_name(name: str, kind: str) -> str:
    """The name without its folders, unseen signs and false ending; short enough for every disk."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    stem = re.sub(r'[<>:"|?*]', "_", " ".join(seen.split()))
    while ending(stem) in ENDINGS or re.fullmatch(r"[a-z][a-z0-9]{0,7}", ending(stem)):
        stem = stem.rpartition(".")[0]
    stem = _short(stem.strip(" .")) or UNNAMED
    return f"{'_' if DEVICES.match(stem) else ''}{stem}.{kind}"


def _short(stem: str) -> str:
    return stem[:LONGEST_NAME].encode()[:LONGEST_BYTES].decode(errors="ignore").strip(" .")


def may_keep_more(files: int, size: int) -> bool:
    """What one person has kept today, this file included."""
    return files <= MOST_IN_A_DAY and size <= MOST_BYTES_IN_A_DAY
