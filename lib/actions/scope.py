"""Which actions an actor sees, and who may be given one. Every action is found through here."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from lib.access import Actor
from lib.accounts.scope import may, scope_of
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    """One's own and what one raised; with actions.all those of the scope. Company-wide ones need it all."""
    mine = _own(actor)
    if not actor.may("actions.all"):
        return mine
    here: ColumnElement[bool] = true() if actor.projects is None else Action.project_id.in_(actor.projects)
    if actor.team_id is not None:
        mates = select(User.id).where(User.team_id == actor.team_id)
        here = and_(here, or_(Action.owner_id.in_(mates), Action.raised_by_id.in_(mates)))
    return or_(here, mine)


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.user_id is None:
        return false()
    return or_(Action.owner_id == actor.user_id, Action.raised_by_id == actor.user_id)


def find(s: Session, actor: Actor, id: int) -> Action:
    found = s.scalars(select(Action).where(Action.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This action is not there, or not yours to see."))
    return found


def may_own(project_id: int | None) -> ColumnElement[bool]:
    """Active, with a role that works on actions, and the project in scope; head office for the company."""
    return may("actions.work") & scope_of(project_id)
