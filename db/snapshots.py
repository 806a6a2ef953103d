"""A whole database row by row: frozen, summed, loaded, compared. Differences between engines end here.

A row's canonical form is a JSON list of its columns in the order of the table, the same on both engines;
a table's sum is the total of its rows' hashes, so that it needs no order.
"""

import hashlib
import json
import sqlite3
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    MetaData,
    NullPool,
    Table,
    Text,
    cast,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy import table as named
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.exc import SAWarning

from db.base import Database
from db.schema import MIGRATIONS

LEVEL = "alembic_version"
AT_ONCE = 2000
AS_TEXT = (JSON, TSVECTOR)  # kept letter by letter: reading and writing again might change them
WHOLE = 2**256

Row = Sequence[Any]


@dataclass
class Sum:
    """How many rows, and what their hashes come to."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % WHOLE

    @property
    def hash(self) -> str:
        return f"{self.total:064x}"


Sums = dict[str, tuple[int, str]]


# -- reading -----------------------------------------------------------------------------------


_known: dict[tuple[str, ...], dict[str, Table]] = {}
SHAPES = 4  # remembered: in one restore, of what was there, what is brought and what it becomes
SHAPE = {
    "sqlite": "SELECT type || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1",
    "postgresql": """
        SELECT concat_ws(' ', c.oid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                         a.attnotnull, a.attgenerated, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
          AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE contype IN ('p', 'f') AND connamespace = current_schema()::regnamespace
        ORDER BY 1""",
}


def tables(connection: Connection) -> dict[str, Table]:
    """What the database really holds, those first that others point to; not an index's own tables."""
    dialect = connection.dialect.name
    shape = (dialect, *connection.scalars(text(SHAPE[dialect])))
    if shape not in _known:
        while len(_known) >= SHAPES:
            _known.pop(next(iter(_known)), None)
        _known[shape] = _reflected(connection)
    return _known[shape]


def _reflected(connection: Connection) -> dict[str, Table]:
    found, own = MetaData(), _of_indexes(connection)
    event.listen(found, "column_reflect", _plainly)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # An index on an expression is none of our business.
        found.reflect(connection, only=lambda name, _: name not in own)
    return {table.name: table for table in found.sorted_tables}


def _of_indexes(connection: Connection) -> set[str]:
    """SQLite's full-text tables and those they keep themselves in: copied with the file, never by rows."""
    if connection.dialect.name != "sqlite":
        return set()
    names = list(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    made = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    virtual = list(connection.scalars(text(made)))
    return {name for name in names for v in virtual if name == v or name.startswith(f"{v}_")}


def _plainly(inspector: Any, table: Table, column: dict[str, Any]) -> None:
    if isinstance(column["type"], AS_TEXT):
        column["type"], column["info"] = Text(), {"as_text": True}


def columns_of(table: Table) -> list[str]:
    """Those with values of their own: what the database computes it computes again."""
    return [column.name for column in table.columns if column.computed is None]


def rows(connection: Connection, table: Table) -> Iterator[Row]:
    as_text = cast if connection.dialect.name == "postgresql" else type_coerce
    wanted = [table.c[name] for name in columns_of(table)]
    chosen = [as_text(c, Text).label(c.name) if c.info.get("as_text") else c for c in wanted]
    with closing(connection.execute(select(*chosen).execution_options(yield_per=AT_ONCE))) as found:
        yield from found


def canonical(row: Row) -> bytes:
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_said).encode()


def _said(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "\\x" + bytes(value).hex()


def summed(lines: Iterable[bytes]) -> tuple[int, str]:
    found = Sum()
    for line in lines:
        found.add(line)
    return found.rows, found.hash


def sums(connection: Connection, names: Iterable[str] | None = None) -> Sums:
    known = tables(connection)
    wanted = known if names is None else [name for name in names if name in known]
    return {name: summed(map(canonical, rows(connection, known[name]))) for name in wanted}


def counts(connection: Connection) -> dict[str, int]:
    names = set(inspect(connection).get_table_names()) - _of_indexes(connection)
    many = {name: select(func.count()).select_from(named(name)) for name in sorted(names)}
    return {name: connection.scalar(wanted) or 0 for name, wanted in many.items()}


# -- frozen ------------------------------------------------------------------------------------


@contextmanager
def frozen(database: Database, folder: Path) -> Iterator[tuple[Connection, Path | None]]:
    """The database as it is this very moment, while people go on working; SQLite's is a file in folder."""
    if not database.sqlite:
        with database.reading() as s:
            yield s.connection(), None
        return
    copy = folder / "frozen.sqlite3"
    _freeze(database, copy)
    with opened(copy) as connection:
        yield connection, copy


def _freeze(database: Database, copy: Path) -> None:
    """In one go: in steps it would begin anew with every write and never end."""
    source = sqlite3.connect(str(database.url.database))
    try:
        with closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    finally:
        with database.lock():  # Whoever closes last moves the log into the file.
            source.close()


@contextmanager
def opened(copy: Path) -> Iterator[Connection]:
    """A copy nobody writes to, left as it is to the last byte."""
    address = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True),
        poolclass=NullPool,
        hide_parameters=True,
    )
    with engine.connect() as connection:
        yield connection


def is_whole(connection: Connection) -> bool:
    """SQLite's own look at every page, and at where every key points."""
    told = connection.scalar(text("PRAGMA integrity_check(1)"))
    return told == "ok" and connection.execute(text("PRAGMA foreign_key_check")).first() is None


def level_of(connection: Connection) -> str:
    return str(connection.scalar(text(f"SELECT version_num FROM {LEVEL}")) or "")  # noqa: S608


@cache
def levels() -> frozenset[str]:
    """Every level of tables this program knows."""
    return frozenset(revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


# -- loading -----------------------------------------------------------------------------------


def is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def clear(connection: Connection) -> None:
    """PostgreSQL's tables, all of them, inside the transaction that brings others in their place."""
    quoted = connection.dialect.identifier_preparer.quote
    if names := inspect(connection).get_table_names():
        connection.execute(text(f"DROP TABLE {', '.join(map(quoted, names))} CASCADE"))


def build(connection: Connection, level: str = "head") -> None:
    """Tables of this level, inside the transaction under way."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, level)


def load(connection: Connection, table: Table, names: Sequence[str], found: Iterable[Row]) -> None:
    """In columns of these names. Canonical rows are understood by PostgreSQL as they are."""
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table, names, found)
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # A row may point to a later one of its table.
    source = iter(found)
    while some := list(islice(source, AT_ONCE)):
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in some])


def _copy_in(connection: Connection, table: Table, names: Sequence[str], found: Iterable[Row]) -> None:
    quoted = connection.dialect.identifier_preparer.quote
    wanted = f"COPY {quoted(table.name)} ({', '.join(map(quoted, names))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(wanted) as copy:
        for row in found:
            copy.write_row(row)


def count_on(connection: Connection) -> None:
    """PostgreSQL's counters go on after the highest id that was loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables(connection).values():
        for column in table.primary_key.columns:
            counter = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            if counter:
                after = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(counter, after, False)))


def others(engine: Engine) -> int:
    """How many connections other than this one PostgreSQL has to this database."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        return connection.scalar(text(asked)) or 0
