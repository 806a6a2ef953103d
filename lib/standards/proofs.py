"""Photos that show the poster is up, project by project."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.customers import Project
from db.files import StoredFile
from lib.access import Actor, command, query
from lib.customers.scope import find_project, visible
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import N_

OWNER = "poster"


@query("standards.view")
def proofs(s: Session, actor: Actor, *, project_id: int) -> list[FileRow]:
    """The newest first."""
    project = find_project(s, actor, project_id)
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=project.id)[::-1]


@command("standards.post")
def add_proof(s: Session, actor: Actor, *, project_id: int, file_ids: Sequence[int]) -> None:
    """Own loose photos become the project's."""
    project = find_project(s, actor, project_id)
    given = files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=project.id)
    if not given or not all(file.has_preview for file in given):
        raise Refused(N_("Please add a photo of the poster where it hangs."))


@command("standards.post")
def remove_proof(s: Session, actor: Actor, *, project_id: int, file_id: int) -> None:
    project = find_project(s, actor, project_id)
    files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=project.id)


@query("standards.view")
def look_at_proof(s: Session, actor: Actor, *, id: int) -> Stored:
    """A photo by its own id, through the project it belongs to."""
    its_project = and_(Project.id == StoredFile.owner_id, StoredFile.owner_kind == OWNER)
    wanted = select(StoredFile).join(Project, its_project).where(visible(actor, Project.id))
    found = s.scalars(wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None))).one_or_none()
    if found is None:
        raise gone()
    return stored(found)
