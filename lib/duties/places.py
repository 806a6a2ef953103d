"""Places of a duty: where it is done, and by whom there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.equipment import EquipmentState
from db.choices.staff import StaffStatus
from db.customers import Building, Project
from db.duties import DutyPlace
from db.equipment import Equipment
from db.staff import Staff
from lib import audit, clock
from lib.access import Actor, command, query
from lib.duties.duty_rules import PlaceFacts
from lib.duties.make_rows import make_anew
from lib.duties.place_rows import must_fit, put_places
from lib.duties.scope import find_duty, find_place, may_do, places_here
from lib.errors import unchanged

MOST_EQUIPMENT = 500


@dataclass(frozen=True)
class PlaceRow:
    id: int
    version: int
    duty_id: int
    project_id: int
    project: str
    where: str
    place: str
    owner_id: int | None
    owner: str
    post: str
    active: bool


@query("duties.view")
def list_places(s: Session, actor: Actor, *, duty_id: int) -> list[PlaceRow]:
    """Those in sight, the ones in use first."""
    find_duty(s, actor, duty_id)
    wanted = (
        select(
            DutyPlace,
            Project.name.label("project"),
            Building.name.label("building"),
            Equipment.name.label("equipment"),
            User.display_name.label("owner"),
        )
        .join(Project, Project.id == DutyPlace.project_id)
        .outerjoin(Building, Building.id == DutyPlace.building_id)
        .outerjoin(Equipment, Equipment.id == DutyPlace.equipment_id)
        .outerjoin(User, User.id == DutyPlace.owner_id)
        .where(DutyPlace.duty_id == duty_id, places_here(actor))
        .order_by(DutyPlace.active.desc(), Project.code, DutyPlace.id)
    )
    return [
        PlaceRow(
            id=place.id,
            version=place.version,
            duty_id=place.duty_id,
            project_id=place.project_id,
            project=project,
            where=" · ".join(part for part in (building, equipment, place.place) if part),
            place=place.place,
            owner_id=place.owner_id,
            owner=owner or "",
            post=place.post,
            active=place.active,
        )
        for place, project, building, equipment, owner in s.execute(wanted)
    ]


@command("duties.manage")
def add_places(s: Session, actor: Actor, *, duty_id: int, places: Sequence[PlaceFacts]) -> int:
    """One's own projects may join a duty of the whole company; how many places are new."""
    return put_places(s, actor, find_duty(s, actor, duty_id), places)


@command("duties.manage")
def change_place(s: Session, actor: Actor, *, id: int, version: int, owner_id: int | None, post: str) -> None:
    """Somebody else's from now on: tasks ahead that nobody touched become theirs."""
    place = find_place(s, actor, id)
    unchanged(place, version)
    must_fit(s, actor, PlaceFacts(place.project_id, owner_id=owner_id))
    place.owner_id, place.post = owner_id, post.strip()[:60]
    _anew(s, place)


@command("duties.manage")
def set_place_active(s: Session, actor: Actor, *, id: int, version: int, active: bool) -> None:
    place = find_place(s, actor, id)
    unchanged(place, version)
    place.active = active
    if active:
        place.made_until = None
    _anew(s, place)


def _anew(s: Session, place: DutyPlace) -> None:
    made = make_anew(s, DutyPlace.id == place.id, clock.now())
    audit.note(s, table="duty_task", place=place.id, made_anew=made)


# -- what may be chosen ------------------------------------------------------------------------


@query("duties.view")
def people_of(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    """Who may be given duties in this project, by id."""
    if not actor.sees(project_id):
        return {}
    wanted = select(User.id, User.display_name).where(may_do(project_id))
    return {row.id: row.display_name for row in s.execute(wanted.order_by(User.display_name, User.id))}


@query("duties.view")
def posts(s: Session, actor: Actor) -> list[str]:
    """Posts the staff list names, in one's projects."""
    wanted = select(Staff.post).where(Staff.post != "", Staff.status != StaffStatus.LEFT).distinct()
    if actor.projects is not None:
        wanted = wanted.where(Staff.project_id.in_(sorted(actor.projects)))
    return sorted(s.scalars(wanted))


@query("duties.view")
def buildings(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    if not actor.sees(project_id):
        return {}
    wanted = select(Building.id, Building.name).where(Building.project_id == project_id)
    return dict(s.execute(wanted.order_by(func.length(Building.name), Building.name)).all())


@query("duties.view")
def equipment(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    """What is in use there, by id."""
    if not actor.sees(project_id):
        return {}
    here = Equipment.project_id == project_id, Equipment.state != EquipmentState.SCRAPPED
    wanted = select(Equipment.id, Equipment.name, Equipment.place).where(*here)
    rows = s.execute(wanted.order_by(Equipment.name, Equipment.id).limit(MOST_EQUIPMENT))
    return {id: " · ".join(filter(None, (name, place))) for id, name, place in rows}
