"""A zip of scans, in the child: looked at before anything is unpacked, then read one content at a time."""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lib.archives.scan_rules import LITTER, MOST_ENTRIES
from lib.errors import Refused
from lib.i18n import N_

MOST_UNPACKED = 3_000_000_000
SUSPECT, RATIO = 1_000_000, 200
"""A larger content that has been packed tighter than that is no scan."""
UTF8, LOCKED, UNICODE_PATH = 0x800, 0x1, 0x7075
HEADER = 30
DRIVE = re.compile("[A-Za-z]:")
BROKEN = N_("This zip is damaged or incomplete. Please pack it again.")
HARMFUL = N_(
    "This zip is not what it seems and was not opened. Please pack the scans yourself and try again."
)
TROUBLES = (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, zlib.error)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as file:
            yield file
    except TROUBLES as broken:
        raise Refused(BROKEN) from broken


def names(file: ZipFile, size: int) -> list[tuple[int, str]]:
    """(place, name) of every file but what computers add by themselves; size of the zip in bytes."""
    inside = file.infolist()
    if len(inside) > MOST_ENTRIES:
        raise Refused(N_("There are more than {n} files in this zip. Please pack several."), n=MOST_ENTRIES)
    if any(one.flag_bits & LOCKED for one in inside):
        raise Refused(N_("This zip is locked with a password. Please pack it without one."))
    _harmless(inside, size)
    found = [(place, name_of(one)) for place, one in enumerate(inside) if not one.is_dir()]
    if any(_reaches_out(name) for _, name in found):
        raise Refused(HARMFUL)
    kept = [(place, name) for place, name in found if not LITTER.search(name)]
    if not kept:
        raise Refused(N_("There is no file in this zip."))
    return kept


def _harmless(inside: list[ZipInfo], size: int) -> None:
    """Nothing that unpacks beyond measure, and no content that lies on top of another."""
    if sum(one.file_size for one in inside) > MOST_UNPACKED or any(map(_too_tight, inside)):
        raise Refused(HARMFUL)
    end = 0
    for one in sorted(inside, key=lambda one: one.header_offset):
        if one.header_offset < end:
            raise Refused(HARMFUL)
        end = one.header_offset + HEADER + len(_raw(one)) + one.compress_size
    if end > size:
        raise Refused(BROKEN)


def _too_tight(one: ZipInfo) -> bool:
    return one.file_size > SUSPECT and one.file_size > RATIO * one.compress_size


def _reaches_out(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or bool(DRIVE.match(name))


def name_of(one: ZipInfo) -> str:
    """UTF-8 where the zip says so or it reads as such, else the Chinese of Windows."""
    if one.flag_bits & UTF8:
        name = one.orig_filename
    else:
        raw = _raw(one)
        name = _unicode_path(one.extra, raw) or _decoded(raw)
    return name.replace("\\", "/").replace("\0", "")


def _raw(one: ZipInfo) -> bytes:
    """The name's bytes as they lie in the zip."""
    return one.orig_filename.encode("utf-8" if one.flag_bits & UTF8 else "cp437", "replace")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Some packers leave the name in UTF-8 beside the old one, with a check sum of that."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == zlib.crc32(raw):
            return body[5:].decode("utf-8", "replace")
    return ""


def content(file: ZipFile, place: int, most: int) -> bytes:
    """One byte more than the most, if there are as many; refused when it is damaged or no file at all."""
    one = file.infolist()[place]
    if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(N_("This file is packed in a way that is not known here. Please pack it as usual."))
    if stat.S_ISLNK(one.external_attr >> 16):
        raise Refused(N_("This is only a pointer to another file."))
    try:
        with file.open(one) as stream:
            return stream.read(most + 1)
    except TROUBLES as broken:
        raise Refused(N_("This file is damaged inside the zip.")) from broken
