"""Archive records: what is kept, where, how long, who may see it; borrowed, and in the end destroyed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.archives import (
    Cycle,
    DisposalState,
    Look,
    Origin,
    RecordState,
    Secrecy,
    TextState,
)


class ArchiveCategory(Base):
    """letters stand in the archive number. keep_years None: permanent.

    form_code names the form its records are described with, "" for none; basis says where the years are from.
    """

    __tablename__ = "archive_category"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    letters: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60))
    keep_years: Mapped[int | None]
    basis: Mapped[str] = mapped_column(String(200), default="")
    secrecy: Mapped[Secrecy] = mapped_column(word(Secrecy), default=Secrecy.INTERNAL)
    form_code: Mapped[str] = mapped_column(String(40), default="")
    expires: Mapped[bool] = mapped_column(default=False)
    paper: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    rank: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ArchiveRecord(Base):
    """Two ends are two things: expires_on, when a contract ends; keep_until, when it may be destroyed.

    no is given when it is filed. keep_word is what a ledger said (长期), keep_years None is permanent.
    source_kind and source_id name the work it was made of; hold, if not "", forbids destroying it.
    followed_by is the number of the record that goes on where this one ended, as a contract renewed.
    """

    __tablename__ = "archive_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str | None] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200), info={"personal": "text"})
    category_id: Mapped[int] = mapped_column(ForeignKey(ArchiveCategory.id))
    state: Mapped[RecordState] = mapped_column(word(RecordState))
    secrecy: Mapped[Secrecy] = mapped_column(word(Secrecy))
    origin: Mapped[Origin] = mapped_column(word(Origin))
    source_kind: Mapped[str] = mapped_column(String(20), default="")
    source_id: Mapped[int | None]
    source_no: Mapped[str] = mapped_column(String(40), default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    author: Mapped[str] = mapped_column(String(80), default="")
    year: Mapped[int]
    happened_on: Mapped[date | None]
    cycle: Mapped[Cycle] = mapped_column(word(Cycle), default=Cycle.ITEM)
    body: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    shelf: Mapped[str] = mapped_column(String(80), default="")
    pages: Mapped[int | None]
    expires_on: Mapped[date | None]
    followed_by: Mapped[str] = mapped_column(String(40), default="")
    keep_years: Mapped[int | None]
    keep_word: Mapped[str] = mapped_column(String(20), default="")
    keep_until: Mapped[date | None]
    hold: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    filed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index(None, "source_kind", "source_id"),
        Index(None, "project_id", "category_id", "year"),
        Index(None, "category_id", "year"),
        Index(None, "state", "keep_until"),
        Index(None, "expires_on"),
        Index(None, "filed_at"),
        {"sqlite_autoincrement": True},  # the log of a destroyed record never becomes another one's
    )


class ArchiveSheet(Base):
    """What was filed, once and for good: content as it was then, and the hash of its canonical JSON.

    no counts up: a case reopened and closed again gets another sheet.
    """

    __tablename__ = "archive_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey(ArchiveRecord.id))
    no: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(info={"secret": True})
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("record_id", "no"),)


class ArchiveLoan(Base):
    """Paper out of its shelf; returned_at None: still out."""

    __tablename__ = "archive_loan"
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey(ArchiveRecord.id), index=True)
    borrower: Mapped[str] = mapped_column(String(60), info={"personal": "name"})
    borrower_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    purpose: Mapped[str] = mapped_column(String(200), default="")
    lent_at: Mapped[datetime] = mapped_column(Moment)
    lent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date]
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_to_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (Index(None, "returned_at", "due_on"),)


class Disposal(Base):
    """A list of records to be destroyed; the certificate is kept here, and nowhere else."""

    __tablename__ = "disposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    state: Mapped[DisposalState] = mapped_column(word(DisposalState))
    reason: Mapped[str] = mapped_column(String(400))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")
    certificate: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"secret": True})
    sha256: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DisposalItem(Base):
    """record_id points at nothing once it is destroyed; what stays says what it was, not what was in it."""

    __tablename__ = "disposal_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey(Disposal.id), index=True)
    record_id: Mapped[int] = mapped_column(index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    no: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200), info={"personal": "text"})
    category: Mapped[str] = mapped_column(String(60))
    secrecy: Mapped[Secrecy] = mapped_column(word(Secrecy))
    year: Mapped[int]
    keep_until: Mapped[date | None]
    files: Mapped[int] = mapped_column(default=0)


class ArchiveLook(Base):
    """Who opened, printed or exported which record, and why where that must be said."""

    __tablename__ = "archive_look"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(index=True)
    record_no: Mapped[str] = mapped_column(String(40), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    what: Mapped[Look] = mapped_column(word(Look))
    reason: Mapped[str] = mapped_column(String(200), default="")


class AccessReview(Base):
    """Once a year somebody looks through who may see what, and signs it."""

    __tablename__ = "access_review"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")
    content: Mapped[list[Any]]


class ArchiveCheck(Base):
    """Somebody looked a period through; counts is what was missing that day, by the code of the gap.

    project_id none: everything. period is 2026, 2026-Q4 or 2026-11.
    """

    __tablename__ = "archive_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    period: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(String(400), default="")
    __table_args__ = (Index(None, "period", "project_id"),)


class FileText(Base):
    """The words of a stored content, read once however often it is attached."""

    __tablename__ = "file_text"
    audited = False
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[TextState] = mapped_column(word(TextState))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index(None, "state"),)
