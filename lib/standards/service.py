"""The books of promises: which there are, what they say, which one holds; the first one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices import Choice
from db.choices.standards import ProfileState
from db.customers import Project
from db.standards import Clause, Profile
from lib import clock
from lib.access import Actor, command, query
from lib.customers.scope import find_project
from lib.standards import presets
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import TERMS
from lib.standards.rows import book, standards
from lib.standards.scope import find_profile, visible


@dataclass(frozen=True)
class ProfileRow:
    """project "": the company's; holds: in force today for whom it was made."""

    id: int
    version: int
    name: str
    project_id: int | None
    project: str
    state: ProfileState
    starts_on: date | None
    published_at: datetime | None
    by: str
    clauses: int
    holds: bool


@query("standards.view")
def profiles(s: Session, actor: Actor) -> list[ProfileRow]:
    """Drafts first, then the newest first."""
    found = [_row(s, one) for one in s.scalars(select(Profile).where(visible(actor)))]
    return sorted(found, key=lambda row: (row.starts_on or date.max, row.id), reverse=True)


@query("standards.view")
def profile(s: Session, actor: Actor, *, id: int) -> ProfileRow:
    return _row(s, find_profile(s, actor, id))


@query("standards.view")
def clauses_of(s: Session, actor: Actor, *, id: int) -> list[ClauseFacts]:
    """In the order of a ticket's life, what no clock judges last."""
    return sorted(standards(s).kept(find_profile(s, actor, id).id).clauses, key=_place)


def _place(clause: ClauseFacts) -> tuple[int, ...]:
    words: tuple[Choice | None, ...] = (clause.measure, clause.type, clause.grade, clause.urgency)
    return tuple(list(type(word)).index(word) if word else -1 for word in words)


@query("standards.view")
def in_force(
    s: Session, actor: Actor, *, project_id: int | None = None, at: datetime | None = None
) -> ProfileRow | None:
    """The book that holds for a project, or for the company; now, or at another time."""
    if project_id is not None:
        find_project(s, actor, project_id)
    found = book(s, project_id, at or clock.now())
    return _row(s, s.get_one(Profile, found.profile_id)) if found else None


def _row(s: Session, one: Profile) -> ProfileRow:
    holding = book(s, one.project_id, clock.now())
    return ProfileRow(
        id=one.id,
        version=one.version,
        name=one.name,
        project_id=one.project_id,
        project=s.scalar(select(Project.name).where(Project.id == one.project_id)) or "",
        state=one.state,
        starts_on=one.starts_on,
        published_at=one.published_at,
        by=s.scalar(select(User.display_name).where(User.id == one.by_id)) or "",
        clauses=s.scalar(select(func.count()).where(Clause.profile_id == one.id)) or 0,
        holds=holding is not None and holding.profile_id == one.id,
    )


@command("standards.load")
def load_first_profile(s: Session, actor: Actor) -> int | None:
    """The book a company begins with; nothing where there is one already."""
    if s.scalar(select(Profile.id).limit(1)):
        return None
    first = presets.preset(presets.FIRST, actor.lang)
    begun = Profile(name=first.title, state=ProfileState.PUBLISHED, starts_on=first.starts_on)
    begun.published_at = clock.now()
    s.add(begun)
    s.flush()
    for terms in first.clauses:
        s.add(Clause(profile_id=begun.id, **{name: getattr(terms, name) for name in TERMS}))
    return begun.id
