"""The company's people, with or without an account, and their certificates."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, word
from db.choices.staff import CertificateState, StaffStatus


class Staff(Base):
    """no is the company's staff number, "" where there is none; project none: head office."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), default="", index=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="", info={"personal": "phone"})
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    department: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[StaffStatus] = mapped_column(word(StaffStatus), default=StaffStatus.ACTIVE)
    joined: Mapped[date | None]
    left_on: Mapped[date | None]
    gender: Mapped[str] = mapped_column(String(10), default="")
    education: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Certificate(Base):
    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(60), default="")
    expires: Mapped[date | None]
    state: Mapped[CertificateState] = mapped_column(word(CertificateState))
    __table_args__ = (Index(None, "state", "expires"),)
