"""Photos and papers of equipment and of what was done to it: certificates, contracts, manuals."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.equipment import Equipment, Upkeep
from db.files import StoredFile
from lib import audit
from lib.access import Actor, command, query
from lib.equipment.scope import find_equipment, visible
from lib.equipment.upkeep import OWNER as UPKEEP
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import find_of, gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import N_

OWNER = "equipment"


@query("equipment.view")
def list_files(s: Session, actor: Actor, *, id: int) -> list[FileRow]:
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=find_equipment(s, actor, id).id)


@command("equipment.upkeep")
def add_files(s: Session, actor: Actor, *, id: int, file_ids: Sequence[int]) -> None:
    """Own loose files become the equipment's."""
    equipment = find_equipment(s, actor, id)
    if not files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=equipment.id):
        raise Refused(N_("Please choose a photo or a file."))


@command("equipment.upkeep")
def remove_file(s: Session, actor: Actor, *, id: int, file_id: int) -> None:
    """By who added it, or who keeps the register."""
    equipment = find_equipment(s, actor, id)
    added_by = find_of(s, OWNER, equipment.id, file_id).by_id
    if added_by != actor.user_id and not actor.may("equipment.keep"):
        raise Refused(N_("Only who added it may remove it."))
    files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=equipment.id)


@query("equipment.view")
def look_at_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A file by its own id, through the equipment it belongs to."""
    return stored(_of_equipment(s, actor, id))


@command("equipment.view")
def open_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the audit log."""
    file = _of_equipment(s, actor, id)
    audit.note(s, table="stored_file", id=id, viewed=["content"], owner=[file.owner_kind, file.owner_id])
    return stored(file)


def _of_equipment(s: Session, actor: Actor, id: int) -> StoredFile:
    of_upkeep = and_(StoredFile.owner_kind == UPKEEP, Upkeep.id == StoredFile.owner_id)
    its_own = and_(StoredFile.owner_kind == OWNER, Equipment.id == StoredFile.owner_id)
    wanted = select(StoredFile).outerjoin(Upkeep, of_upkeep)
    wanted = wanted.join(Equipment, or_(its_own, Equipment.id == Upkeep.equipment_id))
    wanted = wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None), visible(actor))
    if not (found := s.scalars(wanted).one_or_none()):
        raise gone()
    return found
