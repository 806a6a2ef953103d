"""Backups made while people work, on both engines; what fails leaves nothing behind and is told."""

import os
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from db.accounts import User
from db.alerts import Alert
from db.backups import Backup
from db.base import Database
from db.choices.alerts import AlertKind
from db.choices.backups import BackupState
from lib import clock, storage
from lib.backups import copy_rows, keeping, making, service
from lib.backups.making import MAKER, make
from lib.backups.troubles import AT_WORK, FULL, INTERRUPTED, LACKING, NO_ROOM, SHORT_KEY, UNSOUND
from lib.commands import doctor
from lib.deeds import perform, read
from lib.errors import Refused
from lib.settings import Settings
from tests.backups.work import faults_in, inside, photo, photos, writers
from tests.cast import Cast
from tests.conftest import reread_settings
from tests.files.test_service import row

KEY = "correct horse battery staple"


def listed(cast: Cast) -> list[Backup]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Backup).order_by(Backup.id)))


def told(cast: Cast) -> list[str]:
    with cast.database.reading() as s:
        troubles = select(Alert.message, Alert.params).where(Alert.kind == AlertKind.TROUBLE)
        return [message.format(**params) for message, params in s.execute(troubles.order_by(Alert.id))]


def left_over(settings: Settings) -> list[str]:
    """Whatever is neither a whole backup nor the installation's own."""
    work = [path.name for path in settings.data_dir.glob(".backup-*")]
    return work + [path.name for path in settings.backup_folder.glob("*") if path.name.startswith(".")]


@pytest.mark.slow
@pytest.mark.both
def test_five_backups_under_writers_are_each_of_one_moment(cast: Cast) -> None:
    photo(cast, 1)
    with writers(cast) as taken:
        found = []
        for _ in range(5):
            before = len(taken)
            manifest = inside(make())
            found.append(manifest)
            assert before <= manifest.tables["ticket"].rows <= len(taken) + 4
            while len(taken) == before:  # Nobody stood still meanwhile, and nobody does now.
                time.sleep(0.01)
    assert [faults_in(manifest) for manifest in found] == [[]] * 5
    counted = [manifest.tables["ticket"].rows for manifest in found]
    assert counted == sorted(counted)
    assert {backup.state for backup in listed(cast)} == {BackupState.VERIFIED}


def test_a_backup_is_its_owners_alone_and_holds_only_what_is_named(cast: Cast, settings: Settings) -> None:
    id, loose = photo(cast, 1), storage.put(b"nobody names this")
    path = make()
    with ZipFile(path) as archive:
        names = archive.namelist()
    file = row(cast, id)
    assert file
    assert f"files/{file.sha256}" in names
    assert f"files/{loose}" not in names
    assert "secrets/audit.key" in names
    assert names[-1] == "manifest.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left_over(settings) == []


def test_elsewhere_on_request(cast: Cast, tmp_path: Path, settings: Settings) -> None:
    path = make(tmp_path / "disk of the office")
    assert inside(path).rows > 0
    assert not settings.backup_folder.exists()


def test_a_photo_lost_on_disk_is_told_and_the_rest_kept(cast: Cast) -> None:
    id = photo(cast, 1)
    photo(cast, 2)
    file = row(cast, id)
    assert file
    storage.path_of(file.sha256).write_bytes(b"rotten")
    manifest = inside(make())
    assert (manifest.files, manifest.lacking) == (1, [file.sha256])
    assert listed(cast)[0].state == BackupState.VERIFIED
    assert LACKING in told(cast)[0]


def test_a_full_disk_leaves_nothing_and_is_told(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real error of a real device that is always full."""

    def full(archive: ZipFile, name: str, content: bytes) -> None:
        with open("/dev/full", "wb", buffering=0) as device:
            device.write(content)

    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full on this system")
    monkeypatch.setattr(making, "put_bytes", full)
    with pytest.raises(Refused, match="disk is full") as refused:
        make()
    assert refused.value.message == FULL
    assert left_over(settings) == []
    assert list(settings.backup_folder.iterdir()) == []
    assert [(backup.state, backup.trouble) for backup in listed(cast)] == [(BackupState.FAILED, FULL)]
    assert FULL in told(cast)[0]


def test_too_little_room_is_seen_beforehand(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_rows, "SPARE", 1 << 60)
    with pytest.raises(Refused) as refused:
        make()
    assert refused.value.message == NO_ROOM


def test_a_short_key_is_no_key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUYEDESK_BACKUP_KEY", "12345678")
    reread_settings()
    with pytest.raises(Refused) as refused:
        make()
    assert refused.value.message == SHORT_KEY


def test_a_copy_with_an_altered_audit_log_is_no_good_backup(cast: Cast) -> None:
    from db.records import AuditHead

    with cast.database.writing() as s:
        s.execute(update(AuditHead).values(seq=AuditHead.seq + 1))
    with pytest.raises(Refused) as refused:
        make()
    assert refused.value.message == UNSOUND


def test_two_at_once_are_one(cast: Cast) -> None:
    with making.one_at_a_time(), pytest.raises(Refused) as refused:
        make()
    assert refused.value.message == AT_WORK
    assert listed(cast) == []


# A step of making, which call of it to stop before, and how many drafts lie there then.
MOMENTS = (("put_bytes", 5, 1), ("verify", 1, 0))
STOPPING = """
import sys
from lib.backups import making
from lib.commands import main

step, left = getattr(making, sys.argv[1]), int(sys.argv[2])

def stopping(*args, **how):
    global left
    left -= 1
    if left == 0:
        print("here", flush=True)
        sys.stdin.read()
    return step(*args, **how)

setattr(making, sys.argv[1], stopping)
main(["backup"])
"""


@pytest.mark.slow
def test_killed_in_the_middle_it_leaves_no_half_backup(cast: Cast, settings: Settings) -> None:
    """At several moments of its work; the next one tidies and is good."""
    photos(cast, 9)
    whole = make()
    for moment, call, drafts in MOMENTS:
        _killed(settings, moment, call)
        assert len([name for name in left_over(settings) if name.endswith(".part")]) == drafts
        half = [path for path in settings.backup_folder.glob("wuyedesk-*") if path != whole]
        assert len(half) == 1 - drafts
        for path in half:  # Under its own name it is whole, even before it was looked at.
            assert inside(path).files == 9
    again = make()
    assert left_over(settings) == []
    first, *killed, last = listed(cast)
    assert {(backup.state, backup.trouble) for backup in killed} == {(BackupState.FAILED, INTERRUPTED)}
    assert len(killed) == len(MOMENTS)
    assert {first.state, last.state} == {BackupState.VERIFIED}
    assert sorted(settings.backup_folder.glob("wuyedesk-*")) == sorted([whole, again])


def _killed(settings: Settings, moment: str, call: int) -> None:
    """Only once it says that it has come so far, and waits there."""
    env = {**os.environ, "WUYEDESK_DATA": str(settings.data_dir)}
    with subprocess.Popen(
        [sys.executable, "-c", STOPPING, moment, str(call)],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == b"here\n"
        child.kill()


# -- the night's, those asked for, and the worry -----------------------------------------------


@pytest.mark.slow
@pytest.mark.both
def test_the_job_makes_what_was_asked_for(cast: Cast) -> None:
    perform(service.ask, cast.admin, None)
    with pytest.raises(Refused, match="on its way"):
        perform(service.ask, cast.admin, None)
    keeping.keep_up()
    assert [backup.state for backup in listed(cast)] == [BackupState.VERIFIED]
    keeping.keep_up()  # Tonight's is there: nothing to do.
    assert len(listed(cast)) == 1
    standing = read(service.standing, cast.admin)
    assert standing.verified
    assert (standing.open, standing.failed) == (None, None)
    assert standing.verified.rows > 100


@pytest.mark.slow
def test_older_ones_go_only_when_a_newer_one_is_good(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [make() for _ in range(2)]
    stranger = settings.backup_folder / "wuyedesk-20200101-020000-aaaa.zip"
    stranger.write_bytes(b"somebody put this here")
    with cast.database.writing() as s:
        for number, path in enumerate(old):
            at = clock.now() - timedelta(days=900 + number)
            s.execute(update(Backup).where(Backup.name == path.name).values(began_at=at, verified_at=at))
    with monkeypatch.context() as patch:
        patch.setattr(copy_rows, "SPARE", 1 << 60)
        with pytest.raises(Refused):
            make()
    assert all(path.exists() for path in old)
    monkeypatch.setenv("WUYEDESK_BACKUP_MONTHS", "0")
    monkeypatch.setenv("WUYEDESK_BACKUP_WEEKS", "0")
    monkeypatch.setenv("WUYEDESK_BACKUP_DAYS", "1")
    reread_settings()
    newest = make()
    assert sorted(settings.backup_folder.iterdir()) == sorted([stranger, newest])


def test_administrators_are_told_once_a_day_while_there_is_none(cast: Cast, database: Database) -> None:
    assert perform(service.worry, MAKER, None) == 0  # A company set up just now.
    with database.writing() as s:
        s.execute(update(User).values(created_at=clock.now() - timedelta(days=3)))
    assert perform(service.worry, MAKER, None) == 1
    assert perform(service.worry, MAKER, None) == 0
    make()
    assert perform(service.worry, MAKER, None) == 0
    assert told(cast) == [service.OLD]


def test_the_doctor_says_how_old_the_last_one_is(cast: Cast) -> None:
    assert doctor.backup_finding(cast.database)[0] == doctor.NOTE
    make()
    assert doctor.backup_finding(cast.database)[0] == doctor.FINE
    with cast.database.writing() as s:
        s.execute(update(Backup).values(verified_at=clock.now() - timedelta(hours=27)))
    grade, sentence = doctor.backup_finding(cast.database)
    assert grade == doctor.NOTE
    assert "27 小时前" in sentence
