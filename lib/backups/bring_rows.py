"""Inside bringing back and moving: rows into a database, compared before anything is final."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import Connection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from db import schema, snapshots
from db.base import Database, database
from db.snapshots import LEVEL, Sums
from lib.backups.archive import DATABASE, Manifest, lines_of, settle, take_out
from lib.backups.troubles import (
    DAMAGED,
    DIFFERENT,
    HELD,
    NO_TARGET,
    NOT_CURRENT,
    NOT_EMPTY,
    NOT_READABLE,
    NOT_TAKEN,
    OTHER_ENGINE,
    RUNNING,
    SAME_PLACE,
)
from lib.errors import Refused

BESIDE = ".incoming"
INDEX = "search_"  # each engine finds words in its own way: filled anew at the next start
MADE_ANEW = (LEVEL, INDEX)
ASIDE = ".before-restore"
PATIENCE = 5.0  # seconds for whoever still reads the file


def must_be_alone() -> None:
    """Nobody else may be connected; on SQLite the lock and the server's mark say so."""
    chosen = database()
    chosen.engine.dispose()
    if not chosen.sqlite and snapshots.others(chosen.engine):
        raise Refused(RUNNING)
    chosen.engine.dispose()


def must_be_of(engine: str) -> None:
    if engine != database().engine.dialect.name:
        raise Refused(OTHER_ENGINE)


def is_there() -> bool:
    """Whether there is anything that a safety copy could be made of."""
    if database().sqlite:
        return Path(str(database().url.database)).exists()
    with database().engine.connect() as connection:
        return not snapshots.is_empty(connection)


def compare(found: Sums, expected: Sums) -> None:
    for name in expected:
        if found.get(name) != expected[name]:
            raise Refused(DIFFERENT, table=name)
    if extra := found.keys() - expected.keys():
        raise Refused(DIFFERENT, table=min(extra))


# -- SQLite ------------------------------------------------------------------------------------


def bring_back_file(archive: ZipFile, manifest: Manifest, *, aside: bool) -> None:
    """Beside the database first: compared, brought up to date; then in its place in one step."""
    target = Path(str(database().url.database))
    with _beside(target) as copy:
        if take_out(archive, DATABASE, copy) != manifest.database_sha256:
            raise Refused(DAMAGED)
        with snapshots.opened(copy) as connection:
            compare(snapshots.sums(connection), manifest.sums())
        _update(copy)
        with database().lock():
            database().engine.dispose()
            _fold_away(target, aside=aside)
            copy.replace(target)
            settle(target.parent)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk, so that taking the place is one step; a killed one's is emptied."""
    folder = target.with_name(f"{BESIDE}-{target.stem}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder / target.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _update(copy: Path) -> None:
    """To the tables of this program, all in the one file."""
    opened = Database(f"sqlite:///{copy}")
    try:
        schema.upgrade(opened)
    finally:
        opened.engine.dispose()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fold_away(target: Path, *, aside: bool) -> None:
    """A log left lying would be read into the new file. What is beyond help, or a log alone, is put aside."""
    logs = [target.with_name(f"{target.name}{end}") for end in ("-wal", "-shm")]
    there = target.exists()
    if not there or not _folded(target):
        if there and not aside:
            raise Refused(NOT_READABLE)
        for path in (target, *logs):
            if path.exists():
                path.replace(path.with_name(f"{path.name}{ASIDE}"))
    if any(log.exists() for log in logs):
        raise Refused(HELD)


def _folded(target: Path) -> bool:
    try:
        with closing(sqlite3.connect(target, timeout=PATIENCE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return False
        raise Refused(HELD) from error
    return True


# -- PostgreSQL --------------------------------------------------------------------------------


def bring_back_tables(archive: ZipFile, manifest: Manifest) -> None:
    """All in one transaction: the old tables go, the backup's come, are compared and brought up to date."""
    with database().engine.connect() as connection, connection.begin():
        snapshots.clear(connection)
        snapshots.build(connection, manifest.level)
        known = snapshots.tables(connection)
        for name in [name for name in known if name != LEVEL]:
            lines = lines_of(archive, name)
            names = json.loads(next(lines))
            snapshots.load(connection, known[name], names, map(json.loads, lines))
        compare(snapshots.sums(connection), manifest.sums())
        snapshots.build(connection)
        snapshots.count_on(connection)
    database().engine.dispose()


# -- moving ------------------------------------------------------------------------------------


def move_to(url: str) -> Sums:
    """Every row into an empty database of either kind; nothing stays there unless all rows are the same."""
    if not schema.is_current(database()):
        raise Refused(NOT_CURRENT)
    target = _target(url)
    try:
        return _move_to_file(Path(str(target.url.database))) if target.sqlite else _move_rows(target)
    finally:
        target.engine.dispose()


def _move_to_file(final: Path) -> Sums:
    if final.exists():
        raise Refused(NOT_EMPTY)
    with _beside(final) as copy:
        draft = Database(f"sqlite:///{copy}")
        try:
            moved = _move_rows(draft)
        finally:
            draft.engine.dispose()
        copy.replace(final)
        settle(final.parent)
    return moved


def _target(url: str) -> Database:
    try:
        found = Database(url.replace("postgresql://", "postgresql+psycopg://", 1))
    except (ArgumentError, SQLAlchemyError, ValueError, OSError) as error:
        raise Refused(NO_TARGET, why=type(error).__name__) from error
    if found.url == database().url:
        raise Refused(SAME_PLACE)
    return found


def _move_rows(target: Database) -> Sums:
    try:
        with database().reading() as s, target.engine.connect() as connection, connection.begin():
            return _move_all(s.connection(), connection)
    except DBAPIError as error:
        raise Refused(NO_TARGET, why=_first_line(error)) from error


def _move_all(source: Connection, target: Connection) -> Sums:
    if not snapshots.is_empty(target):
        raise Refused(NOT_EMPTY)
    snapshots.build(target)
    here, there = snapshots.tables(source), snapshots.tables(target)
    for name, table in there.items():
        if name in here and not name.startswith(MADE_ANEW):
            _move_table(source, target, here[name], table)
    snapshots.count_on(target)
    expected = snapshots.sums(source, [name for name in there if not name.startswith(INDEX)])
    compare(snapshots.sums(target, expected), expected)
    return expected


def _move_table(source: Connection, target: Connection, here: Any, there: Any) -> None:
    try:
        snapshots.load(target, there, snapshots.columns_of(here), snapshots.rows(source, here))
    except Exception as error:
        raise Refused(NOT_TAKEN, table=there.name, why=_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__])[0][:120]
