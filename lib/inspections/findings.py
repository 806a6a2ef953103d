"""Findings as seen from elsewhere: from the action that puts one right, and their photos."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import Severity
from db.files import StoredFile
from db.inspections import Inspection, InspectionItem
from lib import audit
from lib.access import Actor, command, query
from lib.actions import scope as actions
from lib.files.rows import gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import DEFAULT, pick
from lib.inspections.judging_rows import PHOTOS, SIGNATURES, photos_of
from lib.inspections.repeat_rows import chain_of
from lib.inspections.scope import plan_of, visible


@dataclass(frozen=True)
class Past:
    """How the same fell short in an earlier round."""

    no: str
    held_on: date
    note: str
    action_no: str


@dataclass(frozen=True)
class ActionFinding:
    """What an action is to put right, as it was found. opens: whether the looker may see the inspection."""

    inspection_id: int
    no: str
    title: str
    held_on: date
    item: str
    standard: str
    note: str
    place: str
    severity: Severity
    photos: tuple[FileRow, ...]
    earlier: tuple[Past, ...]
    opens: bool


@query("actions.view")
def finding_of_action(s: Session, actor: Actor, *, action_id: int) -> ActionFinding | None:
    """None where no inspection raised it; where a re-inspection found it again, as it was found first."""
    action = actions.find(s, actor, action_id)
    wanted = (
        select(InspectionItem, Inspection)
        .join(Inspection, Inspection.id == InspectionItem.inspection_id)
        .where(InspectionItem.action_id == action.id)
    )
    found = s.execute(wanted.order_by(InspectionItem.id).limit(1)).one_or_none()
    if found is None:
        return None
    row, inspection = found
    item = plan_of(s, inspection).items[row.item]
    seen = select(Inspection.id).where(Inspection.id == inspection.id, visible(actor))
    return ActionFinding(
        inspection_id=inspection.id,
        no=inspection.no,
        title=inspection.title,
        held_on=inspection.held_on,
        item=pick(item.label, DEFAULT),
        standard=pick(item.check.standard, DEFAULT),
        note=row.note,
        place=row.place or inspection.place,
        severity=row.severity,
        photos=tuple(photos_of(s, [row.id])[row.id]),
        earlier=tuple(Past(*told) for told in chain_of(s, row)),
        opens=s.scalar(seen) is not None,
    )


@query("inspections.view")
def look_at_photo(s: Session, actor: Actor, *, id: int) -> Stored:
    """By its own id, through the inspection it belongs to or the action that puts right what it shows."""
    return stored(_photo(s, actor, id))


@command("inspections.view")
def open_photo(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the audit log."""
    file = _photo(s, actor, id)
    audit.note(s, table="stored_file", id=id, viewed=["content"], inspection=file.owner_id)
    return stored(file)


def _photo(s: Session, actor: Actor, id: int) -> StoredFile:
    for wanted in (_of_item(actor), _signature(actor)):
        whole = wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None))
        if found := s.scalars(whole).one_or_none():
            return found
    raise gone()


def _of_item(actor: Actor) -> Select[StoredFile]:
    its_item = and_(InspectionItem.id == StoredFile.owner_id, StoredFile.owner_kind == PHOTOS)
    return (
        select(StoredFile)
        .join(InspectionItem, its_item)
        .join(Inspection, Inspection.id == InspectionItem.inspection_id)
        .outerjoin(Action, Action.id == InspectionItem.action_id)
        .where(or_(visible(actor), and_(Action.id.is_not(None), actions.visible(actor))))
    )


def _signature(actor: Actor) -> Select[StoredFile]:
    of_it = and_(Inspection.id == StoredFile.owner_id, StoredFile.owner_kind == SIGNATURES)
    return select(StoredFile).join(Inspection, of_it).where(visible(actor))
