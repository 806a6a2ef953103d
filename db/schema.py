"""The tables' history: Alembic, driven from Python on the database in use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from db import (  # noqa: F401  (registers the tables)
    accounts,
    actions,
    alerts,
    analysis,
    archives,
    backups,
    customers,
    duties,
    equipment,
    exams,
    files,
    forms,
    imports,
    incidents,
    inspections,
    questions,
    records,
    residents,
    search_docs,
    searches,
    staff,
    standards,
    surveys,
    tickets,
    training,
)
from db.base import Base, Database

MIGRATIONS = Path(__file__).parent / "migrations"
__all__ = ["Base", "downgrade", "is_current", "level", "revise", "upgrade"]


def _config(url: str = "") -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    _run(database, lambda config: command.downgrade(config, revision))


def check(database: Database) -> None:
    """Raises when the tables in the code and the migrations differ."""
    _run(database, command.check)


def revise(database: Database, message: str) -> None:
    """Revisions count up: 0001, 0002, …"""
    _run(database, lambda config: command.revision(config, message, autogenerate=True, rev_id=_next()))


def _run(database: Database, step: Callable[[Config], Any]) -> None:
    """All or nothing, however many revisions."""
    config = _config()
    with database.lock(), database.engine.connect() as connection, _rebuilding(database, connection):
        config.attributes["connection"] = connection
        step(config)


@contextmanager
def _rebuilding(database: Database, connection: Connection) -> Iterator[None]:
    """One at a time. SQLite changes a table by copying and dropping it: keys are looked at in the end."""
    if database.sqlite:
        _keys(connection, "OFF")
    try:
        with connection.begin():
            if not database.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(7000)"))
            yield
            if database.sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("this migration would leave rows whose foreign key points nowhere")
    finally:
        if database.sqlite:
            _keys(connection, "ON")


def _keys(connection: Connection, state: str) -> None:
    """Said to the driver, since inside a transaction SQLite does not listen."""
    connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")  # type: ignore[union-attr]


def level(database: Database) -> str | None:
    with database.reading() as s:
        return MigrationContext.configure(s.connection()).get_current_revision()


def is_current(database: Database) -> bool:
    return level(database) == ScriptDirectory.from_config(_config()).get_current_head()


def _next() -> str:
    return f"{len(list((MIGRATIONS / 'versions').glob('*.py'))) + 1:04d}"
