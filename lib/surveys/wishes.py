"""Somebody who answered wishes to be called: a ticket like any other, with its promises."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.surveys import Dimension
from db.choices.tickets import TicketType
from db.customers import Household, Project
from db.residents import Consent
from db.surveys import Campaign, CampaignTicket, Stratum
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command
from lib.alerts.rows import desk_of, tell
from lib.errors import Refused
from lib.forms import find as forms
from lib.i18n import N_
from lib.residents.notices import notice
from lib.residents.phone_rules import digits_of
from lib.residents.rows import kept_notice
from lib.surveys.scope import find_campaign
from lib.surveys.wish_rules import TYPES, answers
from lib.tickets import service as tickets

Fitted = tuple[TicketType, int, dict[str, Any]]


@command("surveys.answer")
def wish(
    s: Session,
    actor: Actor,
    *,
    campaign_id: int,
    household_id: int | None,
    name: str,
    phone: str,
    words: str,
    dimension: str,
    project_id: int | None = None,
    place: str = "",
    agreed: int | None = None,
) -> int:
    """A ticket to call them back; whoever asks has their consent to be called.

    It never points at the answer. In an anonymous campaign it takes no household from the invitation:
    place is what they say themselves. Ask for words anew there: a comment copied would name its answer.
    agreed: the version of the notice they agreed to on the screen.
    """
    campaign = find_campaign(s, actor, campaign_id)
    about = Dimension(dimension) if dimension in set(Dimension) else Dimension.OVERALL
    home = None if campaign.anonymous or not household_id else s.get(Household, household_id)
    project = _project(s, actor, campaign, home.project_id if home else project_id)
    type, version, filled = _fitted(s, actor, about, words)
    ticket_id = tickets.receive.within(
        s,
        actor,
        type=type,
        project_id=project,
        household_id=home.id if home else None,
        place=place or s.scalars(select(Project.name).where(Project.id == project)).one(),
        contact=name,
        phone=_phone(phone),
        form_version=version,
        answers=filled,
    )
    s.add(CampaignTicket(campaign_id=campaign.id, ticket_id=ticket_id, dimension=about))
    if agreed is not None:
        _agree(s, actor, ticket_id, agreed)
    _tell_the_desk(s, s.get_one(Ticket, ticket_id))
    return ticket_id


def _project(s: Session, actor: Actor, campaign: Campaign, given: int | None) -> int:
    """The one named, else the only one it can be."""
    asked = select(Stratum.project_id).where(Stratum.campaign_id == campaign.id).distinct()
    known = {id for id in s.scalars(asked) if actor.sees(id)}
    if given in known:
        return given
    if given is None and len(known) == 1:
        return known.pop()
    raise Refused(N_("Please say which project it is; this survey does not ask everywhere."))


def _fitted(s: Session, actor: Actor, about: Dimension, words: str) -> Fitted:
    """The first form in use that can be filled in with what is known."""
    known = forms.forms_in_force.within(s, actor, kind="intake")
    today, by_staff = clock.local(clock.now()).date(), actor.user_id is not None
    for type in TYPES:
        version, schema = known.get(type, (0, None))
        if schema and (filled := answers(schema, about, words, today, by_staff=by_staff)):
            return type, version, filled
    raise Refused(N_("Call-backs cannot be noted here now. Please call us."))


def _phone(text: str) -> str:
    if not (digits := digits_of(text)):
        raise Refused(N_("Please give a telephone number we can reach you at."))
    return digits


def _agree(s: Session, actor: Actor, ticket_id: int, agreed: int) -> None:
    now = notice.within(s, actor)
    if agreed != now.no:
        raise Refused(N_("Please read the notice on your data and agree to it."))
    s.add(Consent(ticket_id=ticket_id, notice_id=kept_notice(s, now.no, now.text).id, at=clock.now()))
    s.flush()


def _tell_the_desk(s: Session, ticket: Ticket) -> None:
    tell(
        s,
        desk_of(s, ticket.project_id),
        AlertKind.RESIDENT,
        N_("After a survey somebody wishes to be called, {no}: {place} {summary}"),
        {"no": ticket.no, "place": ticket.place, "summary": ticket.summary[:80]},
        source=("ticket", ticket.id),
        key=f"wish/{ticket.id}",
        project_id=ticket.project_id,
    )
