"""Ledgers brought in: each batch, every row it wrote, and what a person said about a file's shape."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.imports import BatchState, LedgerCode


class ImportBatch(Base):
    """One ledger brought in; project none: the whole company's."""

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    ledger: Mapped[LedgerCode] = mapped_column(word(LedgerCode), default=LedgerCode.HOUSEHOLDS)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    good: Mapped[int]
    bad: Mapped[int]
    state: Mapped[BatchState] = mapped_column(word(BatchState))


class ImportStep(Base):
    """One row written by a batch, with what stood there before (none: it was made)."""

    __tablename__ = "import_step"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int]
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None]


class LedgerShape(Base):
    """A person's word on how files of one shape are read, used again for the next of them."""

    __tablename__ = "ledger_shape"
    id: Mapped[int] = mapped_column(primary_key=True)
    ledger: Mapped[LedgerCode] = mapped_column(word(LedgerCode))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answers: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (UniqueConstraint("ledger", "fingerprint"),)
