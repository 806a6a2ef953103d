"""A book of promises: drafted, filled clause by clause, published; a published one mended with a reason."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.choices.standards import ProfileState
from db.standards import Clause, Profile
from lib import audit, clock
from lib.access import Actor, command
from lib.errors import Refused
from lib.i18n import N_
from lib.standards import presets
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import TERMS, sound
from lib.standards.rows import book, promises_are_stale
from lib.standards.scope import find_clause, find_own, place, twin_of

SHORTEST_REASON = 2
FURTHEST_YEARS = 5


@command("standards.edit")
def draft_from(
    s: Session, actor: Actor, *, project_id: int | None = None, name: str, copied: bool = True
) -> int:
    """A draft for the company or a project: what holds there now, or nothing yet."""
    place(s, actor, project_id)
    if not name.strip():
        raise Refused(N_("Please give the book of promises a name."))
    draft = Profile(
        project_id=project_id, name=name.strip()[:80], state=ProfileState.DRAFT, by_id=actor.user_id
    )
    s.add(draft)
    s.flush()
    held = book(s, project_id, clock.now()) if copied else None
    for terms in held.clauses if held else ():
        _write(s, draft, None, terms)
    return draft.id


@command("standards.edit")
def take_clause(s: Session, actor: Actor, *, id: int, version: int, source: str, number: int) -> None:
    """One promise of a source, by its number; what the draft says of the same thing gives way to it."""
    draft = find_own(s, actor, id, version, ProfileState.DRAFT)
    found = presets.preset(source, actor.lang).clauses if source in presets.SOURCES else ()
    terms = next((one for one in found if one.id == number), None)
    if terms is None:
        raise Refused(N_("This promise is not in the source."))
    _write(s, draft, twin_of(s, draft, terms), terms)


@command("standards.edit")
def set_clause(
    s: Session, actor: Actor, *, id: int, version: int, terms: ClauseFacts, clause_id: int | None = None
) -> None:
    """A promise of a draft, new or changed."""
    draft = find_own(s, actor, id, version, ProfileState.DRAFT)
    clause = find_clause(s, draft, clause_id) if clause_id else None
    _set(s, draft, clause, terms)


@command("standards.edit")
def remove_clause(s: Session, actor: Actor, *, id: int, version: int, clause_id: int) -> None:
    draft = find_own(s, actor, id, version, ProfileState.DRAFT)
    s.delete(find_clause(s, draft, clause_id))


@command("standards.edit")
def publish(s: Session, actor: Actor, *, id: int, version: int, starts_on: date) -> None:
    """In force from a day on, for what is received from then on; the book before it stays as it is."""
    draft, today = find_own(s, actor, id, version, ProfileState.DRAFT), _today()
    if starts_on < today:
        raise Refused(N_("A book begins today or later: what was promised before cannot be changed."))
    if starts_on.year > today.year + FURTHEST_YEARS:
        raise Refused(N_("This day is too far off: at most {n} years."), n=FURTHEST_YEARS)
    published = _of(draft.project_id).where(Profile.state == ProfileState.PUBLISHED)
    if s.scalar(published.where(Profile.starts_on == starts_on)):
        raise Refused(N_("Another book begins on that day already."))
    if not s.scalar(select(Clause.id).where(Clause.profile_id == id, Clause.limit.is_not(None)).limit(1)):
        raise Refused(N_("Nothing is promised in this draft yet: set at least one limit."))
    draft.state, draft.starts_on = ProfileState.PUBLISHED, starts_on
    draft.published_at, draft.by_id = clock.now(), actor.user_id
    promises_are_stale(s, starts_on)


@command("standards.edit")
def take_back(s: Session, actor: Actor, *, id: int, version: int) -> None:
    """A book that has not begun yet becomes a draft again."""
    coming = find_own(s, actor, id, version, ProfileState.PUBLISHED)
    if coming.starts_on is None or coming.starts_on <= _today():
        raise Refused(N_("This book is in force, or was: publish another one instead."))
    coming.state, coming.starts_on, coming.published_at = ProfileState.DRAFT, None, None


@command("standards.edit")
def correct(
    s: Session, actor: Actor, *, id: int, version: int, clause_id: int, terms: ClauseFacts, reason: str
) -> None:
    """Mend what was published wrongly; all that is judged by it is judged anew. The log keeps the reason."""
    published = find_own(s, actor, id, version, ProfileState.PUBLISHED)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(N_("Please say why the published promise is corrected."))
    clause = find_clause(s, published, clause_id)
    if clause.measure != terms.measure:
        raise Refused(N_("A correction cannot make it another promise."))
    _set(s, published, clause, terms)
    audit.note(s, table="clause", id=clause_id, reason=reason.strip()[:400])
    promises_are_stale(s, published.starts_on)


@command("standards.edit")
def drop_draft(s: Session, actor: Actor, *, id: int, version: int) -> None:
    draft = find_own(s, actor, id, version, ProfileState.DRAFT)
    for clause in s.scalars(select(Clause).where(Clause.profile_id == id)):
        s.delete(clause)
    s.flush()
    s.delete(draft)


def _of(project_id: int | None) -> Select[Any]:
    own = Profile.project_id.is_(None) if project_id is None else Profile.project_id == project_id
    return select(Profile.id).where(own).limit(1)


def _set(s: Session, profile: Profile, clause: Clause | None, terms: ClauseFacts) -> None:
    terms = sound(terms)
    twin = twin_of(s, profile, terms)
    if twin and twin is not clause:
        raise Refused(N_("The book has a promise for this already: change that one."))
    _write(s, profile, clause, terms)


def _write(s: Session, profile: Profile, clause: Clause | None, terms: ClauseFacts) -> None:
    if clause is None:
        clause = Clause(profile_id=profile.id, measure=terms.measure)
        s.add(clause)
    for name in TERMS:
        setattr(clause, name, getattr(terms, name))
    s.flush()


def _today() -> date:
    return clock.local(clock.now()).date()
