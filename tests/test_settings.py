"""What a company sets from outside, and the secrets of an installation."""

import os
import stat
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from lib.settings import Settings
from tests.conftest import reread_settings
from tests.test_deeds import at_once


def test_without_settings_a_database_file_in_the_data_folder_is_used(settings: Settings) -> None:
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'wuyedesk.db'}"


def test_a_postgres_address_gets_its_driver(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://wuye:secret@db/wuyedesk")
    assert reread_settings().database_url == "postgresql+psycopg://wuye:secret@db/wuyedesk"


def test_the_demo_never_uses_the_real_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://wuye:secret@db/wuyedesk")
    monkeypatch.setenv("WUYEDESK_DEMO", "1")
    assert reread_settings().database_url == f"sqlite:///{settings.data_dir / 'demo.db'}"


def test_the_settings_file_is_read(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "settings.env").write_text("TRUSTED_PROXIES=10.0.0.5, 10.0.0.6\nSOMETHING_ELSE=1\n")
    assert reread_settings().proxies == {"10.0.0.5", "10.0.0.6"}


def test_the_environment_wins_over_the_file(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "settings.env").write_text("TRUSTED_PROXIES=10.0.0.5\n")
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.9")
    assert reread_settings().proxies == {"10.0.0.9"}


def test_empty_lists_hold_nothing(settings: Settings) -> None:
    assert settings.proxies == settings.hosts == frozenset()


def test_a_word_that_is_no_answer_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUYEDESK_HTTPS", "perhaps")
    with pytest.raises(ValidationError):
        reread_settings()


def test_a_secret_is_made_once_and_stays(settings: Settings) -> None:
    first = settings.secret("audit.key")
    assert len(first) == 32
    assert settings.secret("audit.key") == first
    assert settings.secret("cookie.key") != first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights another way")
def test_a_secret_is_for_its_owner_only(settings: Settings) -> None:
    settings.secret("audit.key")
    folder = settings.data_dir / "secrets"
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(folder / "audit.key").st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["audit.key"]


def test_the_demo_has_secrets_of_its_own(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    real = settings.secret("audit.key")
    monkeypatch.setenv("WUYEDESK_DEMO", "1")
    assert reread_settings().secret("audit.key") != real


def test_two_processes_starting_together_end_with_one_secret(tmp_path: Path) -> None:
    settings = Settings(WUYEDESK_DATA=tmp_path)  # type: ignore[call-arg]
    found = at_once([lambda: settings.secret("audit.key")] * 8)
    assert len(set(found)) == 1
    assert (tmp_path / "secrets" / "audit.key").read_text() == found[0].hex()


@pytest.mark.parametrize("left", ["", "00ff", "not hexadecimal"])
def test_a_damaged_secret_stops_everything(settings: Settings, left: str) -> None:
    folder = settings.data_dir / "secrets"
    folder.mkdir(parents=True)
    (folder / "audit.key").write_text(left)
    with pytest.raises((RuntimeError, ValueError)):
        settings.secret("audit.key")


def test_secrets_are_not_printed_with_the_settings(settings: Settings) -> None:
    assert settings.secret("audit.key").hex() not in repr(settings)
