"""Brought back, every row and file is as it was; what is not a good backup changes nothing."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from db import base, schema, snapshots
from db.accounts import SignInSession
from db.backups import Backup
from db.base import Database
from db.choices.backups import BackupState
from db.files import StoredFile
from db.records import AuditEntry
from db.tickets import Ticket
from lib import audit, heads, running, storage
from lib.backups import bring_rows, restoring, sealing
from lib.backups.archive import Manifest
from lib.backups.making import make
from lib.backups.restoring import restore
from lib.backups.troubles import (
    DAMAGED,
    DIFFERENT,
    FOREIGN,
    HELD,
    KEY_WANTED,
    MISSING,
    NEWER,
    NOT_READABLE,
    OTHER_ENGINE,
    RUNNING,
    WRONG_KEY,
)
from lib.commands import main
from lib.errors import Refused
from lib.settings import Settings
from tests.backups.work import inside, photo, writers
from tests.cast import Cast
from tests.conftest import reread_settings
from tests.faults.harness import faults_of
from tests.files.test_service import row

KEY = "correct horse battery staple"
# What bringing back itself changes: sign-ins, the turns of jobs, the list, a line in the audit log.
OWN = {"backup", "audit_entry", "audit_head", "sign_in_session", "job_lease"}


def rows_now() -> snapshots.Sums:
    """Of the database in use, nobody staying connected to it."""
    with base.database().reading() as s:
        found = {name: sum for name, sum in snapshots.sums(s.connection()).items() if name not in OWN}
    base.database().engine.dispose()
    return found


def refusal(path: Path, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        restore(path, **how)
    return refused.value.message


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> str:
    """How hard it is to guess is test_sealing's affair."""
    monkeypatch.setitem(sealing.HARDNESS, "n", 1 << 10)
    monkeypatch.setenv("WUYEDESK_BACKUP_KEY", KEY)
    reread_settings()
    return KEY


@pytest.mark.slow
@pytest.mark.both
def test_after_a_restore_every_row_and_file_is_as_it_was(cast: Cast, database: Database, key: str) -> None:
    id = photo(cast, 1)
    file = row(cast, id)
    assert file
    with writers(cast):
        path = make()
    manifest = inside(path)
    with database.writing() as s:  # Everything that may go wrong afterwards.
        s.execute(update(Ticket).values(version=Ticket.version + 7))
        s.execute(delete(StoredFile))
        s.add(AuditEntry(seq=10_000, at=file.at, actor="x", deed="x", changes="[]", hash="x"))
    storage.path_of(file.sha256).write_bytes(b"rotten")
    cast.ticket()

    _manifest, safety = restore(path, with_copy=False)
    assert safety is None
    assert rows_now() == {name: sum for name, sum in manifest.sums().items() if name not in OWN}
    assert storage.get(file.sha256) == "第1页".encode()
    assert faults_of(database, manifest.tables["ticket"].rows) == []
    cast.ticket()  # Work goes on: ids and numbers follow those that were brought back.
    assert faults_of(database, manifest.tables["ticket"].rows + 1) == []
    with database.reading() as s:
        assert audit.verify(s)[1] is None
        assert s.scalar(select(AuditEntry.deed).where(AuditEntry.seq == manifest.head[0] + 1)) == (
            "backups.brought_back"
        )
        assert s.scalar(select(SignInSession)) is None


@pytest.mark.slow
@pytest.mark.both
def test_the_safety_copy_brings_back_what_was_there_before(
    cast: Cast, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    early = make()
    later = cast.ticket()
    before = rows_now()
    assert main(["restore", str(early), "--yes"]) == 0
    assert "逐行核对一致" in capsys.readouterr().out
    with base.database().reading() as s:
        assert s.get(Ticket, later) is None
        names = set(s.scalars(select(Backup.name).where(Backup.state == BackupState.VERIFIED)))
    [safety] = names - {early.name}  # Both are in the list, though the list is older than either.
    restore(early.with_name(safety), with_copy=False)
    assert rows_now() == before


# -- what is no good backup --------------------------------------------------------------------


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def flip(content: bytes, at: float) -> bytes:
    """A few bytes: one bit alone may leave a packed run of zeros the run it was."""
    place = int(len(content) * at)
    turned = bytes(byte ^ 0xFF for byte in content[place : place + 16])
    return content[:place] + turned + content[place + 16 :]


SPOILED: dict[str, tuple[Callable[[bytes], bytes], set[str]]] = {
    "cut off": (cut, {DAMAGED}),
    "empty": (lambda content: b"", {FOREIGN}),
    "bytes near the start": (lambda content: flip(content, 0.1), {DAMAGED}),
    "bytes in the middle": (lambda content: flip(content, 0.5), {DAMAGED}),
    "bytes near the end": (lambda content: flip(content, 0.98), {DAMAGED, FOREIGN}),
    "something else": (lambda content: b"PK\x03\x04 but no zip at all", {DAMAGED}),
    "text": (lambda content: "不是备份".encode(), {FOREIGN}),
}


@pytest.mark.parametrize("sealed", [False, True], ids=["plain", "sealed"])
def test_what_is_not_whole_changes_nothing(
    cast: Cast, sealed: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if sealed:
        request.getfixturevalue("key")
    photo(cast, 1)
    whole, before = make(), rows_now()
    for what, (spoil, sentences) in SPOILED.items():
        bad = tmp_path / "bad.zip"
        bad.write_bytes(spoil(whole.read_bytes()))
        assert refusal(bad) in sentences, what
    assert refusal(tmp_path / "nowhere.zip") == MISSING
    assert rows_now() == before


def test_without_its_key_nothing_of_it_can_be_read(
    cast: Cast, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make()
    content = path.read_bytes()
    assert not any(word in content for word in (b"PK\x03\x04", b"SQLite format", b"manifest", b"audit.key"))
    for wrong, sentence in (("", KEY_WANTED), ("correct horse battery stapl3", WRONG_KEY)):
        monkeypatch.setenv("WUYEDESK_BACKUP_KEY", wrong)
        reread_settings()
        assert refusal(path) == sentence


def test_one_of_a_newer_program_is_refused(cast: Cast) -> None:
    with cast.database.writing() as s:
        s.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused) as refused:
        make()  # Nobody could bring it back with this program.
    assert refused.value.message == NEWER


def test_one_of_the_other_engine_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path, look = make(), restoring.look

    def of_the_other(path: Path) -> Manifest:
        return look(path).model_copy(update={"engine": "postgresql"})

    monkeypatch.setattr(restoring, "look", of_the_other)
    assert refusal(path) == OTHER_ENGINE


def test_a_row_that_differs_is_found_before_anything_is_final(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before, look = make(), rows_now(), restoring.look

    def altered(path: Path) -> Manifest:
        found = look(path)
        found.tables["project"].sum = "0" * 64
        return found

    monkeypatch.setattr(restoring, "look", altered)
    assert refusal(path, with_copy=False) == DIFFERENT
    assert rows_now() == before


# -- standing still ----------------------------------------------------------------------------


def test_not_while_the_server_runs(cast: Cast, settings: Settings) -> None:
    path = make()
    serve = "from lib import running\nwith running.marked():\n    print('up', flush=True)\n    input()"
    child = subprocess.Popen(
        [sys.executable, "-c", serve], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    assert child.stdout.readline() == "up\n"
    assert refusal(path) == RUNNING
    child.kill()  # However it ended, it does not run any more.
    child.communicate()
    assert running.servers() == 0


@pytest.mark.postgres
def test_not_while_somebody_is_connected(cast: Cast, database: Database) -> None:
    path, other = make(), Database(database.url)
    with other.engine.connect():
        assert refusal(path) == RUNNING
    other.engine.dispose()


def test_not_while_another_program_holds_the_file(
    cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_rows, "PATIENCE", 0.1)  # It will not let go, however long one waits.
    path, before, other = make(), rows_now(), Database(database.url)
    with other.reading() as s:
        s.scalar(select(Ticket.id))
        assert refusal(path, with_copy=False) == HELD
    other.engine.dispose()
    assert rows_now() == before


def test_a_database_beyond_help_is_put_aside(cast: Cast, database: Database, settings: Settings) -> None:
    path, wanted = make(), rows_now()
    database.engine.dispose()
    file = settings.data_dir / "wuyedesk.db"
    spoiled = b"\0" * file.stat().st_size
    file.write_bytes(spoiled)
    assert refusal(path) == NOT_READABLE
    assert file.read_bytes() == spoiled
    restore(path, with_copy=False)
    assert file.with_name("wuyedesk.db.before-restore").read_bytes() == spoiled
    assert rows_now() == wanted


# -- on another machine, and of an older program -----------------------------------------------


def test_on_a_new_machine_the_secrets_come_along(cast: Cast, settings: Settings) -> None:
    photo(cast, 1)
    path, wanted = make(), rows_now()
    kept = path.rename(settings.data_dir.parent / path.name)
    cast.database.engine.dispose()
    for name in ("wuyedesk.db", "secrets/audit.key", "audit-heads.log"):
        (settings.data_dir / name).unlink(missing_ok=True)
    for file in storage.folder().rglob("*"):
        if file.is_file():
            file.unlink()
    restore(kept)
    assert rows_now() == wanted
    with cast.database.reading() as s:
        assert audit.verify(s)[1] is None
        assert all(storage.holds(hash) for hash in s.scalars(select(StoredFile.sha256)))
    assert heads.path().exists()


@pytest.mark.slow
@pytest.mark.both
def test_one_of_an_older_program_is_brought_up_to_date(cast: Cast, database: Database) -> None:
    schema.downgrade(database, "0004")
    path = make()
    assert inside(path).level == "0004"
    schema.upgrade(database)
    restore(path, with_copy=False)
    assert schema.is_current(database)
    cast.ticket()


def test_looking_changes_nothing(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    path, before = make(), rows_now()
    cast.ticket()
    assert main(["restore", str(path), "--look"]) == 0
    assert f"{inside(path).rows} rows" in capsys.readouterr().out
    assert rows_now() != before
