"""Which records an actor sees: project, secrecy, and drafts only by who writes or tends them."""

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import User
from db.archives import ArchiveRecord
from db.choices.archives import RecordState, Secrecy
from db.tickets import Ticket
from lib.access import Actor
from lib.archives.rules import secrecies
from lib.errors import NotFound
from lib.i18n import N_


def visible(actor: Actor) -> ColumnElement[bool]:
    """A record without a project is the company's: everybody's to see, by its secrecy."""
    here: ColumnElement[bool] = true()
    if actor.projects is not None:
        # One expression: an “or” over the project's index would gather every row before the first is shown.
        here = func.coalesce(ArchiveRecord.project_id, 0).in_([0, *sorted(actor.projects)])
    open_to = ArchiveRecord.secrecy.in_(sorted(secrecies(actor.may)))
    return here & open_to & _team(actor) & _written(actor)


def _team(actor: Actor) -> ColumnElement[bool]:
    """A working group sees what is public, what its own people filed, and what became of their tickets."""
    if actor.team_id is None:
        return true()
    mates = select(User.id).where(User.team_id == actor.team_id)
    theirs = and_(
        ArchiveRecord.source_kind == "ticket",
        ArchiveRecord.source_id.in_(select(Ticket.id).where(Ticket.assignee_id.in_(mates))),
    )
    return or_(ArchiveRecord.secrecy == Secrecy.PUBLIC, ArchiveRecord.recorded_by_id.in_(mates), theirs)


def _written(actor: Actor) -> ColumnElement[bool]:
    filed = ArchiveRecord.state == RecordState.FILED
    if actor.user_id is None or actor.may("archives.edit"):
        return true()
    return or_(filed, ArchiveRecord.recorded_by_id == actor.user_id)


def find_record(s: Session, actor: Actor, id: int) -> ArchiveRecord:
    found = s.scalars(select(ArchiveRecord).where(ArchiveRecord.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This record is not there, or not yours to see."))
    return found
