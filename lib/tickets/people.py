"""Who can be given a ticket."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.tickets import Ticket
from lib.access import Actor, query
from lib.tickets.hands_rows import hands_of
from lib.tickets.rules import IN_HAND


@query("tickets.dispatch")
def workers(s: Session, actor: Actor, *, project_id: int) -> list[tuple[int, str, int]]:
    """(id, name, tickets in hand) of those who do the work in this project, the least busy first."""
    if not actor.sees(project_id):
        return []
    busy = (
        select(func.count())
        .where(Ticket.assignee_id == User.id, Ticket.state.in_(sorted(IN_HAND)))
        .scalar_subquery()
    )
    wanted = (
        select(User.id, User.display_name, busy.label("busy"))
        .where(hands_of(project_id))
        .order_by("busy", User.display_name)
    )
    return [(row.id, row.display_name, row.busy) for row in s.execute(wanted)]
