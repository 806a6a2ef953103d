"""Keeping the tallies true: the months that changed are made anew, a few at a time."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.analysis import StaleMonth, Tally
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command
from lib.analysis.tally_rows import mark_everything, remake

AT_ONCE, WHILE_LOOKING = 40, 4


@command("analysis.tally")
def tally_some(s: Session, actor: Actor) -> int:
    """The job's turn; how many months were made anew."""
    return remake(s, _stale(s, actor, AT_ONCE), clock.now())


@command("analysis.view")
def look(s: Session, actor: Actor) -> int:
    """What little has changed in one's own projects is counted before one looks; how many months."""
    return remake(s, _stale(s, actor, WHILE_LOOKING), clock.now())


@command("analysis.tally")
def begin(s: Session, actor: Actor) -> None:
    """Tickets, but no tally yet: everything is to be counted."""
    if not s.scalar(select(Tally.id).limit(1)) and s.scalar(select(Ticket.id).limit(1)):
        mark_everything(s)


def _stale(s: Session, actor: Actor, most: int) -> list[StaleMonth]:
    """The latest months first: they are looked at most."""
    wanted = select(StaleMonth).order_by(StaleMonth.month.desc(), StaleMonth.project_id).limit(most)
    if actor.projects is not None:
        wanted = wanted.where(StaleMonth.project_id.in_(actor.projects))
    return list(s.scalars(wanted.with_for_update(skip_locked=True)))
