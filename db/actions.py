"""Corrective actions, whatever raised them, and their events. Events are the truth."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity


class Action(Base):
    """source_id with source_kind names the record that raised it; item the part of it, standard what it says.

    money in yuan, what putting it right costs; photo: it is not put right without one. repeats: how often the
    same was found before. effect_due_at: when somebody looks whether it has lasted, and what they saw.
    """

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    source_kind: Mapped[ActionSource] = mapped_column(word(ActionSource))
    source_id: Mapped[int | None]
    source_no: Mapped[str] = mapped_column(String(30), default="")
    item: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(120), info={"personal": "text"})
    detail: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    severity: Mapped[Severity] = mapped_column(word(Severity), default=Severity.NORMAL)
    remedy: Mapped[Remedy | None] = mapped_column(word(Remedy))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[ActionState] = mapped_column(word(ActionState))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    standard: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    measure: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    money: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    photo: Mapped[bool] = mapped_column(default=False)
    repeat_of_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    repeats: Mapped[int] = mapped_column(default=0)
    effect_due_at: Mapped[datetime | None] = mapped_column(Moment)
    effect_at: Mapped[datetime | None] = mapped_column(Moment)
    effect_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    effective: Mapped[bool | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "project_id", "state", "due_at"),
        Index(None, "owner_id", "state"),
        Index(None, "source_kind", "source_id"),
        Index(None, "raised_at"),
        Index(None, "effective", "effect_due_at"),
    )


class ActionEvent(Base):
    __tablename__ = "action_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    move: Mapped[ActionMove] = mapped_column(word(ActionMove))
    state: Mapped[ActionState] = mapped_column(word(ActionState))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
