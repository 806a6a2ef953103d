"""The tables' history: up, down, interrupted, on a company at work."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, inspect, select, text

from db import schema
from db.base import Base, Database
from db.choices.tickets import Channel, State, TicketType
from db.forms import FormVersion
from lib import audit, setup
from lib.settings import Settings
from tests import conftest
from tests.cast import Cast
from tests.test_deeds import at_once

pytestmark = pytest.mark.slow

HEAD = ScriptDirectory.from_config(schema._config()).get_current_head()

REVISION = """
    from alembic import op
    import sqlalchemy as sa

    revision, down_revision, branch_labels, depends_on = "9999", {head!r}, None, None

    def upgrade():
        {up}

    def downgrade():
        {down}
"""


def rows(database: Database) -> dict[str, str]:
    """table → a hash over all its rows."""
    with database.reading() as s:
        return {
            table.name: hashlib.sha256(
                "\n".join(sorted(repr(tuple(row)) for row in s.execute(select(table)))).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }


def tables(database: Database) -> set[str]:
    """Without the pieces of the search index, which each engine keeps its own way."""
    with database.reading() as s:
        names = inspect(s.connection()).get_table_names()
    return {name for name in names if not name.startswith("search_pieces")}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, URL | Path]]:
    """Engine → a copy of the company at work, which takes long to tell and is told once."""
    found: dict[str, URL | Path] = {"folder": tmp_path_factory.mktemp("company") / "data"}
    yield found
    if isinstance(copy := found.get("postgresql"), URL):
        on_server(copy, f"DROP DATABASE {copy.database}")


@pytest.fixture
def company(cast: Cast, settings: Settings, kept: dict[str, URL | Path]) -> Database:
    """A company in the middle of its work."""
    if cast.database.url.get_backend_name() not in kept:
        for state in State:
            cast.ticket(state)
    cast.database.engine.dispose()
    if cast.database.sqlite:
        copy_folder(settings.data_dir, kept)
    else:
        copy_tables(cast.database.url, kept)
    return cast.database


def copy_folder(data: Path, kept: dict[str, URL | Path]) -> None:
    """Put by the first time, brought back every other."""
    if folder := kept.get("sqlite"):
        shutil.rmtree(data)
        shutil.copytree(str(folder), data)
    else:
        kept["sqlite"] = shutil.copytree(data, Path(str(kept["folder"])))


def copy_tables(url: URL, kept: dict[str, URL | Path]) -> None:
    if isinstance(copy := kept.get("postgresql"), URL):
        on_server(url, f"DROP DATABASE {url.database}")
        on_server(url, f"CREATE DATABASE {url.database} TEMPLATE {copy.database}")
    else:
        kept["postgresql"] = url.set(database=f"company_{url.database}")
        on_server(url, f"CREATE DATABASE company_{url.database} TEMPLATE {url.database}")


def on_server(url: URL, statement: str) -> None:
    conftest.told(url.set(database="postgres"), statement)


def with_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, up: str, down: str = "pass") -> None:
    """One more revision after the newest."""
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    indent = "\n        "
    written = REVISION.format(head=HEAD, up=indent.join(up.splitlines()), down=indent.join(down.splitlines()))
    (folder / "versions" / "9999_trial.py").write_text(dedent(written))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)


@pytest.mark.both
def test_code_and_migrations_have_the_same_tables(database: Database) -> None:
    schema.check(database)


@pytest.mark.both
def test_a_table_only_the_code_has_is_noticed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as s:
        s.execute(text("DROP TABLE ticket_line"))
    with pytest.raises(CommandError):
        schema.check(database)


@pytest.mark.both
def test_an_empty_database_comes_up_to_date(database: Database) -> None:
    assert schema.level(database) == HEAD
    assert schema.is_current(database)
    assert {table.name for table in Base.metadata.sorted_tables} | {"alembic_version"} == tables(database)


@pytest.mark.both
def test_coming_up_to_date_twice_changes_nothing(company: Database) -> None:
    before = rows(company)
    schema.upgrade(company)
    assert rows(company) == before


# What a revision written before they were listed in it does to words.
OLDER = {
    "0002": {
        "ticket": {
            "type": dict.fromkeys(TicketType, "repair"),
            "channel": {Channel.ONLINE: "mail", Channel.BOX: "mail"},
        }
    }
}
Told = dict[str, list[dict[str, str]]]


def told(database: Database) -> Told:
    """table → its rows, each value as text under its column."""
    with database.reading() as s:
        return {
            table.name: [
                {name: repr(v) for name, v in row._mapping.items()} for row in s.execute(select(table))
            ]
            for table in Base.metadata.sorted_tables
        }


def in_words_of_then(before: Told, revisions: list[Script]) -> Told:
    """Words these revisions brought, as they read once each is taken back: the nearest ones of before."""
    old = {
        (table, column, repr(str(new))): repr(str(word))
        for revision in revisions
        for table, columns in getattr(revision.module, "OLD", OLDER.get(revision.revision, {})).items()
        for column, words in columns.items()
        for new, word in words.items()
    }

    def reads(table: str, column: str, value: str) -> str:
        plain = "'" + value.split("'")[1] + "'" if value.startswith("<") and "'" in value else value
        return old.get((table, column, plain), plain)

    return {
        table: [{column: reads(table, column, v) for column, v in row.items()} for row in found]
        for table, found in before.items()
    }


def shared(found: Told, there: dict[str, set[str]]) -> dict[str, list[list[str]]]:
    """The part of it an older level has columns for, in one order."""
    return {
        table: sorted([v for name, v in sorted(row.items()) if name in names] for row in found[table])
        for table, names in there.items()
    }


@pytest.mark.both
def test_down_and_up_again_keeps_every_row(company: Database) -> None:
    """As far down as the first revision: only what a level has no table, column or word for goes."""
    history = list(ScriptDirectory.from_config(schema._config()).walk_revisions())
    for position, revision in enumerate(history):
        before = in_words_of_then(told(company), history[:position])
        schema.downgrade(company, revision.revision)
        assert schema.level(company) == revision.revision
        there = columns(company)
        schema.upgrade(company)
        assert shared(in_words_of_then(told(company), []), there) == shared(before, there)


def columns(database: Database) -> dict[str, set[str]]:
    with database.reading() as s:
        inspector = inspect(s.connection())
        names = set(inspector.get_table_names()) & set(Base.metadata.tables)
        return {name: {column["name"] for column in inspector.get_columns(name)} for name in names}


@pytest.mark.both
def test_all_the_way_down_leaves_no_table_and_up_makes_them_anew(company: Database) -> None:
    schema.downgrade(company, "base")
    assert tables(company) == {"alembic_version"}
    schema.upgrade(company)
    schema.check(company)


@pytest.mark.both
def test_a_migration_that_fails_half_way_leaves_nothing(
    company: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = rows(company)
    up = """op.create_table("trial", sa.Column("id", sa.Integer, primary_key=True))
op.execute("UPDATE project SET address = 'half way'")
raise ZeroDivisionError"""
    with_revision(monkeypatch, tmp_path / "migrations", up)
    with pytest.raises(ZeroDivisionError):
        schema.upgrade(company)
    assert schema.level(company) == HEAD
    assert "trial" not in tables(company)
    assert rows(company) == before
    with company.writing() as s:
        s.execute(text("UPDATE project SET address = address"))


@pytest.mark.both
def test_a_table_others_point_to_can_be_rebuilt(
    company: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """SQLite rebuilds a table by copying and dropping it: rows that point to it must not mind."""
    before = rows(company)
    up = """with op.batch_alter_table("household", recreate="auto") as batch:
    batch.alter_column("unit", type_=sa.String(30), existing_type=sa.String(20))
with op.batch_alter_table("project", recreate="auto") as batch:
    batch.alter_column("name", type_=sa.String(100), existing_type=sa.String(80))"""
    with_revision(monkeypatch, tmp_path / "migrations", up, up.replace("30", "20").replace("100", "80"))
    for step in (schema.upgrade, lambda database: schema.downgrade(database, str(HEAD))):
        step(company)
        assert rows(company) == before
        if company.sqlite:
            with company.reading() as s:
                assert s.execute(text("PRAGMA foreign_key_check")).all() == []
                assert s.execute(text("PRAGMA foreign_keys")).scalar() == 1
                assert s.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_migration_that_breaks_what_rows_point_to_is_refused(
    company: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = rows(company)
    with_revision(monkeypatch, tmp_path / "migrations", 'op.execute("DELETE FROM household")')
    with pytest.raises(Exception, match=r"(?i)foreign"):
        schema.upgrade(company)
    assert rows(company) == before
    assert schema.level(company) == HEAD


@pytest.mark.both
def test_the_audit_chain_survives_a_migration(
    company: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    up = """with op.batch_alter_table("audit_entry") as batch:
    batch.add_column(sa.Column("trial", sa.String(5)))"""
    with_revision(monkeypatch, tmp_path / "migrations", up)
    schema.upgrade(company)
    with company.reading() as s:
        assert audit.verify(s)[1] is None


# -- the first start ---------------------------------------------------------------------------


@pytest.mark.both
def test_the_first_start_makes_one_administrator(database: Database) -> None:
    password = setup.prepare(database)
    assert password
    assert len(password) == 19
    assert setup.prepare(database) is None


def test_the_first_start_brings_the_shipped_forms_once(database: Database) -> None:
    for _ in range(2):
        setup.prepare(database)
    with database.reading() as s:
        assert [version.no for version in s.scalars(select(FormVersion))] == [1] * 21


@pytest.mark.both
def test_two_starts_at_once_do_no_harm(database: Database) -> None:
    schema.downgrade(database, "base")
    found = at_once([lambda: schema.upgrade(database)] * 3)
    assert found == [None] * 3
    schema.check(database)
