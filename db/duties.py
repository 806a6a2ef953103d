"""Recurring duties, where and by whom they are done, and the tasks they raise."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import accounts, customers, equipment  # noqa: F401  (what is pointed at)
from db.base import Base, Moment, word
from db.choices.duties import DutyKind, OnHoliday, TaskState


class Duty(Base):
    """project none: of the whole company, its places may lie in any project.

    recurs as lib.duties.recurrence_rules says. Each task may be done from its start for so many minutes, and
    grace minutes longer, late; after that it is missed, or made up where that is allowed. form_code: the
    checklist it is done by, "" for none. preset: the word of the starter set it came from.
    """

    __tablename__ = "duty"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DutyKind] = mapped_column(word(DutyKind))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    form_code: Mapped[str] = mapped_column(String(40), default="")
    how: Mapped[str] = mapped_column(Text, default="")
    recurs: Mapped[dict[str, Any]] = mapped_column()
    minutes: Mapped[int]
    grace: Mapped[int] = mapped_column(default=0)
    made_up: Mapped[bool] = mapped_column(default=True)
    holiday: Mapped[OnHoliday] = mapped_column(word(OnHoliday), default=OnHoliday.KEEP)
    photo: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    preset: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DutyPlace(Base):
    """One place a duty is done at, and who does it: one person, else whoever of the project holds the post.

    made_until: tasks are made up to then. An inactive place raises none; those raised stay.
    """

    __tablename__ = "duty_place"
    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"))
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    post: Mapped[str] = mapped_column(String(60), default="")
    active: Mapped[bool] = mapped_column(default=True)
    made_until: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DutyTask(Base):
    """Once what is due at a place. owner none: whoever of the project takes it.

    due_at: in time until then; late_until: grace runs out. for_id: whose task it was before a substitute's.
    """

    __tablename__ = "duty_task"
    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("duty_place.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    late_until: Mapped[datetime] = mapped_column(Moment)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[TaskState] = mapped_column(word(TaskState), default=TaskState.OPEN)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("place_id", "starts_at"),
        Index(None, "state", "late_until"),
        Index(None, "project_id", "starts_at"),
        Index(None, "owner_id", "state", "starts_at"),
        Index(None, "duty_id", "starts_at"),
    )


class Absence(Base):
    """Days somebody is away, both ends included; their tasks go to the substitute meanwhile."""

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
