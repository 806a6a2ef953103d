"""Inside the use cases: what was found item by item, kept by whoever's change is the latest."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.actions import Severity
from db.choices.inspections import SignRole, Verdict
from db.files import StoredFile
from db.inspections import Inspection, InspectionItem, InspectionSign
from db.upserts import insert
from lib import clock
from lib.access import Actor
from lib.files.rules import FileRow, Kept
from lib.inspections.checklist_rules import Item
from lib.inspections.scoring_rules import Found
from lib.inspections.sheet_rules import Judgement, Position, Signature

PHOTOS, SIGNATURES = "inspection_item", "inspection_sign"


@dataclass(frozen=True)
class Said:
    """One tap, read and found right."""

    turn: int
    verdict: Verdict | None
    deducted: Decimal
    severity: Severity
    note: str
    place: str
    fixed: bool
    owner_id: int | None
    due_on: date | None


def keep(
    s: Session, actor: Actor, inspection: Inspection, item: Item, said: Said, position: Position | None
) -> int | None:
    """The turn that stands now, none where a later one was there already. One statement, no audit row."""
    where = {} if position is None else asdict(position)
    row = {**asdict(said), **where, "at": clock.now(), "by_id": actor.user_id}
    new = insert(s, InspectionItem).values(
        inspection_id=inspection.id, item=item.id, area=item.area, points=item.check.points, **row
    )
    kept = new.on_conflict_do_update(
        index_elements=["inspection_id", "item"],
        set_={name: new.excluded[name] for name in row},
        where=InspectionItem.turn <= new.excluded.turn,
    )
    return s.scalar(kept.returning(InspectionItem.turn))


def turn_of(s: Session, inspection: Inspection, item: str) -> int:
    wanted = select(InspectionItem.turn).where(InspectionItem.inspection_id == inspection.id)
    return s.scalar(wanted.where(InspectionItem.item == item)) or 0


def row_of(s: Session, actor: Actor, inspection: Inspection, item: Item) -> int:
    """The item's row, made where it is not judged yet: photos belong to it."""
    new = insert(s, InspectionItem).values(
        inspection_id=inspection.id,
        item=item.id,
        area=item.area,
        points=item.check.points,
        severity=item.check.severity,
        at=clock.now(),
        by_id=actor.user_id,
    )
    s.execute(new.on_conflict_do_nothing(index_elements=["inspection_id", "item"]))
    wanted = select(InspectionItem.id).where(InspectionItem.inspection_id == inspection.id)
    return s.scalars(wanted.where(InspectionItem.item == item.id)).one()


def verdicts_of(s: Session, inspection: Inspection) -> dict[str, Found]:
    """Just what the score is made of."""
    wanted = select(InspectionItem.item, InspectionItem.verdict, InspectionItem.deducted).where(
        InspectionItem.inspection_id == inspection.id, InspectionItem.verdict.is_not(None)
    )
    return {item: Found(verdict, lost) for item, verdict, lost in s.execute(wanted) if verdict is not None}


def rows_of(s: Session, inspection: Inspection) -> list[InspectionItem]:
    """As they stand; taps are written past the session."""
    wanted = select(InspectionItem).where(InspectionItem.inspection_id == inspection.id)
    return list(s.scalars(wanted.order_by(InspectionItem.id)))


def judgements_of(s: Session, inspection: Inspection) -> dict[str, Judgement]:
    rows = rows_of(s, inspection)
    photos = photos_of(s, [row.id for row in rows])
    return {row.item: _judgement(row, tuple(photos[row.id])) for row in rows}


def _judgement(row: InspectionItem, photos: tuple[FileRow, ...]) -> Judgement:
    return Judgement(
        id=row.id,
        item=row.item,
        verdict=row.verdict,
        deducted=row.deducted,
        severity=row.severity,
        note=row.note,
        place=row.place,
        fixed=row.fixed,
        owner_id=row.owner_id,
        due_on=row.due_on,
        turn=row.turn,
        photos=photos,
    )


def photos_of(s: Session, ids: Collection[int]) -> dict[int, list[FileRow]]:
    return files_of(s, PHOTOS, ids)


def files_of(s: Session, owner_kind: str, ids: Collection[int]) -> dict[int, list[FileRow]]:
    """Of many owners in one statement; who brought them is not named."""
    found: dict[int, list[FileRow]] = defaultdict(list)
    if ids:
        wanted = select(StoredFile).where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id.in_(ids))
        for f in s.scalars(wanted.where(StoredFile.removed_at.is_(None)).order_by(StoredFile.id)):
            row = FileRow(f.id, f.name, f.media_type, f.size, f.purpose, f.at, "", f.by_id, bool(f.preview))
            found[f.owner_id or 0].append(row)
    return found


def twin_of(s: Session, row: int, file_id: int) -> Kept | None:
    """The same photo of this item, brought by a device that never heard it had arrived."""
    new = select(StoredFile.sha256).where(StoredFile.id == file_id).scalar_subquery()
    mine = StoredFile.owner_kind == PHOTOS, StoredFile.owner_id == row, StoredFile.removed_at.is_(None)
    same = select(StoredFile).where(*mine, StoredFile.sha256 == new, StoredFile.id != file_id)
    found = s.scalars(same.limit(1)).one_or_none()
    return Kept(found.id, found.name, found.media_type, bool(found.preview)) if found else None


def signatures_of(s: Session, inspection: Inspection, *, guest: bool) -> tuple[Signature, ...]:
    """By a link alone only the inspector's: who signed for the project is nobody else's business."""
    wanted = select(InspectionSign).where(InspectionSign.inspection_id == inspection.id)
    if guest:
        wanted = wanted.where(InspectionSign.role == SignRole.INSPECTOR)
    rows = s.scalars(wanted.order_by(InspectionSign.id))
    return tuple(Signature(one.role, one.name, one.word, one.at, one.file_id) for one in rows)
