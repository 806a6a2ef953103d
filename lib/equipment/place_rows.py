"""Inside the use cases: the buildings of a project."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.customers import Building
from lib.errors import NotFound
from lib.i18n import N_


def building_of(s: Session, project_id: int, id: int | None) -> int | None:
    if id is None:
        return None
    if s.scalar(select(Building.id).where(Building.id == id, Building.project_id == project_id)):
        return id
    raise NotFound(N_("This building is not there, or in another project."))


def buildings(s: Session, project_id: int) -> dict[int, str]:
    wanted = select(Building.id, Building.name).where(Building.project_id == project_id)
    return dict(s.execute(wanted.order_by(Building.name)).all())
