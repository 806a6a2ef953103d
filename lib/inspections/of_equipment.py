"""Inspections of one piece of equipment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.inspections import InspectionState
from db.inspections import Inspection
from lib.access import Actor, query
from lib.equipment.scope import find_equipment
from lib.inspections.scope import visible


@dataclass(frozen=True)
class Inspected:
    id: int
    no: str
    title: str
    held_on: date
    state: InspectionState
    inspectors: str
    score: Decimal | None
    passed: bool | None


@query("inspections.view")
def inspections_of_equipment(
    s: Session, actor: Actor, *, equipment_id: int, most: int = 10
) -> list[Inspected]:
    """The latest first; those called off are left out."""
    find_equipment(s, actor, equipment_id)
    columns = (Inspection.id, Inspection.no, Inspection.title, Inspection.held_on, Inspection.state)
    wanted = select(*columns, Inspection.inspectors, Inspection.score, Inspection.passed)
    wanted = wanted.where(Inspection.equipment_id == equipment_id, visible(actor))
    wanted = wanted.where(Inspection.state != InspectionState.CANCELLED)
    ordered = wanted.order_by(Inspection.held_on.desc(), Inspection.id.desc())
    return [Inspected(*row) for row in s.execute(ordered.limit(max(1, min(most, 100))))]
