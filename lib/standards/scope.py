"""Whose books of promises an actor sees and may change: the company's, and those of projects in scope."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.choices.standards import ProfileState
from db.standards import Clause, Profile
from lib.access import Actor
from lib.customers.scope import find_project
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.standards.book_rules import ClauseFacts


def visible(actor: Actor) -> ColumnElement[bool]:
    """Drafts are their editors' business."""
    mine = or_(Profile.project_id.is_(None), Profile.project_id.in_(actor.projects or ()))
    placed = true() if actor.projects is None else mine
    return placed if actor.may("standards.edit") else placed & (Profile.state == ProfileState.PUBLISHED)


def place(s: Session, actor: Actor, project_id: int | None) -> None:
    """To change: one of the actor's projects; the company's is for those who see all of it."""
    if project_id is not None:
        find_project(s, actor, project_id)
    elif actor.projects is not None:
        raise NotFound(N_("This is the company's: somebody of head office must change it."))


def find_profile(s: Session, actor: Actor, id: int) -> Profile:
    if found := s.scalars(select(Profile).where(Profile.id == id, visible(actor))).one_or_none():
        return found
    raise NotFound(N_("This book of promises is not there, or not yours to see."))


def find_own(s: Session, actor: Actor, id: int, version: int, state: ProfileState) -> Profile:
    """To change, on the state it was seen in; its version moves on with whatever becomes of its clauses."""
    profile = find_profile(s, actor, id)
    place(s, actor, profile.project_id)
    unchanged(profile, version)
    if profile.state != state:
        raise Refused(
            N_("This book is published: correct a promise with a reason, or begin a new draft.")
            if state == ProfileState.DRAFT
            else N_("This book is still a draft.")
        )
    flag_modified(profile, "name")
    return profile


def find_clause(s: Session, profile: Profile, id: int) -> Clause:
    wanted = select(Clause).where(Clause.id == id, Clause.profile_id == profile.id)
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This promise is not in the book any more."))


def twin_of(s: Session, profile: Profile, terms: ClauseFacts) -> Clause | None:
    """What the book promises already for the same thing."""
    wanted = select(Clause).where(Clause.profile_id == profile.id, Clause.measure == terms.measure)
    for column, value in (
        (Clause.type, terms.type),
        (Clause.urgency, terms.urgency),
        (Clause.grade, terms.grade),
    ):
        wanted = wanted.where(column.is_(None) if value is None else column == value)
    return s.scalars(wanted.limit(1)).one_or_none()
