"""The backups that were made, and whether they were tried."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.backups import BackupState


class Backup(Base):
    """name is that of its file in the backup folder; sizes in bytes; trouble "" when nothing went wrong."""

    __tablename__ = "backup"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[BackupState] = mapped_column(word(BackupState))
    began_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    files: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    encrypted: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    trouble: Mapped[str] = mapped_column(String(200), default="")
