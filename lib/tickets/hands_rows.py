"""Inside the use cases: who may be given a ticket, and its being given."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.accounts import Role
from db.choices.alerts import AlertKind
from db.choices.tickets import Move
from db.tickets import DispatchTurn, Ticket, TicketEvent
from db.upserts import insert
from lib.access import Actor
from lib.accounts.scope import has_role, may, sees_project
from lib.alerts.rows import tell
from lib.errors import Refused
from lib.i18n import N_
from lib.tickets.rows import go

HANDS = (Role.TECHNICIAN, Role.FIELD_STAFF)


def may_work(project_id: int) -> ColumnElement[bool]:
    """Active, with a role that works on tickets, and the project in scope."""
    return may("tickets.work") & sees_project(project_id)


def hands_of(project_id: int) -> ColumnElement[bool]:
    """Those whose work it is; the desk may work too, but is not sent."""
    return has_role(*HANDS) & sees_project(project_id)


def named(s: Session, project_id: int, user_id: int) -> str:
    """The name of somebody who may be given work there."""
    name = s.scalar(select(User.display_name).where(User.id == user_id, may_work(project_id)))
    if name is None:
        raise Refused(N_("This person cannot be given work in this project."))
    return name


def give(
    s: Session,
    actor: Actor,
    ticket: Ticket,
    user_id: int,
    now: datetime,
    note: str = "",
    *,
    move: Move = Move.DISPATCH,
    **content: Any,
) -> None:
    """Into these hands, which hear of it; from now on theirs is the last turn."""
    name = named(s, ticket.project_id, user_id)
    ticket.assignee_id = user_id
    go(s, actor, ticket, move, now, note, assignee=user_id, name=name, **content)
    event = s.scalars(select(func.max(TicketEvent.id)).where(TicketEvent.ticket_id == ticket.id)).one()
    _took_turn(s, user_id, event or 0)
    if user_id != actor.user_id:
        told = {"no": ticket.no, "place": ticket.place}
        tell(
            s,
            [user_id],
            AlertKind.DISPATCHED,
            N_("{no} at {place} was given to you."),
            told,
            source=("ticket", ticket.id),
            key=f"dispatched/{event}",
            project_id=ticket.project_id,
        )


def _took_turn(s: Session, user_id: int, event: int) -> None:
    turn = insert(s, DispatchTurn).values(user_id=user_id, event_id=event)
    s.execute(turn.on_conflict_do_update(index_elements=["user_id"], set_={"event_id": event}))
