"""Inside the undo of a staff list: people nobody has touched or named since go again."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.staff import Certificate, Staff
from lib.steps import asked, changed_since, delete_rows, steps_of, take_edits_back, used_elsewhere


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many people had to stay as they are now."""
    done = steps_of(s, batch_id, Staff, Certificate)
    made, held = done[Staff].made, done[Certificate]
    kept = changed_since(s, Staff, made) | used_elsewhere(s, Staff, made, but=(Certificate,))
    kept |= _certified_since(s, made, held.made)
    stale = changed_since(s, Staff, {one.id: one.version or 0 for one in done[Staff].edits})
    holders = _holders(s, {*held.made, *(one.id for one in held.edits)})
    staying = kept | stale
    delete_rows(s, Certificate, {id for id in held.made if holders.get(id) not in staying})
    take_edits_back(s, Certificate, [one for one in held.edits if holders.get(one.id) not in staying])
    delete_rows(s, Staff, made.keys() - kept)
    take_edits_back(s, Staff, [one for one in done[Staff].edits if one.id not in stale])
    return len(staying)


def _certified_since(s: Session, made: dict[int, int], certificates: dict[int, int]) -> set[int]:
    """Somebody has added a certificate."""
    wanted = select(Certificate.staff_id, Certificate.id)
    return {person for person, id in asked(s, wanted, Certificate.staff_id, made) if id not in certificates}


def _holders(s: Session, ids: Collection[int]) -> dict[int, int]:
    return {
        row[0]: row[1] for row in asked(s, select(Certificate.id, Certificate.staff_id), Certificate.id, ids)
    }
