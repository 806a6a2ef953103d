"""Inside the use cases: the rules of dispatch, whose turn it is, and what lies untouched."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.choices.tickets import DispatchMode, Move, State
from db.tickets import DispatchRule, DispatchTurn, Ticket, TicketEvent
from lib.access import Actor
from lib.tickets.dispatch_rules import GIVING, TAKING_UP, Given, Rule, holding, next_in_turn
from lib.tickets.hands_rows import give, hands_of, may_work
from lib.tickets.rules import may_move

Last, Later = aliased(TicketEvent), aliased(TicketEvent)


def rules(s: Session, *, locked: bool = False) -> list[Rule]:
    """Locked, whoever else hands out work by them waits: no turn is taken twice."""
    wanted = select(DispatchRule).order_by(DispatchRule.id)
    found = s.scalars(wanted.with_for_update() if locked else wanted)
    return [as_rule(row) for row in found]


def as_rule(row: DispatchRule) -> Rule:
    return Rule(
        row.id, row.project_id, row.type, row.category, row.mode, row.minutes, tuple(row.people), row.version
    )


def hand_out(s: Session, actor: Actor, ticket: Ticket, now: datetime) -> None:
    """To whoever's turn it is, where a rule says so and nobody was named."""
    if ticket.assignee_id or not may_move(ticket.type, ticket.state, Move.DISPATCH):
        return
    rule = holding(rules(s, locked=True), ticket.project_id, ticket.type, ticket.category)
    if rule and rule.mode == DispatchMode.ROTATE and (who := in_turn(s, rule, ticket.project_id)):
        give(s, actor, ticket, who, now, in_turn=True)


def in_turn(s: Session, rule: Rule, project_id: int, besides: Collection[int] = ()) -> int | None:
    """Those the rule names, as far as they may work here today; with no names, all whose work it is."""
    able = may_work(project_id) & User.id.in_(rule.people) if rule.people else hands_of(project_id)
    turns = select(User.id, DispatchTurn.event_id).outerjoin(DispatchTurn, DispatchTurn.user_id == User.id)
    found = [(row.id, row.event_id) for row in s.execute(turns.where(able))]
    return next_in_turn(found, rule.people, besides)


def untouched(s: Session, timed: Collection[Rule], now: datetime) -> list[Given]:
    """Dispatched and not taken up, for at least as long as the shortest of these rules allows."""
    shortest = min(rule.minutes or 0 for rule in timed)
    projects = {rule.project_id for rule in timed}
    here = true() if None in projects else Ticket.project_id.in_(projects)
    given = select(func.max(TicketEvent.id)).where(
        TicketEvent.ticket_id == Ticket.id, TicketEvent.move.in_(sorted(GIVING))
    )
    taken_up = exists().where(
        Later.ticket_id == Ticket.id, Later.id > Last.id, Later.move.in_(sorted(TAKING_UP))
    )
    wanted = (
        select(
            Ticket.id,
            Ticket.version,
            Ticket.project_id,
            Ticket.type,
            Ticket.category,
            Ticket.urgency,
            Last.at,
        )
        .join(Last, Last.id == given.correlate(Ticket).scalar_subquery())
        .where(Ticket.state == State.DISPATCHED, here)
        .where(Last.at <= now - timedelta(minutes=shortest), ~taken_up)
        .order_by(Last.at, Ticket.id)
    )
    return [Given(*row) for row in s.execute(wanted)]


def still(s: Session, lying: Collection[Given]) -> list[Ticket]:
    """The tickets, held; without those somebody has changed or is changing this moment."""
    versions = {given.ticket_id: given.version for given in lying}
    wanted = select(Ticket).where(Ticket.id.in_(versions)).order_by(Ticket.id)
    found = s.scalars(wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    return [ticket for ticket in found if ticket.version == versions[ticket.id]]


def had_it(s: Session, ticket_id: int) -> set[int]:
    """Everybody it was given to since it was received or last reopened."""
    wanted = select(TicketEvent.move, TicketEvent.content).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.move.in_([*sorted(GIVING), Move.REOPEN])
    )
    found: set[int] = set()
    for move, content in s.execute(wanted.order_by(TicketEvent.id)):
        found = set() if move == Move.REOPEN else found | {content.get("assignee")}
    return found
