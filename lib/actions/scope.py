"""Which actions an actor sees, and who may be given one. Every action is found through here."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import Team, User, UserProject, UserRole
from db.actions import Action
from db.choices.accounts import Scope
from lib.access import Actor, permissions
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    """One's own and what one raised; with actions.all those of the scope. Company-wide ones need it all."""
    mine = _own(actor)
    if not actor.may("actions.all"):
        return mine
    here: ColumnElement[bool] = true() if actor.projects is None else Action.project_id.in_(actor.projects)
    if actor.team_id is not None:
        mates = select(User.id).where(User.team_id == actor.team_id)
        here = and_(here, or_(Action.owner_id.in_(mates), Action.raised_by_id.in_(mates)))
    return or_(here, mine)


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.user_id is None:
        return false()
    return or_(Action.owner_id == actor.user_id, Action.raised_by_id == actor.user_id)


def find(s: Session, actor: Actor, id: int) -> Action:
    found = s.scalars(select(Action).where(Action.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This action is not there, or not yours to see."))
    return found


def may_own(project_id: int | None) -> ColumnElement[bool]:
    """Active, with a role that works on actions, and the project in scope; head office for the company."""
    works = select(UserRole.user_id).where(UserRole.role.in_(sorted(permissions()["actions.work"])))
    here = select(UserProject.user_id).where(UserProject.project_id == project_id)
    teams = select(Team.id).where(Team.project_id == project_id)
    everywhere = User.scope == Scope.ALL
    scope = (
        everywhere
        if project_id is None
        else or_(
            everywhere,
            and_(User.scope == Scope.PROJECTS, User.id.in_(here)),
            and_(User.scope == Scope.TEAM, User.team_id.in_(teams)),
        )
    )
    return and_(User.active, User.id.in_(works), scope)
