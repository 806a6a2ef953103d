"""Photos and documents that show what was wrong and how it was put right."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionMove
from db.files import StoredFile
from lib import audit, clock
from lib.access import Actor, command, query
from lib.actions.evidence_rows import OWNER, give
from lib.actions.rows import begin, happen
from lib.actions.scope import find, visible
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import find_of, gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import N_


@query("actions.view")
def list_files(s: Session, actor: Actor, *, id: int) -> list[FileRow]:
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=find(s, actor, id).id)


@command("actions.work")
def add_files(s: Session, actor: Actor, *, id: int, file_ids: Sequence[int]) -> None:
    """Own loose files become the action's."""
    action = begin(s, actor, id, None, ActionMove.NOTE)
    if not file_ids:
        raise Refused(N_("Please choose a photo or a file."))
    give(s, actor, action, file_ids)


@command("actions.work")
def remove_file(s: Session, actor: Actor, *, id: int, file_id: int) -> None:
    """Out of sight, and said so in the story; only by who added it, until it is called put right."""
    action = begin(s, actor, id, None, ActionMove.FINISH)
    if find_of(s, OWNER, action.id, file_id).by_id != actor.user_id:
        raise Refused(N_("Only who added it may remove it."))
    files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=action.id)
    happen(s, actor, action, ActionMove.NOTE, clock.now(), removed=[file_id])


@query("actions.view")
def look_at_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A file by its own id, through the action it belongs to."""
    return stored(_of_an_action(s, actor, id))


@command("actions.view")
def open_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the audit log."""
    file = _of_an_action(s, actor, id)
    audit.note(s, table="stored_file", id=id, viewed=["content"], action=file.owner_id)
    return stored(file)


def _of_an_action(s: Session, actor: Actor, id: int) -> StoredFile:
    its_action = and_(Action.id == StoredFile.owner_id, StoredFile.owner_kind == OWNER)
    wanted = select(StoredFile).join(Action, its_action)
    wanted = wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None), visible(actor))
    if not (found := s.scalars(wanted).one_or_none()):
        raise gone()
    return found
