"""The same words as conditions on tickets: a number and its records are counted alike."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from db.choices.standards import Measure
from db.choices.tickets import Satisfaction
from db.customers import Household
from db.moments import hours_between
from db.tickets import Promise, Ticket
from lib import clock
from lib.tickets.among_rules import NEVER, Among, edges

SATISFIED = (Satisfaction.SATISFIED, Satisfaction.VERY_SATISFIED)


def conditions(among: Among) -> list[ColumnElement[bool]]:
    since, until = edges(among, clock.zone())
    found: list[ColumnElement[bool]] = [
        Ticket.received_at >= since,
        Ticket.received_at < until,
        Ticket.state.not_in(sorted(NEVER)),
    ]
    exact = {Ticket.cause: among.cause or None, Ticket.channel: among.channel}
    found += [column == value for column, value in exact.items() if value is not None]
    if among.building_id:
        inside = select(Household.id).where(Household.building_id == among.building_id)
        found.append(Ticket.household_id.in_(inside))
    return found + _judged(among) + _lived(among)


def aged(days: tuple[int, int | None], now: datetime) -> list[ColumnElement[bool]]:
    """Received more than so many days ago, and at most so many."""
    more, most = days
    found = [Ticket.received_at < now - timedelta(days=more)] if more else []
    return found + ([Ticket.received_at >= now - timedelta(days=most)] if most is not None else [])


def _lived(among: Among) -> list[ColumnElement[bool]]:
    """How it went: reopened, said before, liked, how long."""
    found: list[ColumnElement[bool]] = []
    if among.reopened is not None:
        found.append((Ticket.reopened > 0) if among.reopened else (Ticket.reopened == 0))
    if among.repeat is not None:
        found.append(Ticket.repeat_of_id.is_not(None) if among.repeat else Ticket.repeat_of_id.is_(None))
    if among.rated or among.satisfied is not None:
        found.append(Ticket.satisfaction.is_not(None))
    if among.satisfied is not None:
        liked = Ticket.satisfaction.in_(SATISFIED)
        found.append(liked if among.satisfied else ~liked)
    if among.hours:
        found.append(_took(among.hours, response=among.response))
    return found


def _took(hours: tuple[float, float | None], *, response: bool) -> ColumnElement[bool]:
    took = (
        hours_between(Promise.started_at, Promise.met_at)
        if response
        else hours_between(Ticket.received_at, Ticket.done_at)
    )
    more, most = hours
    within = took > more if more else took.is_not(None)
    if most is not None:
        within = and_(within, took <= most)
    if not response:
        return within
    return exists().where(
        Promise.ticket_id == Ticket.id, Promise.round == 0, Promise.measure == Measure.RESPONSE, within
    )


def _judged(among: Among) -> list[ColumnElement[bool]]:
    """Promises of this measure: those that came to an end, or just the kept or the broken ones."""
    if among.measure is None:
        return []
    overdue = and_(Promise.met_at.is_(None), Promise.due_at < clock.now())
    broken = or_(Promise.met_at > Promise.due_at, overdue)
    kept = Promise.met_at <= Promise.due_at
    ended = and_(Promise.met_at.is_not(None), Promise.due_at.is_not(None))
    verdict = ended if among.in_time is None else (kept if among.in_time else broken)
    mine = (Promise.ticket_id == Ticket.id, Promise.measure == among.measure, Promise.dropped.is_(False))
    return [exists().where(*mine, verdict)]
