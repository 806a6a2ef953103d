"""What the people a complaint names say to it: their own side, without seeing who complained."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.tickets import Move
from db.staff import Staff
from db.tickets import Complaint, ComplaintPerson, Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.forms import service as forms
from lib.i18n import N_
from lib.tickets.rows import happen
from lib.tickets.scope import find

# The event is nobody's: who makes one on a ticket sees all of it from then on.
NOBODY = Actor.system("statement")


@dataclass(frozen=True)
class Asked:
    """summary is left out where the customer wants to stay unknown."""

    no: str
    happened_at: datetime | None
    summary: str
    facts: str
    verdict: str
    reply: str
    replied_at: datetime | None


@query("tickets.reply")
def asked_of_me(s: Session, actor: Actor, *, id: int) -> Asked:
    """id: the complaint that names this person."""
    person, ticket, _ = _mine(s, actor, id)
    case = s.get(Complaint, ticket.id) or Complaint(facts="", verdict="")
    answered = forms.answer_of.within(s, actor, owner_kind="ticket", owner_id=ticket.id)
    unknown = bool(answered and answered[1].get("anonymous"))
    said = "" if unknown else ticket.summary
    return Asked(ticket.no, case.happened_at, said, case.facts, case.verdict, person.reply, person.replied_at)


@command("tickets.reply")
def reply(s: Session, actor: Actor, *, id: int, text: str) -> None:
    person, ticket, name = _mine(s, actor, id)
    _said(s, NOBODY, ticket, person, name, text)


@command("tickets.investigate")
def reply_for(s: Session, actor: Actor, *, id: int, person_id: int, text: str) -> None:
    """The desk writes down what the person said."""
    ticket = find(s, actor, id)
    wanted = select(ComplaintPerson, Staff.name).join(Staff, Staff.id == ComplaintPerson.staff_id)
    found = s.execute(
        wanted.where(ComplaintPerson.id == person_id, ComplaintPerson.ticket_id == ticket.id)
    ).one_or_none()
    if found is None:
        raise NotFound(N_("This person is not named in the complaint."))
    _said(s, actor, ticket, found[0], found[1], text)


def _mine(s: Session, actor: Actor, ticket_id: int) -> tuple[ComplaintPerson, Ticket, str]:
    wanted = (
        select(ComplaintPerson, Ticket, Staff.name)
        .join(Staff, Staff.id == ComplaintPerson.staff_id)
        .join(Ticket, Ticket.id == ComplaintPerson.ticket_id)
        .where(ComplaintPerson.ticket_id == ticket_id, Staff.user_id == actor.user_id)
    )
    found = s.execute(wanted).one_or_none() if actor.user_id else None
    if found is None:
        raise NotFound(N_("No complaint asks for your side here."))
    return found[0], found[1], found[2]


def _said(s: Session, actor: Actor, ticket: Ticket, person: ComplaintPerson, name: str, text: str) -> None:
    if person.replied_at:
        raise Refused(N_("{name} has given their side already."), name=name)
    if not text.strip():
        raise Refused(N_("Please write what is to be said."))
    now = clock.now()
    person.reply, person.replied_at = text.strip(), now
    happen(s, actor, ticket, Move.NOTE, now, text, statement_of=name)
