"""Whose scope holds a project, and who holds a permission: conditions on accounts."""

from sqlalchemy import ColumnElement, and_, or_, select

from db.accounts import Team, User, UserProject, UserRole
from db.choices.accounts import Role, Scope
from lib.access import permissions


def sees_project(project_id: int) -> ColumnElement[bool]:
    """A team or project left over from an earlier scope gives no sight."""
    given = select(UserProject.user_id).where(UserProject.project_id == project_id)
    teams = select(Team.id).where(Team.project_id == project_id)
    return or_(
        User.scope == Scope.ALL,
        and_(User.scope == Scope.PROJECTS, User.id.in_(given)),
        and_(User.scope == Scope.TEAM, User.team_id.in_(teams)),
    )


def scope_of(project_id: int | None) -> ColumnElement[bool]:
    """The same; what belongs to no project is for those who see everything."""
    return User.scope == Scope.ALL if project_id is None else sees_project(project_id)


def may(permission: str) -> ColumnElement[bool]:
    """Active, with a role that holds it."""
    return has_role(*map(Role, sorted(permissions()[permission])))


def has_role(*roles: Role) -> ColumnElement[bool]:
    return and_(User.active, User.id.in_(select(UserRole.user_id).where(UserRole.role.in_(roles))))
