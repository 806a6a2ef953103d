"""Bringing a backup back: looked at first, what is there now copied, then database, files, secrets."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from lib import heads, running, storage
from lib.backups import bring_rows, service
from lib.backups.archive import FILES, HEADS, SECRETS, Manifest, members, opened, plain_troubles
from lib.backups.making import MAKER, make, one_at_a_time, tidy_work, work_folder
from lib.backups.rules import PART, is_a_name
from lib.backups.service import Found
from lib.backups.troubles import DAMAGED, NOT_READABLE, RUNNING
from lib.backups.verifying import verify
from lib.deeds import perform
from lib.errors import Refused
from lib.settings import reread_secrets, settings

BEFORE = ".before-restore"
SETTLES_ALL = hasattr(os, "sync")  # not on Windows


def look(path: Path) -> Manifest:
    """What is in it, all of it opened and compared with its list."""
    with one_at_a_time():
        tidy_work()
        with plain_troubles(), work_folder() as folder:
            return verify(path, settings().backup_key, folder)


def restore(path: Path, *, with_copy: bool = True) -> tuple[Manifest, Path | None]:
    """What was brought back, and the safety copy of what was there before."""
    must_stand_still()
    manifest = look(path)
    bring_rows.must_be_of(manifest.engine)
    safety = _safety_copy() if with_copy and bring_rows.is_there() else None
    with one_at_a_time(), opened(path, settings().backup_key) as archive:
        must_stand_still()
        with plain_troubles():
            _bring_back(archive, manifest, aside=not with_copy)
    there = [_found(one) for one in sorted(settings().backup_folder.glob("*")) if is_a_name(one.name)]
    made_at, rows = manifest.made_at, manifest.rows
    perform(service.brought_back, MAKER, None, file=path.name, made_at=made_at, rows=rows, there=there)
    return manifest, safety


def must_stand_still() -> None:
    """Under a running server its own connections would go on writing to what is no longer there."""
    if running.servers():
        raise Refused(RUNNING)
    bring_rows.must_be_alone()


def _safety_copy() -> Path:
    try:
        return make(tidying=False)  # The very backup that is wanted might be let go.
    except Exception as error:
        raise Refused(NOT_READABLE) from error


def _bring_back(archive: ZipFile, manifest: Manifest, *, aside: bool) -> None:
    """Files first: they only add to what is there. What is done twice, after a kill, ends the same."""
    for hash in members(archive, FILES):
        _bring_file(archive, hash)
    _settle()
    if manifest.engine == "sqlite":
        bring_rows.bring_back_file(archive, manifest, aside=aside)
    else:
        bring_rows.bring_back_tables(archive, manifest)
    for name in manifest.secrets:
        _put_in_place(settings().secret_folder / Path(name).name, archive.read(f"{SECRETS}{name}"))
    reread_secrets()
    noted = archive.read(HEADS) if HEADS in archive.namelist() else b""
    _put_in_place(heads.path(), noted)
    _settle()


def _bring_file(archive: ZipFile, hash: str) -> None:
    """A content that has rotted on disk is put anew."""
    path, there = storage.path_of(hash), storage.get(hash)
    if there is not None and hashlib.sha256(there).hexdigest() == hash:
        return
    content = archive.read(f"{FILES}{hash}")
    if hashlib.sha256(content).hexdigest() != hash:
        raise Refused(DAMAGED)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, content)


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}{PART}")
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(content)
        if not SETTLES_ALL:
            file.flush()
            os.fsync(file.fileno())
    draft.replace(path)


def _settle() -> None:
    """All files at once before the rows that name them: one by one, 20,000 photos would take minutes."""
    if SETTLES_ALL:
        os.sync()


def _put_in_place(path: Path, content: bytes) -> None:
    """What was there and differs is kept beside it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and path.read_bytes() != content:
        path.replace(path.with_name(f"{path.name}{BEFORE}"))
    _write(path, content)


def _found(path: Path) -> Found:
    told = path.stat()
    return Found(path.name, datetime.fromtimestamp(told.st_mtime, UTC), told.st_size)
