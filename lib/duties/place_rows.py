"""Inside the use cases: places of a duty, checked and put down, their first tasks made."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.customers import Building
from db.duties import Duty, DutyPlace
from lib import audit, clock
from lib.access import Actor
from lib.customers.scope import find_project
from lib.duties.duty_rules import PlaceFacts
from lib.duties.make_rows import Maker, pairs_of
from lib.duties.scope import must_do
from lib.equipment.scope import find_equipment
from lib.errors import NotFound, Refused
from lib.i18n import N_

MOST_PLACES = 2_000


def put_places(s: Session, actor: Actor, duty: Duty, places: Sequence[PlaceFacts]) -> int:
    """Each place once; how many are new. Tasks are there at once."""
    if len(places) > MOST_PLACES:
        raise Refused(N_("At most {n} places can be added at a time."), n=MOST_PLACES)
    there = {_where(place) for place in s.scalars(select(DutyPlace).where(DutyPlace.duty_id == duty.id))}
    new: dict[tuple[object, ...], DutyPlace] = {}
    for told in places:
        if _where(told) not in there:
            new.setdefault(_where(told), _place(s, actor, duty, told))
    s.add_all(new.values())
    s.flush()
    pairs = pairs_of(s, DutyPlace.id.in_([place.id for place in new.values()]))
    if made := Maker(s, clock.now()).make(pairs):
        audit.note(s, table="duty_task", duty=duty.id, made=made)
    return len(new)


def _where(place: DutyPlace | PlaceFacts) -> tuple[object, ...]:
    return place.project_id, place.building_id, place.equipment_id, place.place.strip()[:120]


def _place(s: Session, actor: Actor, duty: Duty, told: PlaceFacts) -> DutyPlace:
    find_project(s, actor, told.project_id)
    if duty.project_id not in (None, told.project_id):
        raise Refused(N_("This duty belongs to another project."))
    must_fit(s, actor, told)
    return DutyPlace(
        duty_id=duty.id,
        project_id=told.project_id,
        building_id=told.building_id,
        equipment_id=told.equipment_id,
        place=told.place.strip()[:120],
        owner_id=told.owner_id,
        post=told.post.strip()[:60],
    )


def must_fit(s: Session, actor: Actor, told: PlaceFacts) -> None:
    """Building, equipment and person are of this project."""
    if told.building_id is not None:
        here = Building.id == told.building_id, Building.project_id == told.project_id
        if s.scalar(select(Building.id).where(*here)) is None:
            raise NotFound(N_("This building is not there, or not of this project."))
    if told.equipment_id and find_equipment(s, actor, told.equipment_id).project_id != told.project_id:
        raise NotFound(N_("This equipment is not there, or not of this project."))
    if told.owner_id is not None:
        must_do(s, told.project_id, told.owner_id)
