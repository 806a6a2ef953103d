"""What people are told: in the product, and outside it through the outbox; the jobs that do so."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.alerts import AlertKind, ChannelKind


class Alert(Base):
    """One thing told to one person, once: key is the same for whatever must not be told twice.

    message is a text of the catalog, params its values; source: the record it opens.
    """

    __tablename__ = "alert"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[AlertKind] = mapped_column(word(AlertKind))
    source_kind: Mapped[str] = mapped_column(String(20), default="")
    source_id: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(200))
    params: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (Index(None, "user_id", "read_at", "at"), Index(None, "source_kind", "source_id"))


class NotifyChannel(Base):
    """A group robot or mail address; kinds: which alerts go there; no project: all of them."""

    __tablename__ = "notify_channel"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[ChannelKind] = mapped_column(word(ChannelKind))
    url: Mapped[str] = mapped_column(Text, info={"secret": True})
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    kinds: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class OutboxMessage(Base):
    """Written with the change it tells of, sent later by a job; key as an alert's."""

    __tablename__ = "outbox_message"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("notify_channel.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    at: Mapped[datetime] = mapped_column(Moment)
    send_after: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    gave_up_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (Index(None, "sent_at", "gave_up_at", "send_after"),)


class JobLease(Base):
    """Who runs a job until when, and how it went last."""

    __tablename__ = "job_lease"
    audited = False
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60), default="")
    until: Mapped[datetime | None] = mapped_column(Moment)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(200), default="")
