"""A ticket through its life: received, moved step by step, closed. Every move is an event."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import Team, User, UserProject, UserRole
from db.choices.accounts import Scope
from db.choices.tickets import Channel, Move, Reached, Satisfaction, State, TicketType, Urgency, WaitingFor
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.access import Actor, command, permissions
from lib.customers import service as customers
from lib.errors import Refused
from lib.forms import service as forms
from lib.i18n import N_
from lib.numbers import next_number
from lib.tickets.rows import begin, go, happen
from lib.tickets.rules import MOVES, SERIES, is_satisfied, may_close

LONGEST_NOTE = 1000


@command("tickets.receive")
def receive(
    s: Session,
    actor: Actor,
    *,
    type: TicketType = TicketType.REPAIR,
    project_id: int,
    form_version: int,
    answers: dict[str, Any],
    household_id: int | None = None,
    customer_id: int | None = None,
    place: str = "",
    contact: str = "",
    phone: str = "",
    assignee_id: int | None = None,
) -> int:
    """Take a request in; a desk that may accept it does so at once, and dispatches if it names somebody."""
    now = clock.now()
    ticket = Ticket(
        no=next_number(s, SERIES[TicketType(type)], now),
        project_id=project_id,
        household_id=household_id,
        customer_id=customer_id,
        type=TicketType(type),
        category="",
        summary="",
        urgency=Urgency.GENERAL,
        channel=Channel.HOTLINE,
        state=State.RECEIVED,
        first_contact_id=actor.user_id,
        received_at=now,
    )
    _locate(s, actor, ticket, place, contact, phone)
    s.add(ticket)
    s.flush()
    _describe(s, actor, ticket, form_version, answers)
    happen(s, actor, ticket, Move.RECEIVE, now)
    if actor.may(MOVES[Move.ACCEPT].permission):
        go(s, actor, ticket, Move.ACCEPT, now)
    if assignee_id:
        actor.must(MOVES[Move.DISPATCH].permission)
        _dispatch(s, actor, ticket, assignee_id, "")
    return ticket.id


def _locate(s: Session, actor: Actor, ticket: Ticket, place: str, contact: str, phone: str) -> None:
    """Where it is and whom to call: as said, else as the customer file knows it."""
    known = customers.whereabouts.within(
        s,
        actor,
        project_id=ticket.project_id,
        household_id=ticket.household_id,
        customer_id=ticket.customer_id,
    )
    ticket.place = (known.room or place.strip())[:120]
    if not ticket.place:
        raise Refused(N_("Please choose the household, or say where in the public area it is."))
    ticket.contact = contact.strip()[:60] or known.name
    ticket.phone = phone.strip()[:40] or known.phone


def _describe(s: Session, actor: Actor, ticket: Ticket, version: int, answers: dict[str, Any]) -> None:
    kept = forms.keep_answer.within(
        s, actor, version_id=version, owner_kind="ticket", owner_id=ticket.id, values=answers
    )
    ticket.category, ticket.summary = kept.get("category") or "", kept.get("summary") or ""
    ticket.urgency = Urgency(kept.get("urgency") or Urgency.GENERAL)
    ticket.channel = Channel(kept.get("channel") or Channel.HOTLINE)


@command("tickets.accept")
def accept(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    go(s, actor, begin(s, actor, id, version, Move.ACCEPT), Move.ACCEPT, clock.now())


@command("tickets.accept")
def reject(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    _end(s, actor, begin(s, actor, id, version, Move.REJECT), Move.REJECT, reason)


@command("tickets.cancel")
def cancel(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    _end(s, actor, begin(s, actor, id, version, Move.CANCEL), Move.CANCEL, reason)


def _end(s: Session, actor: Actor, ticket: Ticket, move: Move, note: str) -> None:
    now = clock.now()
    ticket.closed_at = now
    go(s, actor, ticket, move, now, note)


@command("tickets.dispatch")
def dispatch(
    s: Session, actor: Actor, *, id: int, assignee_id: int, note: str = "", version: int | None = None
) -> None:
    _dispatch(s, actor, begin(s, actor, id, version, Move.DISPATCH), assignee_id, note)


def _dispatch(s: Session, actor: Actor, ticket: Ticket, assignee_id: int, note: str) -> None:
    if not _may_work_on(s, ticket, assignee_id):
        raise Refused(N_("This person cannot be given work in this project."))
    ticket.assignee_id = assignee_id
    go(s, actor, ticket, Move.DISPATCH, clock.now(), note, assignee=assignee_id)


def _may_work_on(s: Session, ticket: Ticket, user_id: int) -> bool:
    """Active, with a role that works, and the ticket's project in scope."""
    person = s.scalars(select(User).where(User.id == user_id, User.active)).one_or_none()
    roles = set(s.scalars(select(UserRole.role).where(UserRole.user_id == user_id)))
    if not person or not roles & permissions()["tickets.work"]:
        return False
    return person.scope == Scope.ALL or ticket.project_id in _projects_of(s, person)


def _projects_of(s: Session, person: User) -> set[int]:
    if person.scope == Scope.TEAM:
        return set(s.scalars(select(Team.project_id).where(Team.id == person.team_id)))
    return set(s.scalars(select(UserProject.project_id).where(UserProject.user_id == person.id)))


@command("tickets.grab")
def grab(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    ticket = begin(s, actor, id, version, Move.GRAB)
    ticket.assignee_id = actor.user_id
    go(s, actor, ticket, Move.GRAB, clock.now(), assignee=actor.user_id)


@command("tickets.work")
def arrive(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    ticket, now = begin(s, actor, id, version, Move.ARRIVE), clock.now()
    ticket.on_site_at = ticket.on_site_at or now
    go(s, actor, ticket, Move.ARRIVE, now)


@command("tickets.work")
def wait(
    s: Session,
    actor: Actor,
    *,
    id: int,
    waiting_for: WaitingFor,
    promised: datetime,
    note: str,
    version: int | None = None,
) -> None:
    """Put on hold until a date promised to the customer."""
    ticket, now = begin(s, actor, id, version, Move.WAIT), clock.now()
    if promised <= now:
        raise Refused(N_("The promised date must lie ahead."))
    go(
        s,
        actor,
        ticket,
        Move.WAIT,
        now,
        note,
        waiting_for=WaitingFor(waiting_for).value,
        promised=promised.isoformat(),
    )


@command("tickets.work")
def resume(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    go(s, actor, begin(s, actor, id, version, Move.RESUME), Move.RESUME, clock.now())


@command("tickets.work")
def finish(s: Session, actor: Actor, *, id: int, note: str, version: int | None = None) -> None:
    """note says what was done; the customer hears it at the call-back."""
    ticket, now = begin(s, actor, id, version, Move.FINISH), clock.now()
    if not note.strip():
        raise Refused(N_("Please say what was done."))
    ticket.done_at, ticket.assignee_id = now, ticket.assignee_id or actor.user_id
    go(s, actor, ticket, Move.FINISH, now, note)


@command("tickets.call_back")
def call_back(
    s: Session,
    actor: Actor,
    *,
    id: int,
    reached: Reached,
    quality_ok: bool | None = None,
    satisfaction: Satisfaction | None = None,
    note: str = "",
    close: bool = True,
    version: int | None = None,
) -> None:
    """One attempt. Not reached: stays. All well: called back, and closed if wished. Else: reopened."""
    ticket, now = begin(s, actor, id, version, Move.CALL_BACK), clock.now()
    if reached == Reached.NO:
        happen(s, actor, ticket, Move.CALL_BACK, now, note, reached=False)
        return
    if quality_ok is None or satisfaction is None:
        raise Refused(N_("Please ask both: is the quality all right, and is the customer satisfied."))
    ticket.quality_ok, ticket.satisfaction = quality_ok, Satisfaction(satisfaction)
    asked = {"reached": True, "quality_ok": quality_ok, "satisfaction": ticket.satisfaction.value}
    if is_satisfied(quality_ok, ticket.satisfaction):
        go(s, actor, ticket, Move.CALL_BACK, now, note, **asked)
        if close:
            _close(s, actor, ticket, now)
    else:
        happen(s, actor, ticket, Move.CALL_BACK, now, note, **asked)
        _reopen(s, actor, ticket, now, note)


@command("tickets.close")
def close(s: Session, actor: Actor, *, id: int, note: str = "", version: int | None = None) -> None:
    ticket = begin(s, actor, id, version, Move.CLOSE)
    if not may_close(ticket.type, ticket.state, _attempts(s, ticket)):
        raise Refused(
            N_("Call the customer back first. Three attempts that reached nobody are enough to close.")
        )
    if ticket.state == State.DONE and not note.strip():
        raise Refused(N_("Please give a reason."))
    _close(s, actor, ticket, clock.now(), note)


def _attempts(s: Session, ticket: Ticket) -> int:
    """Call-backs since the work was done."""
    since = select(func.max(TicketEvent.id)).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.move == Move.FINISH
    )
    tried = select(func.count()).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.move == Move.CALL_BACK,
        TicketEvent.id > since.scalar_subquery(),
    )
    return s.scalar(tried) or 0


def _close(s: Session, actor: Actor, ticket: Ticket, now: datetime, note: str = "") -> None:
    ticket.closed_at = now
    go(s, actor, ticket, Move.CLOSE, now, note)


@command("tickets.reopen")
def reopen(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    _reopen(s, actor, begin(s, actor, id, version, Move.REOPEN), clock.now(), reason)


def _reopen(s: Session, actor: Actor, ticket: Ticket, now: datetime, reason: str) -> None:
    ticket.reopened += 1
    ticket.closed_at = ticket.done_at = ticket.on_site_at = None
    go(s, actor, ticket, Move.REOPEN, now, reason, reopened=True)


@command("tickets.note")
def add_note(s: Session, actor: Actor, *, id: int, note: str) -> None:
    go(s, actor, begin(s, actor, id, None, Move.NOTE), Move.NOTE, clock.now(), note)
