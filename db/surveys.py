"""Satisfaction surveys: a campaign, whom it asks, and what was answered."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    event,
    select,
)
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from db.base import Base, Moment, word
from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState, InviteState, Standing
from db.upserts import insert


class Campaign(Base):
    """period is 2025Q3, or 2025 for a year; target a satisfied rate, margin half the interval, both in %.

    everybody: no sample is drawn. rate is the share in % expected to answer; who was asked by another one
    within rest_days is left out. Until it opens, form_version_id is only of which form.
    seed makes the sample again as it was drawn; open_code is the link anybody may use, if there is one.
    """

    __tablename__ = "campaign"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), index=True)
    period: Mapped[str] = mapped_column(String(8), index=True)
    state: Mapped[CampaignState] = mapped_column(word(CampaignState))
    anonymous: Mapped[bool]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    target: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    margin: Mapped[Decimal] = mapped_column(Numeric(4, 2))
    confidence: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    everybody: Mapped[bool] = mapped_column(default=True)
    rate: Mapped[int] = mapped_column(default=30)
    rest_days: Mapped[int] = mapped_column(default=0)
    seed: Mapped[int]
    open_code: Mapped[str | None] = mapped_column(String(40), unique=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Stratum(Base):
    """A project's households of one class: how many there are, and how many answers are wanted of them."""

    __tablename__ = "stratum"
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    category: Mapped[CustomerClass] = mapped_column(word(CustomerClass))
    population: Mapped[int]
    wanted: Mapped[int]
    __table_args__ = (UniqueConstraint("campaign_id", "project_id", "category"),)


class Invitation(Base):
    """One household asked, by a link of its own; draft holds what is typed until it is sent, then nothing.

    Of an anonymous campaign it says that there was an answer, never which, nor when.
    """

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    category: Mapped[CustomerClass] = mapped_column(word(CustomerClass))
    code: Mapped[str] = mapped_column(String(40), unique=True, info={"secret": True})
    state: Mapped[InviteState] = mapped_column(word(InviteState), default=InviteState.WAITING)
    interviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    response_id: Mapped[int | None] = mapped_column(BigInteger)
    draft: Mapped[dict[str, Any] | None] = mapped_column(info={"secret": True})
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("campaign_id", "household_id"), Index(None, "campaign_id", "state"))


class SurveyResponse(Base):
    """An answered questionnaire; marks holds its ratings packed, a sign each, in the form's order.

    Of an anonymous campaign its id is drawn at random, and household, customer, person and moment stay empty;
    building and class too, where they would name a few. Never audited row by row, for the same reason.
    """

    __tablename__ = "survey_response"
    audited = False
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    category: Mapped[CustomerClass | None] = mapped_column(word(CustomerClass))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    channel: Mapped[AnswerChannel] = mapped_column(word(AnswerChannel))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime | None] = mapped_column(Moment)
    standing: Mapped[Standing] = mapped_column(word(Standing), default=Standing.VALID)
    reason: Mapped[str] = mapped_column(String(200), default="")
    marks: Mapped[str] = mapped_column(String(320), default="")
    comment: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    content: Mapped[dict[str, Any]] = mapped_column(info={"personal": "answer"})
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index(None, "campaign_id", "standing"),
        Index(None, "campaign_id", "project_id"),
    )


class CampaignTicket(Base):
    """A ticket somebody who answered wished for: what they were asked of, heard and handled."""

    __tablename__ = "campaign_ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    dimension: Mapped[str] = mapped_column(String(20), default="")


# -- whether figures still hold ----------------------------------------------------------------


class CampaignStamp(Base):
    """Drawn anew with every change of a campaign's answers or strata: while it stays, so do the figures.

    Drawn and not counted: what follows a backup brought back is never taken for what came before. Of no
    foreign key, since it outlives a campaign whose answers were taken back with it.
    """

    __tablename__ = "campaign_stamp"
    audited = False
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[int] = mapped_column(BigInteger)


COUNTED = SurveyResponse, Stratum
EVERY = 0
"""Stands for all campaigns, where a statement does not say which it changes."""


@event.listens_for(Session, "after_flush")
def _changed(s: Session, context: Any) -> None:
    _note(s, {row.campaign_id for row in (*s.new, *s.dirty, *s.deleted) if isinstance(row, COUNTED)})


@event.listens_for(Session, "do_orm_execute")
def _changed_in_bulk(state: ORMExecuteState) -> None:
    table = getattr(state.statement, "table", None)
    if not state.is_select and table is not None and table.name in {one.__tablename__ for one in COUNTED}:
        told: Any = state.parameters or {}
        rows = told if isinstance(told, list) else [told]
        _note(state.session, {row.get("campaign_id", EVERY) for row in rows if state.is_insert} or {EVERY})


def _note(s: Session, campaigns: set[int]) -> None:
    if campaigns:
        s.info.setdefault("counted", set()).update(campaigns)


@event.listens_for(Session, "before_commit")
def _stamp(s: Session) -> None:
    """In the same transaction, at its end: whoever reads sees both or neither, and nobody waits long."""
    if s.in_nested_transaction():
        return
    s.flush()
    changed = s.info.pop("counted", set())
    if EVERY in changed:
        known = select(Campaign.id).union(select(CampaignStamp.campaign_id))
        changed = changed - {EVERY} | {*s.scalars(known)}
    if changed:
        drawn = secrets.randbelow(2**62) + 1
        rows = [{"campaign_id": id, "stamp": drawn} for id in sorted(changed)]
        fresh = insert(s, CampaignStamp).values(rows)
        again = {"stamp": fresh.excluded.stamp}
        s.execute(fresh.on_conflict_do_update(index_elements=["campaign_id"], set_=again))
