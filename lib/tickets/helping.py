"""Co-handlers: somebody of another department brought in for a part, with a due time of its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.alerts import AlertKind
from db.choices.tickets import Move
from db.tickets import CoHandling, Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.rows import tell
from lib.errors import Forbidden, NotFound, Refused
from lib.i18n import N_
from lib.tickets.hands_rows import may_work, named
from lib.tickets.helping_rows import parts_of
from lib.tickets.rows import begin, go
from lib.tickets.rules import OPEN, is_late
from lib.tickets.scope import find, visible

LONGEST_TASK = 200
MOST_SHOWN = 50


@dataclass(frozen=True)
class Part:
    """One co-handler's part of a ticket."""

    id: int
    user_id: int
    name: str
    task: str
    due_at: datetime | None
    done_at: datetime | None
    note: str
    late: bool


@dataclass(frozen=True)
class Task:
    """A part as its co-handler's list of to-dos shows it; the id is the ticket's."""

    id: int
    no: str
    place: str
    task: str
    due_at: datetime | None
    late: bool


@query("tickets.view")
def parts(s: Session, actor: Actor, *, id: int) -> list[Part]:
    """Who was brought in for what, in the order of asking."""
    ticket = find(s, actor, id)
    return [_part(row, name) for row, name in s.execute(parts_of(ticket.id))]


def _part(row: CoHandling, name: str) -> Part:
    late = is_late(row.due_at, row.done_at or clock.now())
    return Part(row.id, row.user_id, name, row.task, row.due_at, row.done_at, row.note, late)


@query("tickets.work")
def my_parts(s: Session, actor: Actor) -> list[Task]:
    """What I was asked to help with and have not finished, the most pressing first."""
    wanted = (
        select(CoHandling, Ticket.no, Ticket.place)
        .join(Ticket, Ticket.id == CoHandling.ticket_id)
        .where(CoHandling.user_id == actor.user_id, CoHandling.done_at.is_(None))
        .where(Ticket.state.in_(sorted(OPEN)), visible(actor))
        .order_by(CoHandling.due_at, CoHandling.id)
        .limit(MOST_SHOWN)
    )
    now = clock.now()
    return [
        Task(part.ticket_id, no, place, part.task, part.due_at, is_late(part.due_at, now))
        for part, no, place in s.execute(wanted)
    ]


@query("tickets.dispatch")
def may_help(s: Session, actor: Actor, *, id: int) -> dict[int, str]:
    """Who can be brought in, of whatever department: id → name."""
    ticket = find(s, actor, id)
    asked = select(CoHandling.user_id).where(CoHandling.ticket_id == ticket.id, CoHandling.done_at.is_(None))
    wanted = select(User.id, User.display_name).where(may_work(ticket.project_id), User.id.not_in(asked))
    found = s.execute(wanted.order_by(User.display_name))
    return {row.id: row.display_name for row in found if row.id != ticket.assignee_id}


@command("tickets.dispatch")
def bring_in(
    s: Session,
    actor: Actor,
    *,
    id: int,
    user_id: int,
    task: str,
    due_at: datetime,
    version: int | None = None,
) -> int:
    """The first contact stays answerable; the co-handler sees the ticket and does their part of it."""
    ticket, now = begin(s, actor, id, version, Move.HELP), clock.now()
    if not task.strip():
        raise Refused(N_("Please say what their part is."))
    if due_at <= now:
        raise Refused(N_("The date must lie ahead."))
    name = named(s, ticket.project_id, user_id)
    if user_id not in may_help.within(s, actor, id=id):
        raise Refused(N_("{name} works on this ticket already."), name=name)
    part = CoHandling(
        ticket_id=id, user_id=user_id, task=task.strip()[:LONGEST_TASK], due_at=due_at, by_id=actor.user_id
    )
    s.add(part)
    go(s, actor, ticket, Move.HELP, now, part.task, helper=user_id, name=name, due=due_at.isoformat())
    if user_id != actor.user_id:
        _tell_of(s, ticket, part)
    return part.id


def _tell_of(s: Session, ticket: Ticket, part: CoHandling) -> None:
    tell(
        s,
        [part.user_id],
        AlertKind.DISPATCHED,
        N_("You are asked to help with {no}, by {due}."),
        {"no": ticket.no, "due": clock.shown(part.due_at)},
        source=("ticket", ticket.id),
        key=f"helping/{part.id}",
        project_id=ticket.project_id,
    )


@command("tickets.work")
def helped(s: Session, actor: Actor, *, id: int, part_id: int, note: str) -> None:
    """The co-handler's word that their part is done, or the desk's on their behalf."""
    ticket, now = begin(s, actor, id, None, Move.HELPED), clock.now()
    part = _open_part(s, ticket, part_id)
    if part.user_id != actor.user_id and not actor.may("tickets.on_behalf"):
        raise Forbidden(N_("Only the co-handler, or the desk on their behalf, may say that it is done."))
    if not note.strip():
        raise Refused(N_("Please say what was done."))
    part.done_at, part.note = now, note.strip()
    go(s, actor, ticket, Move.HELPED, now, note, helper=part.user_id, name=_name(s, part))


@command("tickets.dispatch")
def let_go(s: Session, actor: Actor, *, id: int, part_id: int, reason: str) -> None:
    """The part is not needed any more; that it was asked for stays in the story."""
    ticket, now = begin(s, actor, id, None, Move.HELP), clock.now()
    part = _open_part(s, ticket, part_id)
    if not reason.strip():
        raise Refused(N_("Please give a reason."))
    go(s, actor, ticket, Move.HELP, now, reason, let_go=part.user_id, name=_name(s, part))
    s.delete(part)


def _open_part(s: Session, ticket: Ticket, id: int) -> CoHandling:
    wanted = select(CoHandling).where(CoHandling.id == id, CoHandling.ticket_id == ticket.id)
    part = s.scalars(wanted.where(CoHandling.done_at.is_(None))).one_or_none()
    if part is None:
        raise NotFound(N_("This part is not there any more, or done already."))
    return part


def _name(s: Session, part: CoHandling) -> str:
    return s.get_one(User, part.user_id).display_name
