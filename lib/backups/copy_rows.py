"""Inside making and bringing back: what of a backup lies in the database."""

import hmac
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import Connection, Table, select

from db import snapshots
from db.base import database
from db.files import StoredFile
from db.records import AuditEntry, AuditHead
from db.snapshots import Sum
from lib import audit
from lib.backups.archive import DATABASE, TABLES, TableFacts, blocks_of, put_blocks
from lib.backups.troubles import DAMAGED, NEWER, NO_ROOM, UNSOUND
from lib.errors import Refused

SPARE = 100_000_000  # bytes left over when all is done
ROOMY = 1.5  # a backup needs its database twice for a while, once of it pressed


def need_room(*folders: Path, files: int = 0) -> None:
    """Rather nothing at all than a disk filled to the brim under people's work."""
    wanted = database_bytes() * ROOMY + files + SPARE
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(folder).free < wanted:
            raise Refused(NO_ROOM)


def database_bytes() -> int:
    path = Path(str(database().url.database))
    return path.stat().st_size if database().sqlite and path.exists() else 0


def frozen(folder: Path) -> AbstractContextManager[tuple[Connection, Path | None]]:
    return snapshots.frozen(database(), folder)


def put_database(
    archive: ZipFile, connection: Connection, copy: Path | None
) -> tuple[dict[str, TableFacts], str]:
    """SQLite's file as it is, PostgreSQL's tables one by one; what its rows come to, and the file's hash."""
    if copy is None:
        found = {name: _put_table(archive, connection, t) for name, t in snapshots.tables(connection).items()}
        return found, ""
    if not snapshots.is_whole(connection):
        raise Refused(UNSOUND)
    facts = {name: TableFacts(rows=n, sum=sum) for name, (n, sum) in snapshots.sums(connection).items()}
    return facts, put_blocks(archive, DATABASE, blocks_of(copy))


def _put_table(archive: ZipFile, connection: Connection, table: Table) -> TableFacts:
    found = Sum()
    put_blocks(archive, f"{TABLES}{table.name}.ndjson", _lines(connection, table, found))
    return TableFacts(rows=found.rows, sum=found.hash)


def _lines(connection: Connection, table: Table, found: Sum) -> Iterator[bytes]:
    yield json.dumps(snapshots.columns_of(table)).encode() + b"\n"
    for row in snapshots.rows(connection, table):
        line = snapshots.canonical(row)
        found.add(line)
        yield line + b"\n"


def contents_named(connection: Connection) -> list[str]:
    """The hash of every kept file and preview that this copy of the database names."""
    wanted = select(StoredFile.sha256, StoredFile.preview).execution_options(yield_per=5000)
    return sorted({hash for row in connection.execute(wanted) for hash in row if hash})


def head_of(connection: Connection) -> tuple[int, str]:
    """The end of the audit log; it must be its last entry, sealed onto the one before."""
    head = connection.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
    newest_first = select(*AuditEntry.__table__.columns).order_by(AuditEntry.seq.desc()).limit(2)
    last = connection.execute(newest_first).all()
    if head is None and not last:
        return 0, ""
    before = last[1].hash if len(last) > 1 else ""
    if head is None or not last or (head.seq, head.hash) != (last[0].seq, last[0].hash):
        raise Refused(UNSOUND)
    if not hmac.compare_digest(last[0].hash, audit.seal(before, last[0])):
        raise Refused(UNSOUND)
    return head.seq, head.hash


def level_of(connection: Connection) -> str:
    return snapshots.level_of(connection)


# -- looking at it again -----------------------------------------------------------------------


def know_level(level: str) -> None:
    if level not in snapshots.levels():
        raise Refused(NEWER)


def summed(lines: Iterable[bytes]) -> tuple[int, str]:
    return snapshots.summed(lines)


def check_copy(copy: Path, *, level: str, counts: dict[str, int], head: tuple[int, str]) -> None:
    """Opened, looked at page by page, and counted."""
    with snapshots.opened(copy) as connection:
        sound = snapshots.is_whole(connection) and snapshots.level_of(connection) == level
        if not sound or snapshots.counts(connection) != counts or head_of(connection) != head:
            raise Refused(DAMAGED)
