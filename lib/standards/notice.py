"""What the public is told of a project: hours, promises, how a complaint goes, whom to call."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import Phase
from db.customers import Project
from db.standards import Profile
from lib import clock
from lib.access import Actor, query
from lib.customers.scope import find_project
from lib.errors import NotFound
from lib.i18n import N_
from lib.standards.book_rules import ClauseFacts
from lib.standards.company import Company, company
from lib.standards.hours_rules import Week, week_of
from lib.standards.rows import book, calendar_of
from lib.standards.service import clauses_of
from lib.standards.wording_rules import is_public


@dataclass(frozen=True)
class Notice:
    """since: the first day of the book of promises."""

    company: Company
    code: str
    project: str
    address: str
    week: Week
    promises: tuple[ClauseFacts, ...]
    since: date | None


@query("standards.view")
def notice(s: Session, actor: Actor, *, project_id: int) -> Notice:
    return _notice(s, actor, find_project(s, actor, project_id))


@query("standards.public")
def public_notice(s: Session, actor: Actor, *, code: str) -> Notice:
    """By the project's code, to anybody; a project no longer served has none."""
    wanted = select(Project).where(Project.code == code, Project.phase != Phase.ENDED)
    if not (project := s.scalars(wanted).one_or_none()):
        raise NotFound(N_("There is no such page."))
    return _notice(s, actor, project)


def _notice(s: Session, actor: Actor, project: Project) -> Notice:
    held = book(s, project.id, clock.now())
    promised = clauses_of.within(s, actor, id=held.profile_id) if held else []
    return Notice(
        company.within(s, actor),
        project.code,
        project.name,
        project.address,
        week_of(calendar_of(s, project.id)),
        tuple(clause for clause in promised if is_public(clause)),
        s.get_one(Profile, held.profile_id).starts_on if held else None,
    )
