"""Looking at a backup as if it were needed: everything in it is opened and compared with its list."""

import hashlib
from pathlib import Path
from zipfile import ZipFile

from lib.backups import copy_rows
from lib.backups.archive import (
    DATABASE,
    FILES,
    SECRETS,
    TABLES,
    Manifest,
    lines_of,
    manifest_of,
    members,
    opened,
    plain_damage,
    take_out,
)
from lib.backups.troubles import DAMAGED
from lib.errors import Refused


def verify(path: Path, key: str, folder: Path) -> Manifest:
    """Refuses whatever is not just as the list says; a SQLite copy is opened in the folder."""
    with opened(path, key) as archive, plain_damage():
        manifest = manifest_of(archive)
        copy_rows.know_level(manifest.level)
        _files(archive, manifest)
        if sorted(members(archive, SECRETS)) != sorted(manifest.secrets):
            raise Refused(DAMAGED)
        if manifest.engine == "sqlite":
            _database(archive, manifest, folder / DATABASE)
        else:
            _tables(archive, manifest)
    return manifest


def _files(archive: ZipFile, manifest: Manifest) -> None:
    """Each under the hash of what is in it."""
    named = members(archive, FILES)
    if len(named) != manifest.files:
        raise Refused(DAMAGED)
    for name in named:
        if hashlib.sha256(archive.read(f"{FILES}{name}")).hexdigest() != name:
            raise Refused(DAMAGED)


def _database(archive: ZipFile, manifest: Manifest, copy: Path) -> None:
    if take_out(archive, DATABASE, copy) != manifest.database_sha256:
        raise Refused(DAMAGED)
    counts = {name: table.rows for name, table in manifest.tables.items()}
    copy_rows.check_copy(copy, level=manifest.level, counts=counts, head=manifest.head)


def _tables(archive: ZipFile, manifest: Manifest) -> None:
    if len(members(archive, TABLES)) != len(manifest.tables):
        raise Refused(DAMAGED)
    for name, expected in manifest.sums().items():
        lines = lines_of(archive, name)
        next(lines)
        if copy_rows.summed(lines) != expected:
            raise Refused(DAMAGED)
