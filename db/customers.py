"""Projects, buildings, households, customers and who lives where since when."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, word
from db.choices.customers import CustomerClass, Phase, Relation


class Project(Base):
    __tablename__ = "project"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    phase: Mapped[Phase] = mapped_column(word(Phase), default=Phase.RUNNING)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Building(Base):
    __tablename__ = "building"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str] = mapped_column(String(40))
    __table_args__ = (UniqueConstraint("project_id", "name"),)


class Household(Base):
    """room is the one spelling of an address inside its project: 3-2-1502."""

    __tablename__ = "household"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    unit: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[str] = mapped_column(String(40))
    room: Mapped[str] = mapped_column(String(80))
    area: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    move_in: Mapped[date | None]
    family: Mapped[int | None]
    parking: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    version: Mapped[int] = mapped_column()
    __table_args__ = (UniqueConstraint("project_id", "room"),)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Customer(Base):
    """phones are digits joined by one space; birthday is 1980-03-05 or --03-05 without a year."""

    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), info={"personal": "name"})
    phones: Mapped[str] = mapped_column(String(120), default="", info={"personal": "phone"})
    category: Mapped[CustomerClass] = mapped_column(word(CustomerClass), default=CustomerClass.BASIC)
    birthday: Mapped[str] = mapped_column(String(10), default="", info={"personal": "date"})
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Occupancy(Base):
    """A customer's tie to a household over time; an open end means today."""

    __tablename__ = "occupancy"
    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    relation: Mapped[Relation] = mapped_column(word(Relation))
    since: Mapped[date | None]
    until: Mapped[date | None]


class Lookup(Base):
    """What the desk types against: one row per household and occupant, room, name, initials and phones."""

    __tablename__ = "lookup"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    text: Mapped[str] = mapped_column(String(400))
    __table_args__ = (Index(None, "project_id", "household_id", "customer_id", "text"),)
