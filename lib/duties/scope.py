"""Which tasks, duties and places an actor sees, and who may be given a task. Everything is found here."""

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import Team, User, UserProject
from db.choices.accounts import Scope
from db.duties import Duty, DutyPlace, DutyTask
from db.staff import Staff
from lib.access import Actor
from lib.accounts.scope import may, scope_of
from lib.errors import Forbidden, NotFound, Refused
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those of one's projects that wait for one's post; with duties.all those of the scope."""
    own = _own(actor)
    if not actor.may("duties.all"):
        return or_(own, _to_be_taken(actor))
    here = _here(actor)
    if actor.team_id is not None:
        mates = select(User.id).where(User.team_id == actor.team_id)
        of_team = or_(DutyTask.owner_id.is_(None), DutyTask.owner_id.in_(mates), DutyTask.for_id.in_(mates))
        here = and_(here, of_team)
    return or_(here, own)


def mine(actor: Actor) -> ColumnElement[bool]:
    """To do: given to them, or waiting for whoever of their post takes it."""
    given = false() if actor.user_id is None else DutyTask.owner_id == actor.user_id
    return or_(given, _to_be_taken(actor))


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.user_id is None:
        return false()
    people = DutyTask.owner_id, DutyTask.for_id, DutyTask.done_by_id
    return or_(*(person == actor.user_id for person in people))


def _here(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.projects is None else DutyTask.project_id.in_(sorted(actor.projects))


def _to_be_taken(actor: Actor) -> ColumnElement[bool]:
    """Whoever has no line of the staff list may take those of any post; leaders, who see all, do not."""
    own_post = select(Staff.post).where(Staff.user_id == actor.user_id).scalar_subquery()
    unknown = "" if actor.may("duties.all") else DutyPlace.post
    fits = or_(DutyPlace.post == "", func.coalesce(own_post, unknown) == DutyPlace.post)
    return and_(
        DutyTask.owner_id.is_(None), _here(actor), DutyTask.place_id.in_(select(DutyPlace.id).where(fits))
    )


def find(s: Session, actor: Actor, id: int, *, lock: bool = False) -> DutyTask:
    wanted = select(DutyTask).where(DutyTask.id == id, visible(actor))
    if lock:
        wanted = wanted.with_for_update()
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This task is not there, or not yours to see."))


# -- duties and their places -------------------------------------------------------------------


def visible_duties(actor: Actor) -> ColumnElement[bool]:
    """Those of the whole company are everybody's to know."""
    if actor.projects is None:
        return true()
    return or_(Duty.project_id.is_(None), Duty.project_id.in_(sorted(actor.projects)))


def find_duty(s: Session, actor: Actor, id: int) -> Duty:
    if found := s.scalars(select(Duty).where(Duty.id == id, visible_duties(actor))).one_or_none():
        return found
    raise NotFound(N_("This duty is not there, or not yours to see."))


def find_to_change(s: Session, actor: Actor, id: int) -> Duty:
    duty = find_duty(s, actor, id)
    must_keep(actor, duty.project_id)
    return duty


def must_keep(actor: Actor, project_id: int | None) -> None:
    """A duty of the whole company is kept by whoever sees all of it."""
    if project_id is None and actor.projects is not None:
        raise Forbidden(N_("A duty of the whole company is changed by somebody who sees all of it."))
    if not actor.sees(project_id):
        raise NotFound(N_("This project is not there, or not yours to see."))


def places_here(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.projects is None else DutyPlace.project_id.in_(sorted(actor.projects))


def find_place(s: Session, actor: Actor, id: int) -> DutyPlace:
    if found := s.scalars(select(DutyPlace).where(DutyPlace.id == id, places_here(actor))).one_or_none():
        return found
    raise NotFound(N_("This place is not there, or not yours to see."))


# -- people ------------------------------------------------------------------------------------


def may_do(project_id: int) -> ColumnElement[bool]:
    """Active, with a role that does duties, and the project in scope."""
    return may("duties.work") & scope_of(project_id)


def must_do(s: Session, project_id: int, user_id: int) -> None:
    if s.scalar(select(User.id).where(User.id == user_id, may_do(project_id))) is None:
        raise Refused(N_("This person cannot be given duties in this project."))


def people(actor: Actor) -> ColumnElement[bool]:
    """Whose absences somebody keeps: their team's, their projects', or everybody's."""
    if actor.projects is None:
        return may("duties.work")
    if actor.team_id is not None:
        return may("duties.work") & (User.team_id == actor.team_id)
    given = select(UserProject.user_id).where(UserProject.project_id.in_(sorted(actor.projects)))
    of_projects = and_(User.scope == Scope.PROJECTS, User.id.in_(given))
    return may("duties.work") & or_(of_projects, _of_teams(actor))


def _of_teams(actor: Actor) -> ColumnElement[bool]:
    teams = select(Team.id).where(Team.project_id.in_(sorted(actor.projects or ())))
    return and_(User.scope == Scope.TEAM, User.team_id.in_(teams))
