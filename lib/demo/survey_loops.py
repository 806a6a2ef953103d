"""What came of the invented surveys: some wished to be called, some things were put right."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.surveys import Dimension
from db.forms import Answer
from db.surveys import Campaign, CampaignTicket
from db.tickets import Ticket
from lib.demo.follow_ups import PROJECT, put_right
from lib.demo.staff import Crew
from lib.demo.surveys import told
from lib.forms.find import Forms
from lib.surveys.wish_rules import TYPES, category, summary

CALLED_WITHIN = timedelta(days=5)
HEARD = timedelta(days=1, hours=13)  # from the evening it ended to a morning
Wish = dict[str, Any]


def follow_surveys(s: Session, campaigns: list[Campaign], crew: Crew, forms: Forms, now: datetime) -> None:
    """campaigns: the quarters in order. Tickets reach back as far as there are any."""
    for turn, campaign in enumerate(campaigns):
        _wishes(s, campaign, _turned(told()["wishes"], 2 * turn), forms, now)
    for about in told()["actions"]:
        campaign = campaigns[about["round"]]
        raised = (campaign.closed_at or now) + HEARD
        if "before" in about:
            raised = max(raised, now - timedelta(days=about["before"]))
        put_right(s, crew, min(raised, now), about, campaign, about["about"])


def _turned(wishes: list[Wish], by: int) -> list[Wish]:
    """Another one first each time."""
    at = by % len(wishes)
    return wishes[at:] + wishes[:at]


def _wishes(s: Session, campaign: Campaign, wishes: list[Wish], forms: Forms, now: datetime) -> None:
    """What the desk was asked in those days, some of it asked by way of the survey."""
    until = (campaign.closed_at or now) + CALLED_WITHIN
    wanted = select(Ticket).where(
        Ticket.project_id == PROJECT,
        Ticket.type.in_(TYPES),
        Ticket.received_at.between(campaign.opened_at, until),
    )
    found = s.scalars(wanted.order_by(Ticket.received_at).limit(len(wishes)))
    for ticket, said in zip(found, wishes, strict=False):
        _become(s, ticket, said, forms)
        s.add(CampaignTicket(campaign_id=campaign.id, ticket_id=ticket.id, dimension=said["about"]))
    s.flush()


def _become(s: Session, ticket: Ticket, said: Wish, forms: Forms) -> None:
    """The request, in the words of somebody who answered."""
    about = Dimension(said["about"])
    ticket.summary = summary(about, said["words"])
    ticket.category = category(forms[ticket.type][1], about) or ""
    answer = s.scalars(
        select(Answer).where(Answer.owner_kind == "ticket", Answer.owner_id == ticket.id)
    ).one()
    answer.content = {**answer.content, "summary": ticket.summary, "category": ticket.category}
