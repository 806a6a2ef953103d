"""Equipment with its upkeep, and tools with who has them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import accounts, customers, imports, staff  # noqa: F401  (what is pointed at)
from db.base import Base, Moment, word
from db.choices.equipment import EquipmentKind, EquipmentState, UpkeepKind, UpkeepResult


class Equipment(Base):
    """no is its number in its project, code its QR label's. check_months: how often it must be examined.

    checked_on and check_due_on follow from the last examination.
    """

    __tablename__ = "equipment"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    kind: Mapped[EquipmentKind] = mapped_column(word(EquipmentKind))
    state: Mapped[EquipmentState] = mapped_column(word(EquipmentState), default=EquipmentState.IN_USE)
    name: Mapped[str] = mapped_column(String(80))
    model: Mapped[str] = mapped_column(String(80), default="")
    maker: Mapped[str] = mapped_column(String(80), default="")
    serial: Mapped[str] = mapped_column(String(60), default="")
    supplier: Mapped[str] = mapped_column(String(80), default="")
    supplier_phone: Mapped[str] = mapped_column(String(40), default="", info={"personal": "phone"})
    place: Mapped[str] = mapped_column(String(120), default="")
    made_on: Mapped[date | None]
    installed_on: Mapped[date | None]
    warranty_until: Mapped[date | None]
    check_months: Mapped[int | None]
    checked_on: Mapped[date | None]
    check_due_on: Mapped[date | None]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("project_id", "no"),
        Index(None, "project_id", "kind"),
        Index(None, "state", "check_due_on"),
    )


class Upkeep(Base):
    """What was done to a piece of equipment. task_id: the duty's task it was done for."""

    __tablename__ = "upkeep"
    id: Mapped[int] = mapped_column(primary_key=True)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    kind: Mapped[UpkeepKind] = mapped_column(word(UpkeepKind))
    result: Mapped[UpkeepResult] = mapped_column(word(UpkeepResult), default=UpkeepResult.GOOD)
    done_on: Mapped[date]
    did: Mapped[str] = mapped_column(Text)
    firm: Mapped[str] = mapped_column(String(80), default="")
    cost: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    task_id: Mapped[int | None] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Tool(Base):
    """count: how many the company has of it; what is out, its issues say."""

    __tablename__ = "tool"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(40), unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    model: Mapped[str] = mapped_column(String(80), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(10), default="")
    count: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ToolIssue(Base):
    """Handed out to one of the staff; back once returned_at is set."""

    __tablename__ = "tool_issue"
    id: Mapped[int] = mapped_column(primary_key=True)
    tool_id: Mapped[int] = mapped_column(ForeignKey("tool.id"), index=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    n: Mapped[int]
    what_for: Mapped[str] = mapped_column(String(120), default="")
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_n: Mapped[int | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    state_note: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (Index(None, "returned_at", "due_on"),)
