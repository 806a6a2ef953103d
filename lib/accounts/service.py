"""Adding people, setting roles and scope, passwords."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.accounts import SignInSession, Team, User, UserProject, UserRole
from db.choices.accounts import Role, Scope
from db.customers import Project
from lib import audit, clock
from lib.access import Actor, command, query
from lib.accounts.passwords import account_name, check_password, fits, hash_password, one_time_password
from lib.accounts.sessions import end_own_tries
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import LANGUAGES, N_


@dataclass(frozen=True)
class Person:
    """A user as the administrator's screen shows them."""

    id: int
    name: str
    display_name: str
    active: bool
    roles: frozenset[Role]
    scope: Scope
    project_ids: frozenset[int]
    team_id: int | None
    must_change: bool
    version: int


@query("accounts.manage")
def people(s: Session, actor: Actor) -> list[Person]:
    users = s.scalars(select(User).order_by(User.active.desc(), User.name)).all()
    roles = _grouped(s.execute(select(UserRole.user_id, UserRole.role)).all())
    projects = _grouped(s.execute(select(UserProject.user_id, UserProject.project_id)).all())
    return [_person(u, roles.get(u.id, []), projects.get(u.id, [])) for u in users]


def _grouped(pairs: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for user_id, value in pairs:
        found.setdefault(user_id, []).append(value)
    return found


def _person(u: User, roles: list[Role], projects: list[int]) -> Person:
    return Person(
        u.id,
        u.name,
        u.display_name,
        u.active,
        frozenset(roles),
        u.scope,
        frozenset(projects),
        u.team_id,
        u.must_change,
        u.version,
    )


@query("accounts.self")
def staff_names(s: Session, actor: Actor, *, role: Role | None = None) -> dict[int, str]:
    """Active colleagues a screen may name, by id; only those who share a project with the actor."""
    wanted = select(User.id, User.display_name).where(User.active).order_by(User.display_name)
    if role:
        wanted = wanted.where(User.id.in_(select(UserRole.user_id).where(UserRole.role == role)))
    if actor.projects is not None:
        wanted = wanted.where(
            (User.scope == Scope.ALL)
            | User.id.in_(select(UserProject.user_id).where(UserProject.project_id.in_(actor.projects)))
            | User.team_id.in_(select(Team.id).where(Team.project_id.in_(actor.projects)))
        )
    return {row.id: row.display_name for row in s.execute(wanted)}


@query("accounts.manage")
def teams(s: Session, actor: Actor) -> dict[int, str]:
    found = s.execute(select(Team.id, Project.name, Team.name).join(Project, Project.id == Team.project_id))
    return {id: f"{project} · {name}" for id, project, name in found}


@command("accounts.manage")
def add_team(s: Session, actor: Actor, *, project_id: int, name: str) -> int:
    if not name.strip():
        raise Refused(N_("Please give the team a name."))
    if not s.get(Project, project_id):
        raise Refused(N_("Please choose the project."))
    team = Team(project_id=project_id, name=name.strip())
    s.add(team)
    s.flush()
    return team.id


@command("accounts.manage")
def add_user(
    s: Session,
    actor: Actor,
    *,
    name: str,
    display_name: str,
    roles: set[Role],
    scope: Scope,
    project_ids: set[int] = frozenset(),  # type: ignore[assignment]
    team_id: int | None = None,
    password_hash: str,
) -> int:
    """A new account; the one-time password was made and hashed before, outside the transaction."""
    name = account_name(name)[:60]
    if not name or not display_name.strip():
        raise Refused(N_("Account name and person's name are both needed."))
    if s.scalar(select(User.id).where(User.name == name)):
        raise Refused(N_("The account name {name} is taken."), name=name)
    display_name = display_name.strip()[:60]
    user = User(name=name, display_name=display_name, password_hash=password_hash, created_at=clock.now())
    s.add(user)
    _place(user, roles, scope, project_ids, team_id)
    s.flush()
    _set_roles(s, user.id, roles)
    _set_projects(s, user.id, project_ids)
    return user.id


@command("accounts.manage")
def change_user(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    display_name: str,
    roles: set[Role],
    scope: Scope,
    project_ids: set[int],
    team_id: int | None,
    active: bool,
) -> None:
    """Sessions of the person end at once, so that new rights hold within the second."""
    user = _user(s, id)
    unchanged(user, version)
    now_held = set(s.scalars(select(UserRole.role).where(UserRole.user_id == id)))
    sees_now = user.scope, user.team_id, _projects_of(s, id)
    raised = roles != now_held or not active or (scope, team_id, project_ids) != sees_now
    if actor.user_id == id and raised:
        raise Refused(N_("You cannot change your own roles, scope or state. Ask another administrator."))
    if Role.ADMIN in now_held and (Role.ADMIN not in roles or not active):
        _another_admin(s, id)
    user.display_name, user.active = display_name.strip()[:60] or user.display_name, active
    _place(user, roles, scope, project_ids, team_id)
    flag_modified(user, "display_name")  # roles and projects are rows of their own: the version must move too
    _set_roles(s, id, roles)
    _set_projects(s, id, project_ids)
    s.execute(delete(SignInSession).where(SignInSession.user_id == id))


def _place(user: User, roles: set[Role], scope: Scope, project_ids: set[int], team_id: int | None) -> None:
    if Role.ADMIN in roles and scope != Scope.ALL:
        raise Refused(N_("An administrator can give anybody any project, so needs all projects."))
    if scope == Scope.PROJECTS and not project_ids:
        raise Refused(N_("Choose at least one project, or give the person all projects."))
    if scope == Scope.TEAM and not team_id:
        raise Refused(N_("Choose the person's team."))
    user.scope, user.team_id = scope, team_id


def _another_admin(s: Session, id: int) -> None:
    """Somebody else must stay administrator; their rows are locked against leaving at the same moment."""
    admins = select(User.id).join(UserRole, UserRole.user_id == User.id)
    admins = admins.where(UserRole.role == Role.ADMIN, User.active)
    s.scalars(admins.order_by(User.id).with_for_update(of=User)).all()
    # Looked at again: whoever held the rows before may have taken a role away meanwhile.
    if not set(s.scalars(admins)) - {id}:
        raise Refused(N_("This is the last administrator. Make somebody else administrator first."))


def _set_roles(s: Session, user_id: int, roles: set[Role]) -> None:
    held = {row.role: row for row in s.scalars(select(UserRole).where(UserRole.user_id == user_id))}
    s.add_all(UserRole(user_id=user_id, role=Role(role)) for role in roles - held.keys())
    for role in held.keys() - roles:
        s.delete(held[role])


def _set_projects(s: Session, user_id: int, project_ids: set[int]) -> None:
    rows = s.scalars(select(UserProject).where(UserProject.user_id == user_id))
    held = {row.project_id: row for row in rows}
    s.add_all(UserProject(user_id=user_id, project_id=id) for id in set(project_ids) - held.keys())
    for id in held.keys() - set(project_ids):
        s.delete(held[id])


def _projects_of(s: Session, user_id: int) -> set[int]:
    return set(s.scalars(select(UserProject.project_id).where(UserProject.user_id == user_id)))


@command("accounts.manage")
def reset_password(s: Session, actor: Actor, *, id: int, password_hash: str) -> None:
    """Set a one-time password (hashed before, outside the transaction) and end the person's sessions."""
    user = _user(s, id)
    user.password_hash, user.must_change = password_hash, True
    audit.note(s, password_reset=user.name)
    s.execute(delete(SignInSession).where(SignInSession.user_id == id))


@query("accounts.self")
def own_account(s: Session, actor: Actor) -> User:
    return _user(s, actor.user_id or 0)


@command("accounts.self")
def change_password(s: Session, actor: Actor, *, old_hash: str, new_hash: str) -> None:
    """Both checked and hashed before; refused if the password changed meanwhile. Every session ends."""
    user = _user(s, actor.user_id or 0)
    if user.password_hash != old_hash:
        raise Refused(N_("The current password is wrong."))
    user.password_hash, user.must_change = new_hash, False
    end_own_tries.within(s, actor)
    audit.note(s, password_changed=user.name)
    s.execute(delete(SignInSession).where(SignInSession.user_id == user.id))


@command("accounts.self")
def set_language(s: Session, actor: Actor, *, lang: str) -> None:
    if lang not in LANGUAGES:
        raise Refused(N_("Unknown language."))
    _user(s, actor.user_id or 0).lang = lang


def _user(s: Session, id: int) -> User:
    if user := s.get(User, id):
        return user
    raise NotFound(N_("This person is not there."))


__all__ = ["check_password", "fits", "hash_password", "one_time_password"]
