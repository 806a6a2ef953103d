"""Cases that say each other again: their chain, what lay behind one, and what was not the same after all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices import Choice
from db.choices.tickets import Move, State, TicketType
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.i18n import N_
from lib.tickets.chain_rows import set_cause
from lib.tickets.rows import begin, go
from lib.tickets.scope import find, visible

MOST_LINKS = 50


class Tie(Choice):
    """How another case hangs together with the one looked at; kept nowhere."""

    EARLIER = "earlier", N_("Earlier")
    LATER = "later", N_("Later")
    WHOLE = "whole", N_("Joined under")
    PART = "part", N_("Part of this")


@dataclass(frozen=True)
class Link:
    id: int
    no: str
    tie: Tie
    type: TicketType
    state: State
    received_at: datetime
    summary: str
    place: str
    cause: str


@query("tickets.view")
def chain_of(s: Session, actor: Actor, *, id: int) -> list[Link]:
    """Every case of its chain the actor may see, earliest first; then what it is part of, or its parts."""
    ticket = find(s, actor, id)
    ties = _repeats(s, ticket) | _group(s, ticket)
    wanted = select(Ticket).where(Ticket.id.in_(ties), visible(actor)) if ties else None
    found = s.scalars(wanted.order_by(Ticket.received_at, Ticket.id)).all() if wanted is not None else []
    links = [_link(one, ties[one.id]) for one in found]
    return sorted(links, key=lambda link: link.tie in (Tie.WHOLE, Tie.PART))


def _repeats(s: Session, ticket: Ticket) -> dict[int, Tie]:
    """Along the chain in both directions, whoever may see its links."""
    before, after = [ticket.repeat_of_id], _repeating(s, [ticket.id])
    while before[-1] and len(before) < MOST_LINKS:
        before.append(s.scalar(select(Ticket.repeat_of_id).where(Ticket.id == before[-1])))
    fresh = after
    while fresh and len(after) < MOST_LINKS:
        fresh = _repeating(s, fresh)
        after = after + fresh
    return {id: Tie.EARLIER for id in before if id} | dict.fromkeys(after, Tie.LATER)


def _repeating(s: Session, ids: Iterable[int]) -> list[int]:
    return list(s.scalars(select(Ticket.id).where(Ticket.repeat_of_id.in_(ids)).limit(MOST_LINKS)))


def _group(s: Session, ticket: Ticket) -> dict[int, Tie]:
    parts = s.scalars(select(Ticket.id).where(Ticket.parent_id == ticket.id).limit(MOST_LINKS))
    whole = {ticket.parent_id: Tie.WHOLE} if ticket.parent_id else {}
    return whole | dict.fromkeys(parts, Tie.PART)


def _link(t: Ticket, tie: Tie) -> Link:
    return Link(t.id, t.no, tie, t.type, t.state, t.received_at, t.summary, t.place, t.cause)


@command("tickets.close")
def name_cause(
    s: Session, actor: Actor, *, id: int, cause: str, note: str = "", version: int | None = None
) -> None:
    """One of the known causes, or the company's own words."""
    ticket = begin(s, actor, id, version, Move.CAUSE)
    set_cause(s, actor, ticket, cause, clock.now(), note)


@command("tickets.link")
def unlink(s: Session, actor: Actor, *, id: int, other_id: int, reason: str) -> None:
    """It was not the same after all; said on both."""
    ticket, other, now = find(s, actor, id), find(s, actor, other_id), clock.now()
    if not (_let_go(ticket, other) or _let_go(other, ticket)):
        raise Refused(N_("{no} and {other} are not linked."), no=ticket.no, other=other.no)
    go(s, actor, ticket, Move.LINK, now, _reason(reason), parted=other.no)
    go(s, actor, other, Move.LINK, now, reason, parted=ticket.no)


def _let_go(one: Ticket, other: Ticket) -> bool:
    if one.repeat_of_id == other.id:
        one.repeat_of_id = None
    elif one.parent_id == other.id:
        one.parent_id = None
    else:
        return False
    return True


def _reason(words: str) -> str:
    if not words.strip():
        raise Refused(N_("Please give a reason."))
    return words
