"""Versioned forms and the answers given on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment


class Form(Base):
    __tablename__ = "form"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)


class FormVersion(Base):
    """Never changed once made: an answer keeps its version. preset: shipped with the product."""

    __tablename__ = "form_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    no: Mapped[int]
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(Moment)
    preset: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (UniqueConstraint("form_id", "no"),)


class FormDraft(Base):
    """A form being designed, kept as it is typed; based_on is the version it started from, 0 a new form."""

    __tablename__ = "form_draft"
    audited = False  # the version made of it is
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    based_on: Mapped[int]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("code", "by_id"),)


class Answer(Base):
    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), index=True)
    owner_kind: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[int]
    # What of it is personal, its version says: the audit log gets it masked from whoever keeps it.
    content: Mapped[dict[str, Any]] = mapped_column(info={"personal": "answer"})
    __table_args__ = (Index(None, "owner_kind", "owner_id"),)
