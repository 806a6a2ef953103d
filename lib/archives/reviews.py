"""The yearly look through who may see what, signed and kept."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import false, func, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import Team, User, UserProject, UserRole
from db.archives import AccessReview
from db.choices.accounts import Role, Scope
from db.choices.staff import StaffStatus
from db.customers import Project
from db.records import AuditEntry
from db.staff import Staff
from lib import audit, clock
from lib.access import Actor, command, permissions_of, query
from lib.accounts.scope import sees_project
from lib.archives.review_rules import Account, Oddity, is_overdue, oddities
from lib.archives.rules import secrecies
from lib.errors import NotFound, Stale
from lib.i18n import N_
from lib.paging import Page, page_of

SIGNING_IN = "accounts.open_session"
LONGEST_NOTE = 400


@dataclass(frozen=True)
class Right:
    """An account as the review shows it."""

    account: Account
    odd: tuple[Oddity, ...]

    @property
    def id(self) -> int:
        return self.account.id


@dataclass(frozen=True)
class Rights:
    """stamp tells whether these are still the rights somebody saw."""

    rows: tuple[Right, ...]
    stamp: int
    last_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class ReviewRow:
    id: int
    at: datetime
    by: str
    accounts: int
    odd: int
    note: str


@query("archives.review")
def rights_now(s: Session, actor: Actor) -> Rights:
    """Every account within the actor's projects, those that stand out first."""
    now = clock.now()
    accounts = _accounts(s, actor)
    rows = [Right(account, oddities(account, accounts, now)) for account in accounts]
    rows.sort(key=lambda right: (not right.odd, not right.account.active, right.account.name))
    last = s.scalar(select(func.max(AccessReview.at)))
    first = s.scalar(select(func.min(User.created_at)))
    return Rights(tuple(rows), _stamp(rows), last, is_overdue(last or first, now))


@command("archives.review")
def sign_review(s: Session, actor: Actor, *, seen: int, note: str = "") -> int:
    """Keeps what was looked through, word for word. seen: the stamp of it."""
    found = rights_now.within(s, actor)
    if found.stamp != seen:
        raise Stale(N_("Rights have changed since you began. Please look through them again."))
    content = [_told(right) for right in found.rows]
    review = AccessReview(
        at=clock.now(), by_id=actor.user_id, note=" ".join(note.split())[:LONGEST_NOTE], content=content
    )
    s.add(review)
    s.flush()
    return review.id


@query("archives.review")
def reviews(s: Session, actor: Actor, *, number: int = 1, size: int = 10) -> Page[ReviewRow]:
    """Those held so far, the newest first; of a narrower scope, the actor's own."""
    wanted = _reviews(actor).order_by(AccessReview.at.desc(), AccessReview.id.desc())
    found = page_of(s, wanted, number=number, size=size)
    return Page([_row(review, name) for review, name in found.rows], found.total, found.number, size)


@query("archives.review")
def review(s: Session, actor: Actor, *, id: int) -> tuple[ReviewRow, list[dict[str, Any]]]:
    """One review as it was signed."""
    found = s.execute(_reviews(actor).where(AccessReview.id == id)).one_or_none()
    if found is None:
        raise NotFound(N_("This review is not there, or not yours to see."))
    return _row(*found), found[0].content


@command("archives.review")
def take_rights(s: Session, actor: Actor) -> list[Right]:
    """The list as it is now, to be taken away."""
    found = rights_now.within(s, actor)
    audit.note(s, table="user_account", exported=len(found.rows))
    return list(found.rows)


# -- the accounts ------------------------------------------------------------------------------


def _accounts(s: Session, actor: Actor) -> list[Account]:
    here = or_(false(), *map(sees_project, sorted(actor.projects))) if actor.projects is not None else true()
    users = s.scalars(select(User).where(here).order_by(User.name)).all()
    roles = _grouped(s, select(UserRole.user_id, UserRole.role))
    places, teams = _places(s), dict(s.execute(select(Team.id, Team.name)).all())
    left = set(s.scalars(select(Staff.user_id).where(Staff.status == StaffStatus.LEFT)))
    signed_in = _signed_in(s)
    return [
        Account(
            id=u.id,
            name=u.name,
            display_name=u.display_name,
            active=u.active,
            roles=frozenset(Role(role) for role in roles.get(u.id, ())),
            scope=u.scope,
            places=_within(u, places, teams),
            classes=secrecies(permissions_of(frozenset(roles.get(u.id, ()))).__contains__),
            created_at=u.created_at,
            signed_in=signed_in.get(u.name),
            left=u.id in left,
        )
        for u in users
    ]


def _within(u: User, places: dict[int, list[str]], teams: dict[int, str]) -> tuple[str, ...]:
    if u.scope == Scope.ALL:
        return ()
    if u.scope == Scope.TEAM:
        return (teams.get(u.team_id or 0, ""),)
    return tuple(places.get(u.id, ()))


def _places(s: Session) -> dict[int, list[str]]:
    wanted = select(UserProject.user_id, Project.name).join(Project, Project.id == UserProject.project_id)
    return _grouped(s, wanted.order_by(Project.name))


def _grouped(s: Session, wanted: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for user_id, value in s.execute(wanted):
        found.setdefault(user_id, []).append(value)
    return found


def _signed_in(s: Session) -> dict[str, datetime]:
    """Account name → last time, out of the audit log: sessions themselves are forgotten within a day."""
    wanted = select(AuditEntry.changes, func.max(AuditEntry.at)).where(AuditEntry.deed == SIGNING_IN)
    found: dict[str, datetime] = {}
    for changes, at in s.execute(wanted.group_by(AuditEntry.changes)):
        for change in json.loads(changes):
            if name := change.get("signed_in"):
                found[name] = max(at, found.get(name, at))
    return found


# -- what is kept ------------------------------------------------------------------------------


def _stamp(rows: list[Right]) -> int:
    """Of the rights alone: somebody signing in meanwhile changes nothing of them."""
    facts = [{**_told(right), "signed_in": "", "odd": ""} for right in rows]
    facts.sort(key=lambda fact: fact["name"])
    return crc32(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode())


def _told(right: Right) -> dict[str, Any]:
    a = right.account
    return {
        "name": a.name,
        "person": a.display_name,
        "active": a.active,
        "roles": [role.value for role in Role if role in a.roles],
        "scope": a.scope.value,
        "places": list(a.places),
        "classes": sorted(a.classes),
        "signed_in": clock.shown(a.signed_in),
        "odd": [oddity.value for oddity in right.odd],
    }


def _reviews(actor: Actor) -> Any:
    wanted = select(AccessReview, User.display_name).outerjoin(User, User.id == AccessReview.by_id)
    return wanted if actor.projects is None else wanted.where(AccessReview.by_id == actor.user_id)


def _row(review: AccessReview, name: str | None) -> ReviewRow:
    odd = sum(bool(one["odd"]) for one in review.content)
    return ReviewRow(review.id, review.at, name or "", len(review.content), odd, review.note)
