"""Contents on disk, each kept once under the hash of what is in it: data/files/ab/cd/abcd….

A content is on disk before the row that names it is committed, so no row is ever without its content;
a content without rows is looked for later and let go.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from lib.settings import settings

GONE = ".gone"


def folder() -> Path:
    """The demo keeps its contents apart, as its database is."""
    return settings().data_dir / ("demo-files" if settings().demo else "files")


def path_of(hash: str) -> Path:
    if len(hash) != 64 or not set(hash) <= set("0123456789abcdef"):
        raise ValueError("not the hash of a content")
    return folder() / hash[:2] / hash[2:4] / hash


def put(content: bytes) -> str:
    """Its hash, once it is safe on disk. What is there already becomes young again."""
    hash = hashlib.sha256(content).hexdigest()
    path = path_of(hash)
    if not _is_whole(path, len(content)):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, content)
    return hash


def _is_whole(path: Path, size: int) -> bool:
    try:
        os.utime(path)
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for above in (path.parent, path.parent.parent, path.parent.parent.parent):
        _settle(above)


def _settle(directory: Path) -> None:
    """A name is safe only when its directory is; Windows settles directories by itself."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def get(hash: str) -> bytes | None:
    """None when the disk does not hold what a row promises."""
    with suppress(OSError):
        return path_of(hash).read_bytes()
    return None


def holds(hash: str) -> bool:
    return path_of(hash).is_file()


def old(before: datetime) -> Iterator[str]:
    """Contents nobody has put since; what an interrupted write or sweep left is tidied on the way."""
    for path in folder().glob("*/*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime >= before.timestamp():
                continue
            if not path.name.startswith("."):
                yield path.name
            elif path.name.endswith(GONE):
                path.replace(path.with_name(path.name.removesuffix(GONE)[1:]))
            else:
                path.unlink()


def let_go(hash: str, before: datetime) -> bool:
    """Moved aside before it goes: whoever puts the same content just now finds it young, or writes anew."""
    path = path_of(hash)
    aside = path.with_name(f".{hash}{GONE}")
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= before.timestamp():
        aside.replace(path)
        return False
    aside.unlink()
    return True
