"""What a company sets from outside: environment variables or data/settings.env."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent
SECRET_BYTES = 32


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="", extra="ignore")

    data_dir: Path = Field(ROOT / "data", validation_alias="WUYEDESK_DATA")
    database: str = Field("", validation_alias="DATABASE_URL")
    demo: bool = Field(False, validation_alias="WUYEDESK_DEMO")
    trusted_proxies: str = Field("", validation_alias="TRUSTED_PROXIES")
    allowed_hosts: str = Field("", validation_alias="WUYEDESK_HOSTS")
    https: bool = Field(False, validation_alias="WUYEDESK_HTTPS")
    zone: str = Field("Asia/Shanghai", validation_alias="WUYEDESK_ZONE")
    most_upload_mb: int = Field(10, ge=1, le=20, validation_alias="WUYEDESK_MOST_UPLOAD_MB")
    jobs: bool = Field(True, validation_alias="WUYEDESK_JOBS")
    mail: str = Field("", validation_alias="WUYEDESK_MAIL")
    notify_hosts: str = Field("", validation_alias="WUYEDESK_NOTIFY_HOSTS")
    backups: Path | None = Field(None, validation_alias="WUYEDESK_BACKUPS")
    backup_key: str = Field("", validation_alias="WUYEDESK_BACKUP_KEY", repr=False)
    backup_hour: int = Field(2, ge=0, le=23, validation_alias="WUYEDESK_BACKUP_HOUR")
    backup_days: int = Field(7, ge=1, le=400, validation_alias="WUYEDESK_BACKUP_DAYS")
    backup_weeks: int = Field(4, ge=0, le=400, validation_alias="WUYEDESK_BACKUP_WEEKS")
    backup_months: int = Field(6, ge=0, le=400, validation_alias="WUYEDESK_BACKUP_MONTHS")

    @property
    def database_url(self) -> str:
        """The demo always has a database of its own, never beside real data."""
        if self.demo:
            return f"sqlite:///{self.data_dir / 'demo.db'}"
        url = self.database or f"sqlite:///{self.data_dir / 'wuyedesk.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def proxies(self) -> frozenset[str]:
        return _words(self.trusted_proxies)

    @property
    def hosts(self) -> frozenset[str]:
        """Names this site answers to; empty: any."""
        return _words(self.allowed_hosts)

    @property
    def relays(self) -> frozenset[str]:
        """Hosts of one's own that messages may go to besides the chats': host or host:port."""
        return _words(self.notify_hosts.lower())

    @property
    def backup_folder(self) -> Path:
        return self.backups or self.data_dir / ("demo-backups" if self.demo else "backups")

    @property
    def secret_folder(self) -> Path:
        return self.data_dir / "secrets"

    def secret(self, name: str) -> bytes:
        """A secret of this installation, made on first use and readable by its owner only."""
        path = self.secret_folder / (f"demo-{name}" if self.demo else name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_once(path, secrets.token_hex(SECRET_BYTES))
        return _read_secret(path)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def _write_once(path: Path, text: str) -> None:
    """Two processes starting together must end with one secret: whoever links first wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    with draft.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@lru_cache
def _read_secret(path: Path) -> bytes:
    """An empty or shortened file would seal and sign with next to nothing: refuse to go on."""
    key = bytes.fromhex(path.read_text("ascii"))
    if len(key) != SECRET_BYTES:
        raise RuntimeError(f"the secret in {path} is damaged: bring it back from a backup")
    return key


def reread_secrets() -> None:
    """Others lie there now: a backup has been brought back."""
    _read_secret.cache_clear()


@lru_cache
def settings() -> Settings:
    data = Settings().data_dir
    return Settings(_env_file=data / "settings.env")
