"""An inspection filled in by its own address, tap by tap. Who holds it, and when, is the server's."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.actions import Severity
from db.choices.inspections import InspectionState, Verdict
from db.customers import Building
from db.files import StoredFile
from db.inspections import Inspection
from lib import clock
from lib.access import Actor, command, query
from lib.actions.scope import may_own
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import find_of, gone, stored
from lib.files.rules import Kept, Stored
from lib.i18n import N_
from lib.inspections import finishing_rows, judging_rows
from lib.inspections.checklist_rules import Item
from lib.inspections.judging_rows import PHOTOS, Said
from lib.inspections.scope import find_to_fill, is_own, plan_of
from lib.inspections.scoring_rules import deducted as costs
from lib.inspections.sheet_rows import sheet_of
from lib.inspections.sheet_rules import (
    LONGEST_NOTE,
    LONGEST_PLACE,
    Judged,
    Position,
    Sheet,
    progress,
)

MOST_TURNS = 1_000_000
OPEN, DONE = InspectionState.OPEN, InspectionState.DONE


@query("inspections.fill")
def by_code(s: Session, actor: Actor, *, code: str) -> Sheet:
    """All the page draws; by the link alone without names, owners and earlier rounds."""
    return sheet_of(s, actor, find_to_fill(s, actor, code))


@command("inspections.fill")
def judge(
    s: Session,
    actor: Actor,
    *,
    code: str,
    item: str,
    turn: int,
    verdict: Verdict | None,
    deducted: Decimal | None = None,
    note: str = "",
    place: str = "",
    fixed: bool = False,
    severity: Severity | None = None,
    owner_id: int | None = None,
    due_on: date | None = None,
    position: Position | None = None,
) -> Judged:
    """One tap, stored when this has been committed. turn: how often the device has changed this item.

    verdict none takes the judgement back. An older turn that arrives late is not kept; of two alike the one
    that comes last stands. A repeat changes nothing more, so it needs no nonce.
    """
    inspection = find_to_fill(s, actor, code, OPEN, share=True)
    plan = plan_of(s, inspection)
    asked = _item(plan.items.get(item))
    if not 1 <= turn <= MOST_TURNS:
        raise Refused(N_("The page sent something it cannot have shown. Please load it again."))
    said = Said(
        turn=turn,
        verdict=_verdict(asked, verdict),
        deducted=_deducted(asked, verdict, deducted),
        severity=Severity(severity) if severity else asked.check.severity,
        note=_short(note, LONGEST_NOTE),
        place=_short(place, LONGEST_PLACE),
        fixed=fixed and verdict == Verdict.FAILED,
        owner_id=_owner(s, actor, inspection, owner_id),
        due_on=due_on,
    )
    stands = judging_rows.keep(s, actor, inspection, asked, said, _on_earth(position))
    known = judging_rows.verdicts_of(s, inspection)
    turn = stands or judging_rows.turn_of(s, inspection, item)
    return Judged(turn, stands is not None, clock.now(), progress(plan, known))


def _item(item: Item | None) -> Item:
    if item is None:
        raise Refused(N_("This item is not on the checklist. Please load the page again."))
    return item


def _verdict(item: Item, verdict: Verdict | None) -> Verdict | None:
    if verdict == Verdict.NOT_APPLICABLE and not item.check.skip:
        raise Refused(N_("This item always applies; it cannot be left out."))
    return None if verdict is None else Verdict(verdict)


def _deducted(item: Item, verdict: Verdict | None, asked: Decimal | None) -> Decimal:
    if verdict != Verdict.FAILED:
        return Decimal(0)
    if asked is not None and (not 0 <= asked <= item.check.points or asked * 2 != int(asked * 2)):
        raise Refused(N_("At most {points} points may be deducted, in halves."), points=item.check.points)
    return costs(item.check.points, asked)


def _short(text: str, most: int) -> str:
    if len(text.strip()) > most:
        raise Refused(N_("The text is too long: at most {n} characters."), n=most)
    return text.strip()


def _owner(s: Session, actor: Actor, inspection: Inspection, id: int | None) -> int | None:
    """Whoever has come by a link names nobody."""
    if id is None or not is_own(actor, inspection):
        return None
    if s.scalar(select(User.id).where(User.id == id, may_own(inspection.project_id))) is None:
        raise Refused(N_("This person cannot be given an action in this project."))
    return id


def _on_earth(position: Position | None) -> Position | None:
    """What a device cannot have measured is left out."""
    if position is None or not (abs(position.latitude) <= 90 and abs(position.longitude) <= 180):
        return None
    accuracy = None if position.accuracy is None else min(max(position.accuracy, 0), 1_000_000)
    return Position(position.latitude, position.longitude, accuracy)


# -- photos ------------------------------------------------------------------------------------


@command("inspections.fill")
def add_photo(s: Session, actor: Actor, *, code: str, item: str, file_id: int) -> Kept:
    """An own loose file becomes a photo of the item, judged yet or not. Sent again, it is the one there."""
    inspection = find_to_fill(s, actor, code, OPEN, share=True)
    asked = _item(plan_of(s, inspection).items.get(item))
    row = judging_rows.row_of(s, actor, inspection, asked)
    if twin := judging_rows.twin_of(s, row, file_id):
        return twin
    given = files.attach.within(s, actor, ids=[file_id], owner_kind=PHOTOS, owner_id=row)
    file = next(one for one in given if one.id == file_id)
    return Kept(file.id, file.name, file.media_type, file.has_preview)


@command("inspections.fill")
def remove_photo(s: Session, actor: Actor, *, code: str, item: str, file_id: int) -> None:
    inspection = find_to_fill(s, actor, code, OPEN, share=True)
    asked = _item(plan_of(s, inspection).items.get(item))
    row = judging_rows.row_of(s, actor, inspection, asked)
    find_of(s, PHOTOS, row, file_id)
    files.take_away.within(s, actor, id=file_id, owner_kind=PHOTOS, owner_id=row)


@query("inspections.fill")
def look_at_own(s: Session, actor: Actor, *, code: str, file_id: int) -> Stored:
    """A photo or a signature of this very inspection."""
    inspection = find_to_fill(s, actor, code)
    rows = judging_rows.photos_of(s, [row.id for row in judging_rows.rows_of(s, inspection)])
    signs = judging_rows.signatures_of(s, inspection, guest=not is_own(actor, inspection))
    known = {photo.id for photos in rows.values() for photo in photos} | {sign.file_id for sign in signs}
    if file_id not in known:
        raise gone()
    return stored(s.get_one(StoredFile, file_id))


# -- where one has been, and the end -----------------------------------------------------------


@command("inspections.fill")
def visited(s: Session, actor: Actor, *, code: str, building_ids: Collection[int]) -> None:
    """Buildings of the project that were looked at, whatever was found there."""
    inspection = find_to_fill(s, actor, code, OPEN, lock=True)
    here = select(Building.id).where(Building.project_id == inspection.project_id)
    inspection.visited = sorted(set(building_ids) & set(s.scalars(here)))


@command("inspections.fill")
def finish(s: Session, actor: Actor, *, code: str) -> None:
    """All is judged: the score stands, and it waits for its signatures."""
    finishing_rows.finish(s, find_to_fill(s, actor, code, OPEN, lock=True))


@command("inspections.fill")
def go_back(s: Session, actor: Actor, *, code: str) -> None:
    """Not signed by both yet: open again, and what was signed so far is signed anew."""
    finishing_rows.reopen(s, actor, find_to_fill(s, actor, code, DONE, lock=True))
