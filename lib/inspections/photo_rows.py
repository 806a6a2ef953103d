"""Inside the use cases: photos of findings before, and of their actions after they were raised."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.files import StoredFile
from db.inspections import InspectionItem
from lib.inspections.report_facts_rules import Pair

ITEM, ACTION = "inspection_item", "action"


def pairs_of(s: Session, items: Collection[int]) -> dict[int, Pair]:
    """Item's row → its photos, by the hashes of their small pictures; what has none is left out."""
    before, after = _before(s, items), _after(s, items)
    return {id: Pair(tuple(before[id]), tuple(after[id])) for id in items if before[id] or after[id]}


def _before(s: Session, items: Collection[int]) -> dict[int, list[str]]:
    f = StoredFile
    wanted = select(f.owner_id, f.preview).where(f.owner_kind == ITEM, f.owner_id.in_(items), *_shown())
    return _listed((int(id or 0), preview) for id, preview in s.execute(wanted.order_by(f.id)))


def _after(s: Session, items: Collection[int]) -> dict[int, list[str]]:
    """What was there when the action was raised shows what was wrong, not how it was put right."""
    f = StoredFile
    wanted = (
        select(InspectionItem.id, f.preview)
        .join(Action, Action.id == InspectionItem.action_id)
        .join(f, and_(f.owner_kind == ACTION, f.owner_id == Action.id, f.at > Action.raised_at))
        .where(InspectionItem.id.in_(items), *_shown())
    )
    return _listed((id, preview) for id, preview in s.execute(wanted.order_by(f.id)))


def _shown() -> tuple[ColumnElement[bool], ...]:
    return StoredFile.preview != "", StoredFile.removed_at.is_(None)


def _listed(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for id, preview in rows:
        found[id].append(preview)
    return found
