"""The company's projects (小区/大厦)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.customers import Phase
from db.customers import Project
from lib.access import Actor, command, query
from lib.customers.scope import find_project, visible
from lib.errors import Refused, unchanged
from lib.i18n import N_


@query("accounts.self")
def projects(s: Session, actor: Actor) -> dict[int, str]:
    """Projects in scope, by id."""
    found = s.execute(
        select(Project.id, Project.name).where(visible(actor, Project.id)).order_by(Project.code)
    )
    return dict(found.all())


@query("customers.projects")
def all_projects(s: Session, actor: Actor) -> list[Project]:
    return list(s.scalars(select(Project).where(visible(actor, Project.id)).order_by(Project.code)))


@command("customers.projects")
def add_project(
    s: Session, actor: Actor, *, code: str, name: str, address: str = "", phase: Phase = Phase.RUNNING
) -> int:
    code, name = _named(code, name)
    if s.scalar(select(Project.id).where((Project.code == code) | (Project.name == name))):
        raise Refused(N_("There is a project with this code or name already."))
    project = Project(code=code, name=name, address=address.strip()[:200], phase=phase)
    s.add(project)
    s.flush()
    return project.id


@command("customers.projects")
def change_project(
    s: Session, actor: Actor, *, id: int, version: int, code: str, name: str, address: str, phase: Phase
) -> None:
    project = find_project(s, actor, id)
    unchanged(project, version)
    code, name = _named(code, name)
    if s.scalar(select(Project.id).where((Project.code == code) | (Project.name == name), Project.id != id)):
        raise Refused(N_("There is a project with this code or name already."))
    project.code, project.name, project.address, project.phase = code, name, address.strip()[:200], phase


def _named(code: str, name: str) -> tuple[str, str]:
    if not code.strip() or not name.strip():
        raise Refused(N_("A project needs a code and a name."))
    return code.strip()[:12], name.strip()[:80]
