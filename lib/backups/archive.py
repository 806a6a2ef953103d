"""One backup, one file: a zip, sealed as a whole when a key is set. The list of what is inside comes last."""

import errno
import hashlib
import io
import os
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ValidationError

from lib.backups.rules import PART
from lib.backups.sealing import MAGIC, Sealer, Unsealed
from lib.backups.troubles import DAMAGED, FOREIGN, FULL, MISSING, NEWER, UNWRITABLE
from lib.errors import Refused

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database.sqlite3"
TABLES, FILES, SECRETS, HEADS = "tables/", "files/", "secrets/", "audit-heads.log"
ZIP_START = b"PK\x03\x04"
BLOCK = 1 << 20
EFFORT = 1  # of zlib: tables shrink to a third at a tenth of the time
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(KeyError, ValueError, OverflowError, RuntimeError),
)


class TableFacts(BaseModel):
    """How many rows, and the sum of their hashes (db/snapshots.py)."""

    rows: int
    sum: str


class Manifest(BaseModel):
    """What is inside, and what it must come to; sizes in bytes.

    lacking: contents the database named and the disk did not hold. database_sha256 is "" for PostgreSQL,
    whose tables lie inside one by one. head: the last entry of the audit log and its seal.
    """

    product: str = "WuyeDesk"
    format: int = FORMAT
    made_at: str
    engine: str
    level: str
    tables: dict[str, TableFacts]
    files: int
    file_bytes: int
    lacking: list[str]
    secrets: list[str]
    head: tuple[int, str]
    database_sha256: str = ""

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def sums(self) -> dict[str, tuple[int, str]]:
        return {name: (table.rows, table.sum) for name, table in self.tables.items()}


# -- writing -----------------------------------------------------------------------------------


@contextmanager
def writing(path: Path, key: str) -> Iterator[zipfile.ZipFile]:
    """Under its own name only once it is whole and safe on disk."""
    draft = path.with_name(f".{path.name}{PART}")
    try:
        with plain_troubles(), _made(draft) as file:
            sealer = Sealer(file, key) if key else None
            with zipfile.ZipFile(sealer or file, "w", zipfile.ZIP_DEFLATED, compresslevel=EFFORT) as archive:
                yield archive
            if sealer:
                sealer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        settle(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _made(draft: Path) -> IO[bytes]:
    draft.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.touch(mode=0o600)
    return draft.open("wb")


def settle(folder: Path) -> None:
    """A name is safe only when its folder is; Windows settles folders by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def plain_troubles() -> Iterator[None]:
    """What the disk says, as a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(FULL) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            raise Refused(UNWRITABLE) from error
        raise
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_FULL":
            raise
        raise Refused(FULL) from error


def put_bytes(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """As it is: photos are as small as they get."""
    archive.writestr(name, content, zipfile.ZIP_STORED)


def put_blocks(archive: zipfile.ZipFile, name: str, blocks: Iterable[bytes]) -> str:
    """Block by block, whatever the size; the hash of all of it."""
    seen = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for block in blocks:
            seen.update(block)
            member.write(block)
    return seen.hexdigest()


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


# -- reading -----------------------------------------------------------------------------------


@contextmanager
def opened(path: Path, key: str) -> Iterator[zipfile.ZipFile]:
    """What is no backup, or opens with another key, ends in a sentence."""
    if not path.is_file():
        raise Refused(MISSING)
    with path.open("rb") as file:
        with plain_damage():
            archive = zipfile.ZipFile(_source(file, key))
        with archive:
            yield archive


def _source(file: IO[bytes], key: str) -> IO[bytes]:
    start = file.read(len(MAGIC))
    file.seek(0)
    if start == MAGIC:
        return io.BufferedReader(Unsealed(file, key), BLOCK)
    if not start.startswith(ZIP_START):
        raise Refused(FOREIGN)
    return file


@contextmanager
def plain_damage() -> Iterator[None]:
    """Reading what was touched can go wrong in many ways; one sentence for all."""
    try:
        yield
    except BROKEN as error:
        raise Refused(DAMAGED) from error


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """Refuses what is no backup, or one of a time to come."""
    if MANIFEST not in archive.namelist():
        raise Refused(FOREIGN)
    try:
        found = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise Refused(FOREIGN) from error
    if found.format > FORMAT:
        raise Refused(NEWER)
    return found


def members(archive: zipfile.ZipFile, folder: str) -> list[str]:
    """Names below a folder, without it."""
    return [name.removeprefix(folder) for name in archive.namelist() if name.startswith(folder)]


def take_out(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """To a file of its own; the hash of what was written."""
    seen = hashlib.sha256()
    path.touch(mode=0o600)
    with archive.open(name) as member, path.open("wb") as file:
        while block := member.read(BLOCK):
            seen.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return seen.hexdigest()


def lines_of(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """A table's rows, each as its canonical line; the first line names the columns."""
    with archive.open(f"{TABLES}{table}.ndjson") as member:
        for line in member:
            yield line.removesuffix(b"\n")
