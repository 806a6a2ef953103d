"""Tickets and their events. Events are the truth; the columns of a ticket follow them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.standards import Measure
from db.choices.tickets import (
    Channel,
    Delivery,
    DispatchMode,
    Grade,
    LineKind,
    Move,
    Satisfaction,
    State,
    TicketType,
    Urgency,
)
from db.incidents import Incident
from db.residents import ResidentLink
from db.standards import Profile


class Ticket(Base):
    """due_at is the earliest promise still open, promised_at the date told to the customer.

    profile_id is the book of promises in force when it was received, repeat_of_id the case it says again,
    parent_id the case of head office it belongs to, link_id the code a resident came by.
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
    form_code: Mapped[str] = mapped_column(String(40), default="")
    grade: Mapped[Grade | None] = mapped_column(word(Grade))
    cause: Mapped[str] = mapped_column(String(60), default="")
    promised_at: Mapped[datetime | None] = mapped_column(Moment)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey(Profile.id), index=True)
    repeat_of_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey(Incident.id), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey(ResidentLink.id), index=True)
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


class Promise(Base):
    """One promise on one ticket, worked out from its events; rewritten whenever they or a clause change.

    round counts from 0 and goes up at each reopening; due_at none while its clock stands still.
    """

    __tablename__ = "promise"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    round: Mapped[int]
    measure: Mapped[Measure] = mapped_column(word(Measure))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    paused: Mapped[bool] = mapped_column(default=False)
    met_at: Mapped[datetime | None] = mapped_column(Moment)
    dropped: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("ticket_id", "round", "measure"), Index(None, "met_at", "due_at"))


class Excuse(Base):
    """A breach somebody asks to be excused; a second person decides."""

    __tablename__ = "excuse"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    round: Mapped[int]
    measure: Mapped[Measure] = mapped_column(word(Measure))
    reason: Mapped[str] = mapped_column(Text, info={"personal": "text"})
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    granted: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (Index(None, "granted", "asked_at"),)


class Complaint(Base):
    """What a complaint has beyond a ticket: when, why, what is wanted; findings, verdict, written answer."""

    __tablename__ = "complaint"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    happened_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    demand: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    department: Mapped[str] = mapped_column(String(60), default="")
    facts: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    valid: Mapped[bool | None]
    verdict: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    plan: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    delivery: Mapped[Delivery | None] = mapped_column(word(Delivery))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ComplaintPerson(Base):
    """A member of staff a valid complaint is about, and what they say to it."""

    __tablename__ = "complaint_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    reply: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("ticket_id", "staff_id"),)


class CoHandling(Base):
    """The part somebody of another department does, with a due time of its own."""

    __tablename__ = "co_handler"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    task: Mapped[str] = mapped_column(String(200), info={"personal": "text"})
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (Index(None, "user_id", "done_at", "due_at"),)


class DispatchRule(Base):
    """How work finds its hands; the most particular rule holds. minutes: untouched so long, it goes on."""

    __tablename__ = "dispatch_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    type: Mapped[TicketType | None] = mapped_column(word(TicketType))
    category: Mapped[str] = mapped_column(String(40), default="")
    mode: Mapped[DispatchMode] = mapped_column(word(DispatchMode))
    minutes: Mapped[int | None]
    people: Mapped[list[Any]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("project_id", "type", "category"),)


class DispatchTurn(Base):
    """When somebody was last given work, as the number of that event: numbers only grow, clocks may not."""

    __tablename__ = "dispatch_turn"
    audited = False
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("ticket_event.id"))
