"""Inside the use cases: what fell short in the rounds before, in the same place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.inspections import Inspection, InspectionItem
from lib.inspections.sheet_rules import Earlier

MOST_ROUNDS = 24


@dataclass(frozen=True)
class Repeat:
    """item: the finding it repeats; rounds: how many before this one fell short in a row."""

    item: InspectionItem
    no: str
    rounds: int


def rounds_before(s: Session, inspection: Inspection) -> list[Inspection]:
    """Signed ones of this checklist in the same place, the latest first; re-inspections are no rounds."""
    wanted = select(Inspection).where(
        Inspection.form_code == inspection.form_code,
        Inspection.project_id == inspection.project_id,
        Inspection.state == InspectionState.SIGNED,
        Inspection.origin != InspectionOrigin.AGAIN,
        Inspection.held_on <= inspection.held_on,
        Inspection.id.not_in([inspection.id, inspection.of_id or 0]),
    )
    if inspection.building_id is not None:
        here = Inspection.building_id
        wanted = wanted.where(or_(here.is_(None), here == inspection.building_id))
    if inspection.equipment_id is not None:
        thing = Inspection.equipment_id
        wanted = wanted.where(or_(thing.is_(None), thing == inspection.equipment_id))
    if inspection.place:
        wanted = wanted.where(Inspection.place.in_(["", inspection.place]))
    latest = wanted.order_by(Inspection.held_on.desc(), Inspection.id.desc()).limit(MOST_ROUNDS)
    return list(s.scalars(latest))


def repeats_of(s: Session, inspection: Inspection, failed: Collection[InspectionItem]) -> dict[str, Repeat]:
    """Item → the latest finding it repeats. A re-inspection looks at the same finding again: no repeat."""
    if inspection.origin == InspectionOrigin.AGAIN or not failed:
        return {}
    rounds = rounds_before(s, inspection)
    found = _findings(s, rounds, {one.item for one in failed})
    made = {one.item: _repeat(one, rounds, found) for one in failed}
    return {item: repeat for item, repeat in made.items() if repeat}


def _findings(
    s: Session, rounds: Collection[Inspection], items: Collection[str]
) -> dict[tuple[int, str], InspectionItem]:
    wanted = select(InspectionItem).where(
        InspectionItem.inspection_id.in_([one.id for one in rounds]), InspectionItem.item.in_(items)
    )
    return {(one.inspection_id, one.item): one for one in s.scalars(wanted)}


def _repeat(
    now: InspectionItem, rounds: list[Inspection], found: dict[tuple[int, str], InspectionItem]
) -> Repeat | None:
    """Rounds in which it was not judged, or elsewhere, say nothing; one in which it was good ends the row."""
    latest, no, row = None, "", 0
    for one in rounds:
        before = found.get((one.id, now.item))
        if before is None or before.verdict in (None, Verdict.NOT_APPLICABLE) or _elsewhere(now, before):
            continue
        if before.verdict == Verdict.GOOD:
            break
        row += 1
        if latest is None:
            latest, no = before, one.no
    return Repeat(latest, no, row) if latest else None


def _elsewhere(one: InspectionItem, other: InspectionItem) -> bool:
    return bool(one.place and other.place and one.place != other.place)


def latest_of(s: Session, inspection: Inspection) -> dict[str, Earlier]:
    """Item → how it fell short in the latest round before, for whoever looks at it now."""
    rounds = rounds_before(s, inspection)[:1]
    wanted = select(InspectionItem).where(
        InspectionItem.inspection_id.in_([one.id for one in rounds]),
        InspectionItem.verdict == Verdict.FAILED,
    )
    return {
        one.item: Earlier(rounds[0].no, rounds[0].held_on, one.note) for one in s.scalars(wanted) if rounds
    }


def chain_of(s: Session, row: InspectionItem) -> list[tuple[str, date, str, str]]:
    """(number, day, note, its action) of each finding it repeats, the latest first."""
    told: list[tuple[str, date, str, str]] = []
    earlier = row.repeat_of_id
    while earlier is not None and len(told) < MOST_ROUNDS:
        wanted = (
            select(InspectionItem, Inspection.no, Inspection.held_on, Action.no)
            .join(Inspection, Inspection.id == InspectionItem.inspection_id)
            .outerjoin(Action, Action.id == InspectionItem.action_id)
        )
        before, no, day, action = s.execute(wanted.where(InspectionItem.id == earlier)).one()
        told.append((no, day, before.note, action or ""))
        earlier = before.repeat_of_id
    return told
