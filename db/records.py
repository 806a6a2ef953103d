"""What the frame itself keeps: audit chain, deeds done once, number counters."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment


class AuditEntry(Base):
    """Who did what when, before and after, chained by hash to the entry before."""

    __tablename__ = "audit_entry"
    audited = False
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    deed: Mapped[str] = mapped_column(String(60))
    changes: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index(None, "deed", "at"), Index(None, "actor", "at"))


class AuditHead(Base):
    """One row, locked by whoever appends."""

    __tablename__ = "audit_head"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Deed(Base):
    """A submitted form's nonce and its first result: a repeat gets the same answer."""

    __tablename__ = "deed"
    audited = False
    actor: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class NumberCounter(Base):
    """The last number given out of a series in a period."""

    __tablename__ = "number_counter"
    audited = False
    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int]
