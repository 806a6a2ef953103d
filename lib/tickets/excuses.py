"""A broken promise excused: one person asks and says why, another decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.standards import Measure
from db.tickets import Excuse, Promise, Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Forbidden, NotFound, Refused
from lib.i18n import N_
from lib.tickets.excuse_rows import told_of
from lib.tickets.promise_rows import KEPT, promised
from lib.tickets.scope import find, visible
from lib.tickets.stale_rows import month_is_stale

LONGEST = 1000
MOST = 100


@command("tickets.excuse")
def ask_excuse(s: Session, actor: Actor, *, id: int, round: int, measure: Measure, reason: str) -> int:
    """Somebody else decides; until then, and if they refuse, the promise counts as broken."""
    ticket = find(s, actor, id)
    if not _is_broken(s, ticket, round, Measure(measure)):
        raise Refused(N_("This promise is not broken: there is nothing to excuse."))
    if not 0 < len(reason.strip()) <= LONGEST:
        raise Refused(N_("Please say why, in at most {n} characters."), n=LONGEST)
    said = told_of(s, ticket.id).get((round, Measure(measure)))
    if said and said.granted is not False:
        raise Refused(N_("Somebody has asked for this already."))
    asked = Excuse(ticket_id=ticket.id, round=round, measure=Measure(measure), reason=reason.strip())
    asked.asked_by_id, asked.asked_at, asked.note = actor.user_id or 0, clock.now(), ""
    s.add(asked)
    s.flush()
    return asked.id


def _is_broken(s: Session, ticket: Ticket, round: int, measure: Measure) -> bool:
    here = Promise.ticket_id == ticket.id, Promise.round == round, Promise.measure == measure
    row = s.execute(select(*KEPT).where(*here)).one_or_none()
    return row is not None and promised(row).late(clock.now())


@command("tickets.decide_excuse")
def decide_excuse(s: Session, actor: Actor, *, id: int, granted: bool, note: str = "") -> None:
    """By a second person, once."""
    excuse = _find(s, actor, id)
    if excuse.asked_by_id == actor.user_id:
        raise Forbidden(N_("You asked for this yourself: a second person must decide."))
    if excuse.granted is not None:
        raise Refused(N_("This has been decided already."))
    if len(note) > LONGEST:
        raise Refused(N_("The note is too long: at most {n} characters."), n=LONGEST)
    if not granted and not note.strip():
        raise Refused(N_("Please give a reason."))
    excuse.granted, excuse.note = granted, note.strip()
    excuse.decided_by_id, excuse.decided_at = actor.user_id, clock.now()
    ticket = s.get_one(Ticket, excuse.ticket_id)
    month_is_stale(s, ticket.project_id, ticket.received_at)


def _find(s: Session, actor: Actor, id: int) -> Excuse:
    """Two who decide at once: the second sees what the first said."""
    wanted = select(Excuse).join(Ticket, Ticket.id == Excuse.ticket_id).where(Excuse.id == id, visible(actor))
    found = s.scalars(wanted.with_for_update(of=Excuse)).one_or_none()
    if found is None:
        raise NotFound(N_("This request is not there, or not yours to see."))
    return found


@dataclass(frozen=True)
class OpenExcuse:
    """A request nobody has decided yet."""

    id: int
    ticket_id: int
    no: str
    measure: Measure
    reason: str
    by: str
    by_id: int
    at: datetime


@query("tickets.decide_excuse")
def open_excuses(s: Session, actor: Actor) -> list[OpenExcuse]:
    """Those waiting longest first; one's own are somebody else's to decide."""
    wanted = (
        select(Excuse, Ticket.no, User.display_name)
        .join(Ticket, Ticket.id == Excuse.ticket_id)
        .join(User, User.id == Excuse.asked_by_id)
        .where(Excuse.granted.is_(None), Excuse.asked_by_id != actor.user_id, visible(actor))
        .order_by(Excuse.asked_at, Excuse.id)
        .limit(MOST)
    )
    return [
        OpenExcuse(one.id, one.ticket_id, no, one.measure, one.reason, by, one.asked_by_id, one.asked_at)
        for one, no, by in s.execute(wanted)
    ]
