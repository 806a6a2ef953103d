"""Who can be given a ticket."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.accounts import Team, User, UserProject, UserRole
from db.choices.accounts import Role, Scope
from db.tickets import Ticket
from lib.access import Actor, query
from lib.tickets.rules import IN_HAND

WORKERS = (Role.TECHNICIAN, Role.FIELD_STAFF)


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
    here = select(UserProject.user_id).where(UserProject.project_id == project_id)
    teams = select(Team.id).where(Team.project_id == project_id)
    wanted = (
        select(User.id, User.display_name, busy.label("busy"))
        .where(User.active, User.id.in_(select(UserRole.user_id).where(UserRole.role.in_(WORKERS))))
        .where(
            or_(
                User.scope == Scope.ALL,
                and_(User.scope == Scope.PROJECTS, User.id.in_(here)),
                and_(User.scope == Scope.TEAM, User.team_id.in_(teams)),
            )
        )
        .order_by("busy", User.display_name)
    )
    return [(row.id, row.display_name, row.busy) for row in s.execute(wanted)]
