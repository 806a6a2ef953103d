"""An incident: reported, kept up to date, and said to be over; and whoever else it touches."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.choices.alerts import AlertKind
from db.choices.incidents import IncidentState
from db.customers import Building, Household
from db.incidents import Incident, IncidentBuilding, IncidentEcho
from db.upserts import insert
from lib import audit, clock
from lib.access import Actor, command
from lib.alerts.rows import managers_of, tell
from lib.customers.scope import find_household, find_project
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.incidents.rules import LONGEST_NOTICE, OLDEST, SERIES, device_key, kinds, place_key
from lib.incidents.scope import find_open
from lib.numbers import next_number


@command("incidents.report")
def report(
    s: Session,
    actor: Actor,
    *,
    project_id: int,
    category: str,
    title: str,
    place: str = "",
    building_ids: Collection[int] = (),
    notice: str = "",
    public: bool = True,
    began_at: datetime | None = None,
    expected_at: datetime | None = None,
) -> int:
    """Something strikes many at once. No buildings: the whole project."""
    find_project(s, actor, project_id)
    now = clock.now()
    incident = Incident(
        no=next_number(s, SERIES, now),
        project_id=project_id,
        category=category if category in kinds() else "other",
        state=IncidentState.OPEN,
        began_at=_begun(began_at or now, now),
        by_id=actor.user_id,
    )
    _describe(incident, title, place, notice, public)
    incident.expected_at = _ahead(expected_at, now)
    s.add(incident)
    s.flush()
    _set_buildings(s, incident, building_ids)
    _tell(s, actor, incident, N_("{no} {title} ({place}) has been reported."))
    return incident.id


def _begun(began_at: datetime, now: datetime) -> datetime:
    if not now - OLDEST <= began_at <= now:
        raise Refused(N_("It began at most {n} days ago, and not in the future."), n=OLDEST.days)
    return began_at


def _describe(incident: Incident, title: str, place: str, notice: str, public: bool) -> None:
    if not title.strip():
        raise Refused(N_("Please say what has happened."))
    if public and not notice.strip():
        raise Refused(N_("Please say what residents are told, or keep it inside the company."))
    incident.title, incident.place = title.strip()[:80], place.strip()[:120]
    incident.notice, incident.public = _bounded(notice), public


def _bounded(notice: str) -> str:
    if len(notice) > LONGEST_NOTICE:
        raise Refused(N_("The notice is too long: at most {n} characters."), n=LONGEST_NOTICE)
    return notice.strip()


def _ahead(expected_at: datetime | None, now: datetime) -> datetime | None:
    if expected_at and expected_at <= now:
        raise Refused(N_("The expected end must lie ahead."))
    return expected_at


def _set_buildings(s: Session, incident: Incident, ids: Collection[int]) -> None:
    of_project = select(Building.id).where(Building.project_id == incident.project_id, Building.id.in_(ids))
    if set(s.scalars(of_project)) != set(ids):
        raise NotFound(N_("A building is not there any more. Please choose again."))
    s.execute(delete(IncidentBuilding).where(IncidentBuilding.incident_id == incident.id))
    s.add_all(IncidentBuilding(incident_id=incident.id, building_id=id) for id in sorted(set(ids)))
    s.flush()


def _tell(s: Session, actor: Actor, incident: Incident, message: str) -> None:
    tell(
        s,
        [id for id in managers_of(s, incident.project_id) if id != actor.user_id],
        AlertKind.INCIDENT,
        message,
        {"no": incident.no, "title": incident.title, "place": incident.place or N_("Whole project")},
        source=("incident", incident.id),
        key=f"incident:{incident.id}:{incident.state}",
        project_id=incident.project_id,
    )


@command("incidents.edit")
def change(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    title: str,
    place: str,
    building_ids: Collection[int],
    notice: str,
    public: bool,
    expected_at: datetime | None,
) -> None:
    incident = find_open(s, actor, id, version)
    _describe(incident, title, place, notice, public)
    if expected_at != incident.expected_at:
        incident.expected_at = _ahead(expected_at, clock.now())
    flag_modified(incident, "title")  # buildings are rows of their own: the version must move too
    _set_buildings(s, incident, building_ids)


@command("incidents.edit")
def end(s: Session, actor: Actor, *, id: int, version: int, notice: str) -> None:
    """Over: notice says how it ended, and is what residents are told now."""
    incident = find_open(s, actor, id, version)
    if not notice.strip():
        raise Refused(N_("Please say how it ended."))
    incident.notice, incident.ended_at = _bounded(notice), clock.now()
    incident.state = IncidentState.OVER
    s.flush()
    _tell(s, actor, incident, N_("{no} {title} ({place}) is over."))


@command("incidents.echo")
def echo(
    s: Session,
    actor: Actor,
    *,
    id: int,
    household_id: int | None = None,
    place: str = "",
    device: str = "",
) -> int:
    """Me too: one voice a household, device or place, however often it is said. How many voices there are."""
    incident = find_open(s, actor, id)
    key = _voice(s, actor, incident, household_id, place, device)
    voice = {"incident_id": id, "household_id": household_id, "key": key, "at": clock.now()}
    fresh = insert(s, IncidentEcho).values(**voice, by_id=actor.user_id)
    # Two at once are one: neither waits for the other, neither is an error.
    added = fresh.on_conflict_do_nothing(index_elements=["incident_id", "key"]).returning(IncidentEcho.id)
    if s.scalar(added):
        audit.note(s, table="incident_echo", incident=id, household=household_id)
    voices = select(func.count()).select_from(IncidentEcho).where(IncidentEcho.incident_id == id)
    return s.scalar(voices) or 0


def _voice(
    s: Session, actor: Actor, incident: Incident, household_id: int | None, place: str, device: str
) -> str:
    if household_id is not None:
        if find_household(s, actor, household_id).project_id != incident.project_id:
            raise Refused(N_("This household belongs to another project."))
        return f"household:{household_id}"
    if device.strip():
        return device_key(device.strip())
    if home := _household_at(s, incident.project_id, place):
        return f"household:{home}"
    if place.strip():
        return place_key(place)
    raise Refused(N_("Please say which household or place it is."))


def _household_at(s: Session, project_id: int, place: str) -> int | None:
    """A place told as a room is the household's voice, so that it is not counted twice."""
    wanted = select(Household.id).where(Household.project_id == project_id, Household.room == place.strip())
    return s.scalar(wanted)
