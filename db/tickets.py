"""Tickets and their events. Events are the truth; the columns of a ticket follow them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.tickets import Channel, LineKind, Move, Satisfaction, State, TicketType, Urgency


class Ticket(Base):
    """due_at is the next thing promised: the work, the new date while waiting, then the call-back.

    ledger_key is what a ledger brought in knows the ticket by, "" for one taken in here.
    """

    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    ledger_key: Mapped[str] = mapped_column(String(160), default="")
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    type: Mapped[TicketType] = mapped_column(word(TicketType))
    category: Mapped[str] = mapped_column(String(40))
    urgency: Mapped[Urgency] = mapped_column(word(Urgency))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    state: Mapped[State] = mapped_column(word(State))
    place: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, info={"personal": "text"})
    contact: Mapped[str] = mapped_column(String(60), default="", info={"personal": "name"})
    phone: Mapped[str] = mapped_column(String(40), default="", info={"personal": "phone"})
    first_contact_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    received_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    on_site_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    quality_ok: Mapped[bool | None]
    satisfaction: Mapped[Satisfaction | None] = mapped_column(word(Satisfaction))
    reopened: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "project_id", "state", "due_at"),
        Index(None, "project_id", "received_at"),
        Index(None, "project_id", "ledger_key"),
        Index(None, "received_at"),
        Index(None, "state", "closed_at"),
        Index(None, "household_id", "received_at"),
        Index(None, "customer_id"),
        Index(None, "assignee_id", "state"),
        Index(None, "first_contact_id", "state"),
    )


class TicketEvent(Base):
    """One move or note: who, when, for whom, from where to where. Never changed, never erased."""

    __tablename__ = "ticket_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    move: Mapped[Move] = mapped_column(word(Move))
    state: Mapped[State] = mapped_column(word(State))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (Index(None, "by_id", "ticket_id"), Index(None, "on_behalf_of_id", "ticket_id"))


class TicketLine(Base):
    """A part used or work charged; money in yuan with two decimals."""

    __tablename__ = "ticket_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[LineKind] = mapped_column(word(LineKind))
    name: Mapped[str] = mapped_column(String(80))
    quantity: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    charged: Mapped[bool]
