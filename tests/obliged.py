"""Duties with their places, a task to do, one to take, and somebody away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from db.choices.duties import DutyKind
from db.duties import Absence, DutyPlace, DutyTask
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.duties import duties
from lib.duties.counts import Which
from lib.duties.duty_rules import DutyFacts, PlaceFacts
from lib.duties.find import Filter
from lib.duties.task_rows import OWNER
from lib.files import service as files
from tests import scans
from tests.cast import Cast

ALL_DAY = {"every": "day"}


@dataclass(frozen=True)
class Obliged:
    """task: the technician's; free: nobody's yet; both may be done all day."""

    duty: int
    place: int
    task: int
    free: int
    absence: int
    file: int


def today() -> date:
    return clock.local(clock.now()).date()


def facts(**more: Any) -> DutyFacts:
    """Once a day, all day long."""
    told: dict[str, Any] = {
        "title": "配电房巡检",
        "kind": DutyKind.PATROL,
        "recurs": ALL_DAY,
        "minutes": 24 * 60,
        "starts_on": today(),
    }
    return DutyFacts(**(told | more))


def duty(cast: Cast, *places: PlaceFacts, project_id: int | None = None, **more: Any) -> int:
    """Of the whole company unless said otherwise, at project A unless said otherwise."""
    where = places or (PlaceFacts(cast.project_a),)
    told: dict[str, Any] = {"facts": facts(**more), "places": where, "project_id": project_id}
    return perform(duties.add_duty, cast.quality, None, **told)


def tasks(cast: Cast, duty_id: int) -> list[DutyTask]:
    with cast.database.reading() as s:
        wanted = select(DutyTask).where(DutyTask.duty_id == duty_id)
        return list(s.scalars(wanted.order_by(DutyTask.starts_at, DutyTask.place_id)))


def places(cast: Cast, duty_id: int) -> list[DutyPlace]:
    with cast.database.reading() as s:
        wanted = select(DutyPlace).where(DutyPlace.duty_id == duty_id).order_by(DutyPlace.id)
        return list(s.scalars(wanted))


def photo_of(actor: Actor) -> int:
    """A loose one of their own."""
    return perform(files.keep, actor, None, name="现场.png", content=scans.picture()).id


def made(cast: Cast) -> Obliged:
    own = PlaceFacts(cast.project_a, place="1号配电房", owner_id=cast.user_id("technician"))
    nobodys = PlaceFacts(cast.project_a, place="2号配电房")
    id = duty(cast, own, nobodys, project_id=cast.project_a)
    first, second = tasks(cast, id)[:2]
    photo = photo_of(cast.technician)
    with cast.database.writing() as s:
        files.attach.within(s, cast.technician, ids=[photo], owner_kind=OWNER, owner_id=first.id)
        away = Absence(
            user_id=cast.user_id("technician"),
            since=today() + timedelta(days=90),
            until=today() + timedelta(days=92),
            at=clock.now(),
        )
        s.add(away)
        s.flush()
        return Obliged(id, places(cast, id)[0].id, first.id, second.id, away.id, photo)


# -- proper values for every use case ----------------------------------------------------------


def _of(name: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"id": getattr(w.obliged, name), **more}


def _version(cast: Cast, table: Any, id: int) -> int:
    with cast.database.reading() as s:
        return int(s.get_one(table, id).version)


def _duty(**more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"id": w.obliged.duty, "version": 1, **more}


def _place(**more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"id": w.obliged.place, "version": _version(w.cast, DutyPlace, w.obliged.place), **more}


def _project(**more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"project_id": w.cast.project_a, **more}


def _month(w: Any) -> dict[str, Any]:
    return {"by": Which(today(), today() + timedelta(days=30), w.cast.project_a)}


def _tasks(w: Any) -> dict[str, Any]:
    return {"by": Filter(project_id=w.cast.project_a)}


def _days(**more: Any) -> dict[str, Any]:
    return {"since": today() + timedelta(days=100), "until": today() + timedelta(days=101), **more}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "duties.today": lambda w: {},
    "duties.coming": lambda w: {},
    "duties.missed": lambda w: {},
    "duties.list_tasks": _tasks,
    "duties.export_tasks": _tasks,
    "duties.by_day": _tasks,
    "duties.one_task": _of("task"),
    "duties.take": _of("free"),
    "duties.do": _of("free"),
    "duties.give": lambda w: {"id": w.obliged.free, "to_id": w.cast.user_id("guard")},
    "duties.excuse": _of("free", reason="停电检修"),
    "duties.list_files": _of("task"),
    "duties.look_at_file": _of("file"),
    "duties.open_file": _of("file"),
    "duties.overall": _month,
    "duties.by_project": _month,
    "duties.by_duty": _month,
    "duties.by_month": _month,
    "duties.export_counts": _month,
    "duties.list_duties": lambda w: {},
    "duties.titles": lambda w: {},
    "duties.one_duty": _of("duty"),
    "duties.checklists": lambda w: {},
    "duties.preview": lambda w: {"recurs": ALL_DAY, "starts_on": today()},
    "duties.add_duty": lambda w: {"facts": facts(), "project_id": w.cast.project_a},
    "duties.change_duty": lambda w: _duty(facts=facts(title="配电房日检"))(w),
    "duties.set_active": _duty(active=False),
    "duties.list_places": lambda w: {"duty_id": w.obliged.duty},
    "duties.add_places": lambda w: {
        "duty_id": w.obliged.duty,
        "places": [PlaceFacts(w.cast.project_a, place="3号配电房")],
    },
    "duties.change_place": _place(owner_id=None, post="电工"),
    "duties.set_place_active": _place(active=False),
    "duties.people_of": _project(),
    "duties.posts": lambda w: {},
    "duties.buildings": _project(),
    "duties.equipment": _project(),
    "duties.starter_set": lambda w: {},
    "duties.bring_in": lambda w: {"codes": ["drill_year"], "project_ids": [w.cast.project_a]},
    "duties.load_starter": lambda w: {"codes": ["drill_year"], "project_ids": [w.cast.project_a]},
    "duties.list_absences": lambda w: {},
    "duties.own_people": lambda w: {},
    "duties.substitutes": lambda w: {"user_id": w.cast.user_id("technician")},
    "duties.add_absence": lambda w: _days(user_id=w.cast.user_id("technician")),
    "duties.change_absence": lambda w: _days(id=w.obliged.absence, substitute_id=None),
    "duties.remove_absence": _of("absence"),
    "duties.make": lambda w: {},
    "duties.remind": lambda w: {},
}
# Asked of the whole company, or cut to what one sees.
COMPANY_WIDE = (
    "duties.today",
    "duties.coming",
    "duties.missed",
    "duties.list_duties",
    "duties.titles",
    "duties.checklists",
    "duties.preview",
    "duties.posts",
    "duties.starter_set",
    "duties.list_absences",
    "duties.own_people",
)
