"""Labels to stick on: which equipment's, and what stands on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.equipment import EquipmentState
from db.customers import Building, Project
from db.equipment import Equipment
from lib import audit
from lib.access import Actor, command
from lib.equipment.scope import visible
from lib.errors import Refused
from lib.i18n import N_

MOST_LABELS = 480


@dataclass(frozen=True)
class Label:
    no: str
    name: str
    code: str
    place: str
    project: str


@command("equipment.keep")
def labels(s: Session, actor: Actor, *, ids: Sequence[int]) -> list[Label]:
    """In the order of their numbers; scrapped equipment has none."""
    wanted = (
        select(Equipment, Project.name, Building.name)
        .join(Project, Project.id == Equipment.project_id)
        .outerjoin(Building, Building.id == Equipment.building_id)
        .where(Equipment.id.in_(set(ids)), visible(actor), Equipment.state != EquipmentState.SCRAPPED)
        .order_by(Project.name, Equipment.no, Equipment.id)
    )
    if len(set(ids)) > MOST_LABELS:
        raise Refused(N_("At most {n} labels fit into one file."), n=MOST_LABELS)
    if not (found := s.execute(wanted).all()):
        raise Refused(N_("Please choose the equipment whose labels you want."))
    audit.note(s, table="equipment", labels=len(found))
    return [_label(e, project, building or "") for e, project, building in found]


def _label(e: Equipment, project: str, building: str) -> Label:
    place = e.place if building in e.place else f"{building} {e.place}".strip()
    return Label(e.no, e.name, e.code, place, project)
