"""Absences and substitutes: entered by who leads, and taken back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.choices.duties import TaskState
from db.duties import Absence, DutyPlace, DutyTask
from lib import audit, clock
from lib.access import Actor, command, query
from lib.accounts.scope import may, scope_of, sees_project
from lib.duties.absence_rows import settle
from lib.duties.absence_rules import must_be_days
from lib.duties.scope import people
from lib.errors import NotFound, Refused
from lib.i18n import N_

MOST_SHOWN = 300
TWICE = N_("An absence of this person in these days is entered already.")
UNABLE = N_("The substitute must be able to work in every project this person has duties in.")
Substitute = aliased(User)


@dataclass(frozen=True)
class AbsenceRow:
    id: int
    user_id: int
    name: str
    substitute_id: int | None
    substitute: str
    since: date
    until: date
    reason: str


@query("duties.lead")
def list_absences(s: Session, actor: Actor, *, past: bool = False) -> list[AbsenceRow]:
    """Those of one's people: to come and going on, or over, the newest first."""
    today = clock.local(clock.now()).date()
    wanted = (
        select(Absence, User.display_name, Substitute.display_name.label("substitute"))
        .join(User, User.id == Absence.user_id)
        .outerjoin(Substitute, Substitute.id == Absence.substitute_id)
        .where(people(actor), Absence.until < today if past else Absence.until >= today)
        .order_by(Absence.since.desc() if past else Absence.since, Absence.id)
    )
    rows = s.execute(wanted.limit(MOST_SHOWN))
    return [
        AbsenceRow(a.id, a.user_id, name, a.substitute_id, substitute or "", a.since, a.until, a.reason)
        for a, name, substitute in rows
    ]


@query("duties.lead")
def own_people(s: Session, actor: Actor) -> dict[int, str]:
    """Whose absences one keeps, by id."""
    wanted = select(User.id, User.display_name).where(people(actor)).order_by(User.display_name, User.id)
    return {row.id: row.display_name for row in s.execute(wanted)}


@query("duties.lead")
def substitutes(s: Session, actor: Actor, *, user_id: int) -> dict[int, str]:
    """Who sees every project this person has duties in."""
    _find_person(s, actor, user_id)
    able = [sees_project(id) for id in _projects_of(s, user_id)]
    wanted = select(User.id, User.display_name).where(User.id != user_id, may("duties.work"), *able)
    shared = wanted.where(people(actor)) if actor.projects is not None else wanted
    return {row.id: row.display_name for row in s.execute(shared.order_by(User.display_name, User.id))}


@command("duties.lead")
def add_absence(
    s: Session,
    actor: Actor,
    *,
    user_id: int,
    since: date,
    until: date,
    substitute_id: int | None = None,
    reason: str = "",
) -> int:
    """Their tasks of these days go to the substitute, those made later too; without one, to anybody."""
    must_be_days(since, until)
    _find_person(s, actor, user_id)
    _must_stand_in(s, user_id, substitute_id, since, until)
    _must_be_there(s, user_id, since, until, TWICE)
    absence = Absence(
        user_id=user_id,
        substitute_id=substitute_id,
        since=since,
        until=until,
        reason=reason.strip()[:120],
        at=clock.now(),
        by_id=actor.user_id,
    )
    s.add(absence)
    s.flush()
    _settle(s, since, until)
    return absence.id


@command("duties.lead")
def change_absence(
    s: Session, actor: Actor, *, id: int, since: date, until: date, substitute_id: int | None
) -> None:
    """Shortened, prolonged or with another substitute: tasks follow."""
    must_be_days(since, until)
    absence = _find(s, actor, id)
    _must_stand_in(s, absence.user_id, substitute_id, since, until)
    _must_be_there(s, absence.user_id, since, until, TWICE, but=id)
    before = absence.since, absence.until
    absence.since, absence.until, absence.substitute_id = since, until, substitute_id
    s.flush()
    _settle(s, min(since, before[0]), max(until, before[1]))


@command("duties.lead")
def remove_absence(s: Session, actor: Actor, *, id: int) -> None:
    """Open tasks of these days are their own again."""
    absence = _find(s, actor, id)
    days = absence.since, absence.until
    s.delete(absence)
    s.flush()
    _settle(s, *days)


def _settle(s: Session, since: date, until: date) -> None:
    audit.note(s, table="duty_task", changed_hands=settle(s, since, until))


def _find_person(s: Session, actor: Actor, user_id: int) -> None:
    if s.scalar(select(User.id).where(User.id == user_id, people(actor))) is None:
        raise NotFound(N_("This person is not there, or not one of yours."))


def _find(s: Session, actor: Actor, id: int) -> Absence:
    wanted = select(Absence).join(User, User.id == Absence.user_id).where(Absence.id == id, people(actor))
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This absence is not there, or not yours to change."))


def _must_stand_in(s: Session, user_id: int, substitute_id: int | None, since: date, until: date) -> None:
    if substitute_id is None:
        return
    if substitute_id == user_id:
        raise Refused(N_("Nobody stands in for themself."))
    for project_id in _projects_of(s, user_id):
        able = User.id == substitute_id, may("duties.work"), scope_of(project_id)
        if s.scalar(select(User.id).where(*able)) is None:
            raise Refused(UNABLE)
    _must_be_there(s, substitute_id, since, until, N_("The substitute is away in these days too."))


def _must_be_there(s: Session, user_id: int, since: date, until: date, message: str, *, but: int = 0) -> None:
    overlap = and_(Absence.since <= until, Absence.until >= since)
    twin = select(Absence.id).where(Absence.user_id == user_id, overlap, Absence.id != but)
    if s.scalar(twin.limit(1)) is not None:
        raise Refused(message)


def _projects_of(s: Session, user_id: int) -> list[int]:
    """Where they have places of their own, or open tasks."""
    places = select(DutyPlace.project_id).where(DutyPlace.owner_id == user_id, DutyPlace.active)
    tasks = select(DutyTask.project_id).where(DutyTask.owner_id == user_id, DutyTask.state == TaskState.OPEN)
    return sorted(set(s.scalars(places)) | set(s.scalars(tasks.distinct())))
