"""Whose training an actor looks at, and which sessions. Courses are the whole company's."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from db.choices.staff import StaffStatus
from db.staff import Staff
from db.training import Course, CourseSession
from lib.access import Actor
from lib.errors import Forbidden, NotFound, Refused
from lib.i18n import N_


def people(actor: Actor) -> ColumnElement[bool]:
    """Those of the projects in scope; head office's own are for who sees the whole company."""
    return true() if actor.projects is None else Staff.project_id.in_(sorted(actor.projects))


def here(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same, without those who have left."""
    return people(actor), Staff.status != StaffStatus.LEFT


def find_person(s: Session, actor: Actor, id: int) -> Staff:
    if found := s.scalars(select(Staff).where(Staff.id == id, people(actor))).one_or_none():
        return found
    raise NotFound(N_("This person is not on the staff list, or not yours to see."))


def oneself(s: Session, actor: Actor) -> Staff | None:
    """The actor's own line of the staff list, where their account is linked to one."""
    if actor.user_id is None:
        return None
    return s.scalars(select(Staff).where(Staff.user_id == actor.user_id)).one_or_none()


def must_be_staff(s: Session, actor: Actor) -> Staff:
    if found := oneself(s, actor):
        return found
    raise Refused(N_("Your account is not linked to the staff list. Ask an administrator to link it."))


def visible(actor: Actor) -> ColumnElement[bool]:
    """Sessions of the projects in scope, and those for the whole company."""
    if actor.projects is None:
        return true()
    own = false() if actor.user_id is None else CourseSession.by_id == actor.user_id
    ours = CourseSession.project_id.in_(sorted(actor.projects))
    return or_(CourseSession.project_id.is_(None), ours, own)


def attending(actor: Actor, session: CourseSession) -> ColumnElement[bool]:
    """Of a session of a project, everybody who comes; of one for the whole company, one's own people."""
    return true() if session.project_id is not None else people(actor)


def find_session(s: Session, actor: Actor, id: int) -> CourseSession:
    wanted = select(CourseSession).where(CourseSession.id == id, visible(actor))
    if found := s.scalars(wanted).one_or_none():
        return found
    raise NotFound(N_("This session is not there, or not yours to see."))


def find_to_hold(s: Session, actor: Actor, id: int) -> CourseSession:
    """To change: one for the whole company only by whoever sees all of it."""
    session = find_session(s, actor, id)
    must_hold_for(actor, session.project_id)
    return session


def must_hold_for(actor: Actor, project_id: int | None) -> None:
    if project_id is None and actor.projects is not None:
        raise Forbidden(N_("A session for the whole company is held by somebody who sees all of it."))
    if not actor.sees(project_id):
        raise NotFound(N_("This project is not there, or not yours to see."))


def find_course(s: Session, id: int) -> Course:
    if found := s.get(Course, id):
        return found
    raise NotFound(N_("This course is not there."))
