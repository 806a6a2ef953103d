"""Photos and documents that show a duty was done."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.duties import DutyTask
from db.files import StoredFile
from lib import audit
from lib.access import Actor, command, query
from lib.duties.scope import find, visible
from lib.duties.task_rows import OWNER
from lib.files import service as files
from lib.files.rows import gone, stored
from lib.files.rules import FileRow, Stored


@query("duties.view")
def list_files(s: Session, actor: Actor, *, id: int) -> list[FileRow]:
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=find(s, actor, id).id)


@query("duties.view")
def look_at_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A file by its own id, through the task it belongs to."""
    return stored(_of_a_task(s, actor, id))


@command("duties.view")
def open_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the audit log."""
    file = _of_a_task(s, actor, id)
    audit.note(s, table="stored_file", id=id, viewed=["content"], duty_task=file.owner_id)
    return stored(file)


def _of_a_task(s: Session, actor: Actor, id: int) -> StoredFile:
    its_task = and_(DutyTask.id == StoredFile.owner_id, StoredFile.owner_kind == OWNER)
    wanted = select(StoredFile).join(DutyTask, its_task)
    wanted = wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None), visible(actor))
    if not (found := s.scalars(wanted).one_or_none()):
        raise gone()
    return found
