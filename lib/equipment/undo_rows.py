"""Inside the undo of an equipment ledger: what nobody has touched or named since goes again."""

import re
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionSource
from db.equipment import Equipment
from lib.equipment.rules import SERIES
from lib.numbers import give_back
from lib.steps import asked, changed_since, delete_rows, steps_of, take_edits_back, used_elsewhere

GIVEN = re.compile(rf"{SERIES}\d{{8}}-\d{{4,}}")


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many pieces had to stay as they are now."""
    done = steps_of(s, batch_id, Equipment)[Equipment]
    kept = changed_since(s, Equipment, done.made) | used_elsewhere(s, Equipment, done.made)
    kept |= _faults(s, done.made)
    stale = changed_since(s, Equipment, {one.id: one.version or 0 for one in done.edits})
    gone = done.made.keys() - kept
    give_back(s, _ours(s, gone))
    delete_rows(s, Equipment, gone)
    take_edits_back(s, Equipment, [one for one in done.edits if one.id not in stale])
    return len(kept | stale)


def _faults(s: Session, ids: Collection[int]) -> set[int]:
    """Somebody has reported a fault of it."""
    wanted = select(Action.source_id).where(Action.source_kind == ActionSource.EQUIPMENT).distinct()
    return {row[0] for row in asked(s, wanted, Action.source_id, ids)}


def _ours(s: Session, ids: Collection[int]) -> list[str]:
    """Numbers this program gave: the ledger brought none."""
    found = asked(s, select(Equipment.no), Equipment.id, ids)
    return [row[0] for row in found if GIVEN.fullmatch(row[0])]
