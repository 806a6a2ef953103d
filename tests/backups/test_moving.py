"""Moved to the other engine and back, every row is the same, and work goes on there."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text, update

from db import base, snapshots
from db.base import Database
from db.customers import Household, Project
from lib import setup
from lib.backups.moving import move
from lib.backups.troubles import DIFFERENT, NO_TARGET, NOT_CURRENT, NOT_EMPTY, NOT_TAKEN, SAME_PLACE
from lib.commands import main
from lib.errors import Refused
from tests.backups.work import photo
from tests.cast import Cast
from tests.conftest import reread_settings, told
from tests.faults.harness import faults_of

ODD = "“引号”\t制表\\n 反斜杠\\ 换行\n𠮷👨‍👩‍👧"


@pytest.fixture
def empty(postgres: URL) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    name = f"m{uuid.uuid4().hex}"
    told(postgres, f"CREATE DATABASE {name}")
    yield postgres.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    told(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def rows_of(database: Database) -> snapshots.Sums:
    with database.reading() as s:
        found = snapshots.sums(s.connection())
    database.engine.dispose()
    return {name: sum for name, sum in found.items() if not name.startswith("search_")}


@pytest.mark.slow
@pytest.mark.both
def test_there_and_back_every_row_is_the_same(
    cast: Cast,
    empty: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From whichever engine this is on to PostgreSQL, worked in there, then to a SQLite file."""
    photo(cast, 1)
    cast.ticket()
    if cast.database.sqlite:  # Which does not look at lengths.
        _say(cast, ODD * 99)
        with pytest.raises(Refused) as refused:
            move(empty)
        assert (refused.value.message, refused.value.params["table"]) == (NOT_TAKEN, "project")
    _say(cast, ODD)
    before = rows_of(cast.database)
    assert main(["move", "--to", empty]) == 0
    assert "every row compared" in capsys.readouterr().out
    there = _now_in(empty, monkeypatch)
    assert rows_of(there) == before
    cast.database = there
    cast.ticket()  # Ids go on after those that were moved.
    assert faults_of(there, 2) == []
    setup.bring_up_to_date(there)

    file, before = tmp_path / "new" / "desk.db", rows_of(there)
    move(f"sqlite:///{file}")
    back = _now_in(f"sqlite:///{file}", monkeypatch)
    assert rows_of(back) == before
    assert faults_of(back, 2) == []


def _say(cast: Cast, address: str) -> None:
    with cast.database.writing() as s:
        s.execute(update(Project).values(address=address))
        s.execute(update(Household).values(area=Decimal("88.50")))
    cast.database.engine.dispose()


def _now_in(url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DATABASE_URL", url)
    return base.use(reread_settings().database_url)


@pytest.mark.postgres
def test_nothing_is_mixed_with_what_is_there(
    empty: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    request.getfixturevalue("cast")
    told(make_url(empty).set(drivername="postgresql+psycopg"), "CREATE TABLE theirs (id integer)")
    taken = tmp_path / "taken.db"
    taken.write_bytes(b"something")
    for url, sentence in (
        (empty, NOT_EMPTY),
        (f"sqlite:///{taken}", NOT_EMPTY),
        (base.database().url.render_as_string(hide_password=False), SAME_PLACE),
        ("postgresql://nobody@127.0.0.1:1/none", NO_TARGET),
        ("no address at all", NO_TARGET),
    ):
        with pytest.raises(Refused) as refused:
            move(url)
        assert refused.value.message == sentence
    assert taken.read_bytes() == b"something"


def test_a_row_lost_on_the_way_is_found_and_nothing_stays(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, target = snapshots.load, tmp_path / "new.db"

    def losing(connection, table, names, found):  # type: ignore[no-untyped-def]
        load(connection, table, names, list(found)[table.name == "number_counter" :])

    cast.ticket()
    monkeypatch.setattr(snapshots, "load", losing)
    with pytest.raises(Refused) as refused:
        move(f"sqlite:///{target}")
    assert (refused.value.message, refused.value.params) == (DIFFERENT, {"table": "number_counter"})
    assert list(tmp_path.glob("new*")) == []


def test_an_old_database_is_brought_up_to_date_first(cast: Cast, tmp_path: Path) -> None:
    with cast.database.writing() as s:
        s.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(Refused) as refused:
        move(f"sqlite:///{tmp_path / 'new.db'}")
    assert refused.value.message == NOT_CURRENT
