"""Base, column types, engine and the two ways in: reading() and writing().

Differences between SQLite and PostgreSQL end here.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import DateTime, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import JSON, TypeDecorator

from db.choices import Choice

LOCK_SECONDS = 30.0
# Errors of the database quote what people typed; they end in logs.
POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 30, "hide_parameters": True}


class Base(DeclarativeBase):
    """audited = False leaves a table out of the audit log (its rows are means, not business)."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012
    audited = True


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as naive UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def word(choice: type[Choice]) -> Enum:
    """A status word, kept as its value."""
    return Enum(
        choice,
        native_enum=False,
        length=24,
        create_constraint=False,
        values_callable=lambda c: [m.value for m in c],
    )


class Busy(Exception):
    """The write lock could not be had in time; nothing was changed."""


class Database:
    """One engine; on SQLite also the lock that every write transaction of every process holds."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite_engine() if self.sqlite else self._postgres_engine()
        event.listen(self.engine, "before_cursor_execute", _without_nul, retval=True)
        snapshot = {} if self.sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._readers = self.engine.execution_options(deed="read", **snapshot)
        self._writers = self.engine.execution_options(deed="write")
        self._threads = threading.Lock()

    def _sqlite_engine(self) -> Engine:
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = FileLock(path.with_name("write.lock"), thread_local=False)
        engine = create_engine(self.url, **POOL, connect_args={"timeout": LOCK_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _postgres_engine(self) -> Engine:
        return create_engine(self.url, **POOL, pool_pre_ping=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot to read from; a write inside it is an error of the database."""
        with Session(self._readers, expire_on_commit=False) as s:
            yield s

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: commits at the end of the block, rolls back on any exception."""
        with self.lock(), Session(self._writers, expire_on_commit=False) as s, s.begin():
            yield s

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held around every write and checkpoint on SQLite (which also rules out its WAL-reset race)."""
        if not self.sqlite:
            yield
            return
        if not self._threads.acquire(timeout=LOCK_SECONDS):
            raise Busy
        try:
            with self._file.acquire(timeout=LOCK_SECONDS):
                yield
        except Timeout as late:
            raise Busy from late
        finally:
            self._threads.release()


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """The driver's own BEGIN is late and deferred: a writer must take its place in the queue at once."""
    reads = connection.get_execution_options().get("deed") == "read"
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
    try:
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
    except OperationalError as locked:
        raise Busy from locked


def _without_nul(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> tuple[str, Any]:
    """PostgreSQL cannot keep NUL in a text and nobody types it: left out, alike on both engines."""
    # One flat row where an insert of many hands rows back.
    many = not isinstance(parameters, dict) and parameters and isinstance(parameters[0], tuple | list | dict)
    return statement, [_clean(row) for row in parameters] if many else _clean(parameters)


def _clean(row: Any) -> Any:
    values = row.values() if isinstance(row, dict) else row
    if not any(isinstance(value, str) and "\x00" in value for value in values):
        return row
    if isinstance(row, dict):
        return {name: _text(value) for name, value in row.items()}
    return tuple(_text(value) for value in row)


def _text(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


_database: Database | None = None


def use(url: str | URL) -> Database:
    """Choose the database of this process."""
    global _database
    if _database:
        _database.engine.dispose()
    _database = Database(url)
    return _database


def database() -> Database:
    if not _database:
        raise RuntimeError("no database chosen: call db.base.use(url) at start-up")
    return _database
