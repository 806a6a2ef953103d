"""A ticket through its life: received, moved step by step, closed. Every move is an event."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.choices.tickets import (
    Channel,
    Move,
    Reached,
    Redress,
    Satisfaction,
    State,
    TicketType,
    Urgency,
    WaitingFor,
)
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command
from lib.customers import service as customers
from lib.errors import Refused
from lib.forms import find as find_form
from lib.forms import service as forms
from lib.i18n import N_
from lib.numbers import next_number
from lib.tickets.call_back_rows import both_answers, in_vain, must_be_another_s, put_right_later
from lib.tickets.chain_rows import link_repeat, set_cause
from lib.tickets.closing_rows import attempts, shut, take_back
from lib.tickets.complaint_rows import lacks_findings, open_case
from lib.tickets.dispatch_rows import hand_out
from lib.tickets.hands_rows import give
from lib.tickets.rows import begin, go, happen, not_now
from lib.tickets.rules import ASKED, SERIES, is_satisfied, may_close, may_move, type_of


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
    """Take a request in; a desk that may accepts or classifies it at once and dispatches to whom it names."""
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
    asked = _describe(s, actor, ticket, form_version, answers)
    happen(s, actor, ticket, Move.RECEIVE, now)
    link_repeat(s, actor, ticket, now)
    if ticket.type == TicketType.COMPLAINT:
        open_case(s, actor, ticket, asked, now)
    if may_move(ticket.type, ticket.state, Move.ACCEPT) and actor.may("tickets.accept"):
        go(s, actor, ticket, Move.ACCEPT, now)
    if assignee_id:
        actor.must("tickets.dispatch")
        if not may_move(ticket.type, ticket.state, Move.DISPATCH):
            raise not_now(ticket)
        _dispatch(s, actor, ticket, assignee_id, "")
    hand_out(s, actor, ticket, now)
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


def _describe(
    s: Session, actor: Actor, ticket: Ticket, version: int, answers: dict[str, Any]
) -> dict[str, Any]:
    """What the form was answered, checked and kept."""
    kept = forms.keep_answer.within(
        s, actor, version_id=version, owner_kind="ticket", owner_id=ticket.id, values=answers
    )
    schema = find_form.schema_of.within(s, actor, version_id=version)
    if type_of(schema.code) != ticket.type:
        raise Refused(N_("This form is not for this kind of request."))
    ticket.form_code = schema.code
    ticket.category, ticket.summary = kept.get("category") or "", kept.get("summary") or ""
    ticket.urgency = Urgency(kept.get("urgency") or Urgency.GENERAL)
    ticket.channel = Channel(kept.get("channel") or Channel.HOTLINE)
    return kept


@command("tickets.accept")
def accept(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    ticket, now = begin(s, actor, id, version, Move.ACCEPT), clock.now()
    go(s, actor, ticket, Move.ACCEPT, now)
    hand_out(s, actor, ticket, now)


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
    give(s, actor, ticket, assignee_id, clock.now(), note)


@command("tickets.grab")
def grab(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    ticket = begin(s, actor, id, version, Move.GRAB)
    give(s, actor, ticket, actor.user_id or 0, clock.now(), move=Move.GRAB)


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
    """Put on hold until a date promised to the customer, in the hands of who promised if nobody had it."""
    ticket, now = begin(s, actor, id, version, Move.WAIT), clock.now()
    if promised <= now:
        raise Refused(N_("The promised date must lie ahead."))
    ticket.promised_at, ticket.assignee_id = promised, ticket.assignee_id or actor.user_id
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
    if lacks_findings(s, ticket):
        raise Refused(N_("Record the findings first: what happened, and whether the complaint is valid."))
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
    instead: Redress = Redress.REOPEN,
    owner_id: int | None = None,
    again_at: datetime | None = None,
    version: int | None = None,
) -> None:
    """One attempt. Not reached: again later. All well: called back. Else: reopened, or an action instead."""
    ticket, now = begin(s, actor, id, version, Move.CALL_BACK), clock.now()
    must_be_another_s(actor, ticket)
    if reached == Reached.NO:
        in_vain(s, actor, ticket, now, note, again_at)
        return
    answers = both_answers(ticket, quality_ok, satisfaction)
    if is_satisfied(answers["quality_ok"], Satisfaction(answers["satisfaction"])):
        go(s, actor, ticket, Move.CALL_BACK, now, note, **answers)
    elif instead == Redress.ACTION:
        put_right_later(s, actor, ticket, now, note, answers, owner_id)
    else:
        happen(s, actor, ticket, Move.CALL_BACK, now, note, **answers)
        take_back(s, actor, ticket, now, note)
    if close and ticket.state == State.CALLED_BACK and may_move(ticket.type, ticket.state, Move.CLOSE):
        with suppress(Refused):  # What still stands in the way of closing must not lose the call.
            shut(s, actor, ticket, now)


@command("tickets.close")
def close(
    s: Session, actor: Actor, *, id: int, note: str = "", cause: str = "", version: int | None = None
) -> None:
    """cause: what lay behind it; one of a chain closes only with it named, now or before."""
    ticket, now = begin(s, actor, id, version, Move.CLOSE), clock.now()
    if not may_close(ticket.type, ticket.state, attempts(s, ticket)):
        raise Refused(
            N_("Call the customer back first. Three attempts that reached nobody are enough to close.")
        )
    if ticket.state not in ASKED and not note.strip():
        raise Refused(N_("Please give a reason."))
    if cause:
        set_cause(s, actor, ticket, cause, now)
    shut(s, actor, ticket, now, note)


@command("tickets.reopen")
def reopen(s: Session, actor: Actor, *, id: int, reason: str, version: int | None = None) -> None:
    take_back(s, actor, begin(s, actor, id, version, Move.REOPEN), clock.now(), reason)


@command("tickets.note")
def add_note(s: Session, actor: Actor, *, id: int, note: str) -> None:
    go(s, actor, begin(s, actor, id, None, Move.NOTE), Move.NOTE, clock.now(), note)
