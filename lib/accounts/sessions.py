"""The door's use cases: tries at a password, sessions opened, looked up and closed."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from db.accounts import SignInSession, SignInTry, Team, User, UserProject, UserRole
from db.choices.accounts import Role, Scope
from lib import audit, clock
from lib.access import Actor, command, permissions_of, query
from lib.accounts.passwords import account_name
from lib.errors import Refused
from lib.i18n import N_

ACCOUNT_TRIES, ACCOUNT_WINDOW = 10, timedelta(minutes=15)
ADDRESS_TRIES, ADDRESS_WINDOW = 20, timedelta(minutes=1)
SESSION_LIFE = timedelta(hours=12)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@command("accounts.door")
def begin_try(s: Session, actor: Actor, *, name: str, address: str) -> int:
    """Count this try as a wrong one before the password is looked at; a right one takes it back."""
    now, account = clock.now(), _digest(account_name(name))
    if s.get_bind().dialect.name == "postgresql":
        s.execute(text("SELECT pg_advisory_xact_lock(7001)"))
    s.execute(delete(SignInTry).where(SignInTry.at < now - ACCOUNT_WINDOW))
    if _tries(s, SignInTry.account == account, now - ACCOUNT_WINDOW) >= ACCOUNT_TRIES:
        raise Refused(N_("Too many wrong tries for this account. Please wait a few minutes and try again."))
    if _tries(s, SignInTry.address == address, now - ADDRESS_WINDOW) >= ADDRESS_TRIES:
        raise Refused(N_("Too many wrong tries from this network. Please wait a minute and try again."))
    row = SignInTry(account=account, address=address, at=now)
    s.add(row)
    s.flush()
    return row.id


@command("accounts.self")
def begin_own_try(s: Session, actor: Actor) -> int:
    """The same for the current password asked on the account page: a borrowed screen may not guess it."""
    now, account = clock.now(), _digest(f"own {actor.user_id}")
    if _tries(s, SignInTry.account == account, now - ACCOUNT_WINDOW) >= ACCOUNT_TRIES:
        raise Refused(N_("Too many wrong tries for this account. Please wait a few minutes and try again."))
    row = SignInTry(account=account, address="", at=now)
    s.add(row)
    s.flush()
    return row.id


@command("accounts.self")
def end_own_tries(s: Session, actor: Actor) -> None:
    """The password was right."""
    s.execute(delete(SignInTry).where(SignInTry.account == _digest(f"own {actor.user_id}")))


def _tries(s: Session, which: object, since: datetime) -> int:
    return s.scalar(select(func.count()).select_from(SignInTry).where(which, SignInTry.at > since)) or 0  # type: ignore[arg-type]


@query("accounts.door")
def credentials(s: Session, actor: Actor, *, name: str) -> tuple[int, str] | None:
    """(user id, password hash) of an active account; None looks like a wrong password."""
    found = s.execute(
        select(User.id, User.password_hash).where(User.name == account_name(name), User.active)
    ).one_or_none()
    return (found.id, found.password_hash) if found else None


@command("accounts.door")
def open_session(s: Session, actor: Actor, *, user_id: int, password_hash: str, try_id: int) -> str:
    """A new random token for a person whose password was right; only its hash is kept.

    The account must still be as it was when the password was compared.
    """
    same = select(User).where(User.id == user_id, User.active, User.password_hash == password_hash)
    # Waits for whoever changes the account right now, so that no session outlives its password.
    user = s.scalars(same.with_for_update(read=True)).one_or_none()
    if not user:
        raise Refused(N_("Name or password is wrong."))
    s.execute(delete(SignInTry).where(SignInTry.id == try_id))
    s.execute(delete(SignInSession).where(SignInSession.expires_at < clock.now()))
    token = secrets.token_urlsafe(32)
    s.add(
        SignInSession(
            token_hash=_digest(token),
            user_id=user.id,
            created_at=clock.now(),
            expires_at=clock.now() + SESSION_LIFE,
        )
    )
    audit.note(s, signed_in=user.name)
    return token


@command("accounts.door")
def close_session(s: Session, actor: Actor, *, token: str) -> None:
    here = SignInSession.token_hash == _digest(token)
    if name := s.scalar(select(User.name).join(SignInSession).where(here)):
        audit.note(s, signed_out=name)
    s.execute(delete(SignInSession).where(here))


@query("accounts.door")
def actor_of(s: Session, actor: Actor, *, token: str) -> Actor | None:
    """The person behind a live session; with a one-time password they may only choose a new one."""
    digest = _digest(token)
    found = s.execute(
        select(User, Team.project_id)
        .join(SignInSession, SignInSession.user_id == User.id)
        .outerjoin(Team, Team.id == User.team_id)
        .where(SignInSession.token_hash == digest, SignInSession.expires_at > clock.now(), User.active)
    ).one_or_none()
    if not found:
        return None
    here = _actor(s, found[0], found[1], digest)
    return replace(here, permissions=here.permissions & {"accounts.self"}) if here.must_change else here


@query("accounts.door")
def actor_named(s: Session, actor: Actor, *, name: str) -> Actor | None:
    """The person with this account name, for jobs and tests that act for somebody."""
    found = s.execute(
        select(User, Team.project_id).outerjoin(Team, Team.id == User.team_id).where(User.name == name)
    ).one_or_none()
    return _actor(s, found[0], found[1], "") if found else None


def _actor(s: Session, user: User, team_project: int | None, session: str) -> Actor:
    roles = frozenset(s.scalars(select(UserRole.role).where(UserRole.user_id == user.id)))
    held = frozenset({"staff", *(Role(role).value for role in roles)})
    return Actor(
        key=f"user:{user.id}",
        name=user.display_name,
        user_id=user.id,
        roles=held,
        permissions=permissions_of(held),
        projects=_projects(s, user, team_project),
        team_id=user.team_id if user.scope == Scope.TEAM else None,
        lang=user.lang,
        must_change=user.must_change,
        session=session,
    )


def _projects(s: Session, user: User, team_project: int | None) -> frozenset[int] | None:
    if user.scope == Scope.ALL:
        return None
    if user.scope == Scope.TEAM:
        return frozenset({team_project} if team_project else ())
    return frozenset(s.scalars(select(UserProject.project_id).where(UserProject.user_id == user.id)))
