"""Service standard profiles and their clauses, the working calendar, what the company sets once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.standards import Clock, DayKind, Measure, ProfileState, Special, Unit
from db.choices.tickets import Grade, TicketType, Urgency


class Profile(Base):
    """One whole book of promises; no project: the company's. In force from starts_on until the next one."""

    __tablename__ = "profile"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[ProfileState] = mapped_column(word(ProfileState))
    starts_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (Index(None, "project_id", "state", "starts_on"),)


class Clause(Base):
    """One promise. limit none: not set. type, urgency, grade none: any; the most particular clause holds.

    ceiling, in the same unit, is what no pause can stretch; or_promised: a date told to the customer in time
    holds instead. target: per cent of cases that must be in time.
    """

    __tablename__ = "clause"
    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    measure: Mapped[Measure] = mapped_column(word(Measure))
    type: Mapped[TicketType | None] = mapped_column(word(TicketType))
    urgency: Mapped[Urgency | None] = mapped_column(word(Urgency))
    grade: Mapped[Grade | None] = mapped_column(word(Grade))
    limit: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    unit: Mapped[Unit] = mapped_column(word(Unit))
    clock: Mapped[Clock | None] = mapped_column(word(Clock))
    pauses: Mapped[bool] = mapped_column(default=False)
    ceiling: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    or_promised: Mapped[bool] = mapped_column(default=False)
    target: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    source: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class ServiceHours(Base):
    """One shift, in minutes of the company's day; closes up to 2880 runs into the next. No project: all."""

    __tablename__ = "service_hours"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    day: Mapped[DayKind] = mapped_column(word(DayKind))
    opens: Mapped[int]
    closes: Mapped[int]


class SpecialDay(Base):
    """What the company says of a day, against or before the published calendar."""

    __tablename__ = "special_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    day: Mapped[date]
    kind: Mapped[Special] = mapped_column(word(Special))
    name: Mapped[str] = mapped_column(String(60), default="")
    __table_args__ = (UniqueConstraint("project_id", "day"),)


class CompanySetting(Base):
    """name, hotline, address …; what is not there has its default in lib/standards/company.py."""

    __tablename__ = "company_setting"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]
