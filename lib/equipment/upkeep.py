"""What was done to a piece of equipment, with its photos; and what it has cost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.equipment import EquipmentState, UpkeepKind, UpkeepResult
from db.equipment import Upkeep
from db.files import StoredFile
from lib.access import Actor, command, query
from lib.equipment.rules import under_warranty
from lib.equipment.scope import find_equipment
from lib.equipment.upkeep_rows import record
from lib.errors import Refused
from lib.files import service as files
from lib.i18n import N_

OWNER = "upkeep"


@dataclass(frozen=True)
class Recorded:
    """warranty_until: a repair the maker or supplier still answers for."""

    id: int
    check_due_on: date | None
    warranty_until: date | None


@command("equipment.upkeep")
def record_upkeep(
    s: Session,
    actor: Actor,
    *,
    id: int,
    kind: UpkeepKind,
    did: str,
    done_on: date,
    result: UpkeepResult = UpkeepResult.GOOD,
    firm: str = "",
    cost: Decimal | None = None,
    file_ids: Sequence[int] = (),
) -> Recorded:
    equipment = find_equipment(s, actor, id)
    if equipment.state == EquipmentState.SCRAPPED:
        raise Refused(N_("{no} is scrapped: nothing more is done to it."), no=equipment.no)
    told: dict[str, Any] = {
        "kind": kind,
        "did": did,
        "result": result,
        "done_on": done_on,
        "firm": firm,
        "cost": cost,
    }
    kept = record(s, actor, equipment, **told)
    if file_ids:
        files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=kept.id)
    covered = kept.kind == UpkeepKind.REPAIR and under_warranty(equipment.warranty_until, done_on)
    return Recorded(kept.id, equipment.check_due_on, equipment.warranty_until if covered else None)


@dataclass(frozen=True)
class Photo:
    id: int
    name: str
    has_preview: bool


@dataclass(frozen=True)
class Done:
    """One entry of the history; task_id: of the duty it was done for; covered: while under warranty."""

    id: int
    kind: UpkeepKind
    result: UpkeepResult
    done_on: date
    did: str
    firm: str
    cost: Decimal | None
    task_id: int | None
    at: datetime
    by: str
    covered: bool
    photos: tuple[Photo, ...]


@query("equipment.view")
def history(s: Session, actor: Actor, *, id: int, most: int = 50) -> list[Done]:
    """The newest first."""
    until = find_equipment(s, actor, id).warranty_until
    wanted = select(Upkeep, User.display_name).outerjoin(User, User.id == Upkeep.by_id)
    wanted = wanted.where(Upkeep.equipment_id == id).order_by(Upkeep.done_on.desc(), Upkeep.id.desc())
    found = s.execute(wanted.limit(max(1, min(most, 500)))).all()
    photos = _photos(s, [one.id for one, _ in found])
    return [_done(one, by or "", until, photos.get(one.id, ())) for one, by in found]


def _done(u: Upkeep, by: str, until: date | None, photos: Sequence[Photo]) -> Done:
    covered = u.kind == UpkeepKind.REPAIR and under_warranty(until, u.done_on)
    told = (u.id, u.kind, u.result, u.done_on, u.did, u.firm, u.cost, u.task_id, u.at)
    return Done(*told, by, covered, tuple(photos))


def _photos(s: Session, ids: list[int]) -> dict[int, list[Photo]]:
    wanted = select(StoredFile).where(StoredFile.owner_kind == OWNER, StoredFile.owner_id.in_(ids))
    found = defaultdict[int, list[Photo]](list)
    for file in s.scalars(wanted.where(StoredFile.removed_at.is_(None)).order_by(StoredFile.id)):
        found[file.owner_id or 0].append(Photo(file.id, file.name, bool(file.preview)))
    return found


@query("equipment.view")
def costs(s: Session, actor: Actor, *, id: int) -> dict[int, Decimal]:
    """Year → what its upkeep has cost, the latest first."""
    find_equipment(s, actor, id)
    year = func.extract("year", Upkeep.done_on)
    wanted = select(year, func.sum(Upkeep.cost)).where(Upkeep.equipment_id == id, Upkeep.cost.is_not(None))
    found = s.execute(wanted.group_by(year).order_by(year.desc()))
    return {int(when): paid for when, paid in found if paid is not None}
