"""Inspections: what was found item by item, the score it makes, and who signed. Findings are the truth."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import accounts, actions, customers, duties, equipment, files, forms  # noqa: F401  (what is pointed at)
from db.base import Base, Moment, word
from db.choices.actions import Severity
from db.choices.inspections import InspectionOrigin, InspectionState, SignRole, Verdict


class Inspection(Base):
    """One round through a checklist, as it stood when the round began.

    code: what its own address for filling in carries; whoever holds it needs no account until link_until.
    only: the items a re-inspection carries, none for all. year and quarter are those of held_on.
    score in %, and result its working, as lib.inspections.scoring_rules says, once it is done.
    """

    __tablename__ = "inspection"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True, info={"secret": True})
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), index=True)
    form_code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    origin: Mapped[InspectionOrigin] = mapped_column(word(InspectionOrigin))
    state: Mapped[InspectionState] = mapped_column(word(InspectionState), default=InspectionState.OPEN)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    task_id: Mapped[int | None] = mapped_column(ForeignKey("duty_task.id"), unique=True)
    of_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    only: Mapped[list[Any] | None] = mapped_column()
    visited: Mapped[list[Any] | None] = mapped_column()
    inspector_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    inspectors: Mapped[str] = mapped_column(String(120), default="", info={"personal": "name"})
    firm: Mapped[str] = mapped_column(String(80), default="")
    link_until: Mapped[datetime | None] = mapped_column(Moment)
    held_on: Mapped[date]
    year: Mapped[int]
    quarter: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    passed: Mapped[bool | None]
    result: Mapped[dict[str, Any] | None] = mapped_column()
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index(None, "form_code", "year", "quarter"),
        Index(None, "project_id", "form_code", "held_on"),
        Index(None, "state", "held_on"),
    )


class InspectionItem(Base):
    """What was found of one item. deducted of its points; turn grows with each change on the device.

    repeat_of_id: the finding of an earlier round that came back. fixed: put right on the spot.
    latitude and longitude in degrees (WGS 84), as the device told when allowed; accuracy in metres.
    """

    __tablename__ = "inspection_item"
    audited = False  # the inspection is, whole, when it is done
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    item: Mapped[str] = mapped_column(String(40))
    area: Mapped[str] = mapped_column(String(40), default="")
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    points: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    deducted: Mapped[Decimal] = mapped_column(Numeric(7, 2), default=Decimal(0))
    severity: Mapped[Severity] = mapped_column(word(Severity), default=Severity.NORMAL)
    note: Mapped[str] = mapped_column(String(1000), default="", info={"personal": "text"})
    place: Mapped[str] = mapped_column(String(120), default="")
    fixed: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    due_on: Mapped[date | None]
    repeat_of_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_item.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    turn: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    accuracy: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("inspection_id", "item"),
        Index(None, "verdict", "inspection_id"),
    )


class InspectionArea(Base):
    """The score of one area of a finished inspection, kept beside it for the board."""

    __tablename__ = "inspection_area"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    area: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(60))
    full: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    got: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    items: Mapped[int]
    failed: Mapped[int]
    skipped: Mapped[int]
    passed: Mapped[bool]
    __table_args__ = (UniqueConstraint("inspection_id", "area"),)


class InspectionSign(Base):
    __tablename__ = "inspection_sign"
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    role: Mapped[SignRole] = mapped_column(word(SignRole))
    name: Mapped[str] = mapped_column(String(60), info={"personal": "name"})
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    word: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(Moment)
