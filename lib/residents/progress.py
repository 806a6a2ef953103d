"""A resident's own request: how it stands, a word added, the work rated or sent back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.tickets import Move, Reached, Satisfaction, State, TicketType
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.rows import desk_of, tell
from lib.errors import Refused
from lib.i18n import N_
from lib.residents.scope import find_own, on_own_ticket
from lib.residents.state_rules import STEPS, is_shown, may_rate, may_send_back, said, until
from lib.standards import company as companies
from lib.tickets import service as tickets
from lib.tickets.rows import begin, go
from lib.tickets.rules import OPEN, is_satisfied

LONGEST_WORD = 500


@dataclass(frozen=True)
class Step:
    """said is the desk's word to the customer, or the customer's own; until a date promised with it."""

    word: str
    at: datetime
    said: str
    until: datetime | None


@dataclass(frozen=True)
class Progress:
    """summary and place only of what a resident wrote themselves: a desk's words may say more than they."""

    no: str
    project_id: int
    type: TicketType
    state: State
    place: str
    summary: str
    received_at: datetime
    promised_at: datetime | None
    due_at: datetime | None
    steps: list[Step]
    may_rate: bool
    may_send_back: bool
    hotline: str
    company: str


@query("residents.use")
def progress_of(s: Session, actor: Actor, *, no: str, digits: str) -> Progress:
    """No names, no telephones, no notes of the company's own."""
    ticket, now = find_own(s, actor, no, digits), clock.now()
    facts, own = companies.company.within(s, actor), ticket.link_id is not None
    open_ = ticket.state in OPEN
    return Progress(
        no=ticket.no,
        project_id=ticket.project_id,
        type=ticket.type,
        state=ticket.state,
        place=ticket.place if own else "",
        summary=ticket.summary if own else "",
        received_at=ticket.received_at,
        promised_at=ticket.promised_at if open_ else None,
        due_at=ticket.due_at if open_ else None,
        steps=_steps(s, ticket),
        may_rate=may_rate(ticket.type, ticket.state),
        may_send_back=may_send_back(ticket.type, ticket.state, ticket.closed_at, now),
        hotline=facts.hotline,
        company=facts.name,
    )


def _steps(s: Session, ticket: Ticket) -> list[Step]:
    """The newest first."""
    wanted = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id.desc())
    return [
        Step(STEPS[e.move], e.at, said(e.move, e.note), until(e.move, e.content))
        for e in s.scalars(wanted)
        if is_shown(e.move, e.content)
    ]


@command("residents.use")
def add_word(s: Session, actor: Actor, *, no: str, digits: str, word: str) -> None:
    ticket, word = _own(s, actor, no, digits, word)
    if not word:
        raise Refused(N_("Please write what you want to say."))
    begin(s, on_own_ticket(actor, ticket), ticket.id, None, Move.WORD)
    go(s, actor, ticket, Move.WORD, clock.now(), word, resident=True)
    _tell(s, ticket, N_("{no}: the resident adds: {word}"), word)


@command("residents.use")
def rate(
    s: Session,
    actor: Actor,
    *,
    no: str,
    digits: str,
    quality_ok: bool,
    satisfaction: Satisfaction,
    word: str = "",
) -> None:
    """Counts as the call-back's answer: all well closes it, anything less goes back to work."""
    ticket, word, last = *_own(s, actor, no, digits, word), _last_event(s)
    well = is_satisfied(quality_ok, Satisfaction(satisfaction))
    if not well and not word:
        raise Refused(N_("Please say what is still not right."))
    tickets.call_back.within(
        s,
        on_own_ticket(actor, ticket),
        id=ticket.id,
        reached=Reached.YES,
        quality_ok=quality_ok,
        satisfaction=Satisfaction(satisfaction),
        note=word,
    )
    _by_the_resident(s, ticket, last)
    message = (
        N_("{no}: the resident is content. {word}")
        if well
        else N_("{no}: the resident is not content. {word}")
    )
    _tell(s, ticket, message, word)


@command("residents.use")
def send_back(s: Session, actor: Actor, *, no: str, digits: str, word: str) -> None:
    """Done, but not so: to work on again, with what is still wrong."""
    ticket, word, last = *_own(s, actor, no, digits, word), _last_event(s)
    if not word:
        raise Refused(N_("Please say what is still not right."))
    if not may_send_back(ticket.type, ticket.state, ticket.closed_at, clock.now()):
        raise Refused(N_("This request cannot be sent back any more. Please send a new one or call us."))
    tickets.reopen.within(s, on_own_ticket(actor, ticket), id=ticket.id, reason=word)
    _by_the_resident(s, ticket, last)
    _tell(s, ticket, N_("{no}: sent back by the resident: {word}"), word)


def _own(s: Session, actor: Actor, no: str, digits: str, word: str) -> tuple[Ticket, str]:
    """Their ticket, and their word on one line."""
    ticket, word = find_own(s, actor, no, digits), " ".join(word.split())
    if len(word) > LONGEST_WORD:
        raise Refused(N_("The text is too long: at most {n} characters."), n=LONGEST_WORD)
    return ticket, word


def _last_event(s: Session) -> int:
    return s.scalar(select(func.max(TicketEvent.id))) or 0


def _by_the_resident(s: Session, ticket: Ticket, last: int) -> None:
    """Nobody of the company made these moves: their story says so."""
    s.flush()
    wanted = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.id > last)
    for event in s.scalars(wanted):
        event.content = {**event.content, "resident": True}


def _tell(s: Session, ticket: Ticket, message: str, word: str) -> None:
    """Whoever took it in and whoever has it; where nobody has, the desk."""
    people = [ticket.first_contact_id, ticket.assignee_id]
    tell(
        s,
        people if any(people) else desk_of(s, ticket.project_id),
        AlertKind.RESIDENT,
        message,
        {"no": ticket.no, "word": word[:120]},
        source=("ticket", ticket.id),
        key=f"resident/{ticket.id}/{_last_event(s)}",
        project_id=ticket.project_id,
    )
