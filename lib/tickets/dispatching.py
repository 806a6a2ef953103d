"""How work finds its hands: the rules, and what goes on to somebody else because nobody took it up."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.alerts import AlertKind
from db.choices.tickets import DispatchMode, Move, TicketType
from db.tickets import DispatchRule, Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.accounts.scope import may
from lib.alerts.rows import managers_of, tell
from lib.customers.scope import find_project
from lib.errors import NotFound, Refused, unchanged
from lib.faults import report
from lib.i18n import N_
from lib.standards.rows import calendar_of
from lib.tickets import dispatch_rows
from lib.tickets.dispatch_rules import LONGEST, SHORTEST, Given, Rule, holding, is_left_lying
from lib.tickets.hands_rows import give, may_work
from lib.tickets.rows import go

BATCH = 200
LONGEST_LIST = 60


@query("tickets.rules")
def dispatch_rules(s: Session, actor: Actor) -> list[Rule]:
    """Those of the projects in sight, and the company's, which hold where there is none."""
    return [rule for rule in dispatch_rows.rules(s) if actor.sees(rule.project_id)]


@query("tickets.rules")
def may_be_named(s: Session, actor: Actor, *, project_id: int | None) -> dict[int, str]:
    """Who may be named in a rule: those who may work there, id → name."""
    if not actor.sees(project_id):
        return {}
    able = may("tickets.work") if project_id is None else may_work(project_id)
    found = s.execute(select(User.id, User.display_name).where(able).order_by(User.display_name))
    return {row.id: row.display_name for row in found}


@command("tickets.rules")
def set_rule(
    s: Session,
    actor: Actor,
    *,
    mode: DispatchMode,
    project_id: int | None = None,
    type: TicketType | None = None,
    category: str = "",
    minutes: int | None = None,
    people: list[int] | None = None,
    id: int | None = None,
    version: int | None = None,
) -> int:
    """A new rule, or with id another state of one there is."""
    _must_rule(actor, project_id)
    if project_id is not None:
        find_project(s, actor, project_id)
    kind, named = TicketType(type) if type else None, list(dict.fromkeys(people or []))
    _check(minutes, kind, category, named, set(may_be_named.within(s, actor, project_id=project_id)))
    row = _own(s, actor, id, version) if id else DispatchRule()
    _one_alone(s, project_id, kind, category.strip(), besides=id)
    row.project_id, row.type, row.category = project_id, kind, category.strip()
    row.mode, row.minutes, row.people = DispatchMode(mode), minutes, named
    s.add(row)
    s.flush()
    return row.id


@command("tickets.rules")
def drop_rule(s: Session, actor: Actor, *, id: int, version: int | None = None) -> None:
    s.delete(_own(s, actor, id, version))


def _must_rule(actor: Actor, project_id: int | None) -> None:
    """A rule for the whole company is for those who see it whole."""
    if not actor.sees(project_id) or (project_id is None and actor.projects is not None):
        raise NotFound(N_("This rule is not there, or not yours to change."))


def _own(s: Session, actor: Actor, id: int, version: int | None) -> DispatchRule:
    row = s.get(DispatchRule, id)
    if row is None:
        raise NotFound(N_("This rule is not there, or not yours to change."))
    _must_rule(actor, row.project_id)
    if version is not None:
        unchanged(row, version)
    return row


def _check(
    minutes: int | None, type: TicketType | None, category: str, people: list[int], able: set[int]
) -> None:
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        raise Refused(N_("Between {least} and {most} minutes, please."), least=SHORTEST, most=LONGEST)
    if category.strip() and type is None:
        raise Refused(N_("Choose the kind the category belongs to."))
    if len(category) > 40 or len(people) > LONGEST_LIST:
        raise Refused(N_("That is too long."))
    if not set(people) <= able:
        raise Refused(N_("This person cannot be given work in this project."))


def _one_alone(
    s: Session, project_id: int | None, type: TicketType | None, category: str, *, besides: int | None
) -> None:
    """An empty project or kind is no value a database would find twice."""
    same = select(func.count()).where(
        DispatchRule.project_id.is_not_distinct_from(project_id),
        DispatchRule.type.is_not_distinct_from(type),
        DispatchRule.category == category,
        DispatchRule.id != (besides or 0),
    )
    if s.scalar(same):
        raise Refused(N_("There is a rule for exactly this already. Change that one."))


# -- what nobody took up -----------------------------------------------------------------------


@command("tickets.send_on")
def send_on(s: Session, actor: Actor) -> int:
    """What lies untouched for longer than its rule allows: to the next in turn, or back. How many went."""
    now, known = clock.now(), dispatch_rows.rules(s, locked=True)
    timed = [rule for rule in known if rule.minutes]
    if not timed:
        return 0
    found = dispatch_rows.untouched(s, timed, now)
    lying = [given for given in found if _is_due(s, given, known, now)][:BATCH]
    sent = dispatch_rows.still(s, lying)
    for ticket in sent:
        rule = holding(known, ticket.project_id, ticket.type, ticket.category)
        if rule:
            _send_on(s, actor, ticket, rule, now)
    return len(sent)


def _is_due(s: Session, given: Given, known: list[Rule], now: datetime) -> bool:
    """Each by itself: one that cannot be judged holds up no other."""
    rule = holding(known, given.project_id, given.type, given.category)
    if rule is None or not rule.minutes:
        return False
    try:
        return is_left_lying(given, rule.minutes, calendar_of(s, given.project_id), now)
    except Exception as error:
        report(error)
        return False


def _send_on(s: Session, actor: Actor, ticket: Ticket, rule: Rule, now: datetime) -> None:
    """In turn: to somebody who has not had it yet. Otherwise, and when all have: back to be dispatched."""
    before = s.get(User, ticket.assignee_id) if ticket.assignee_id else None
    had = dispatch_rows.had_it(s, ticket.id)
    left: dict[str, Any] = {"worker": before.display_name if before else "", "n": rule.minutes}
    ticket.assignee_id = None
    go(s, actor, ticket, Move.SEND_ON, now, **left)
    who = None
    if rule.mode == DispatchMode.ROTATE:
        who = dispatch_rows.in_turn(s, rule, ticket.project_id, had)
    if who:
        give(s, actor, ticket, who, now, in_turn=True)
    _tell(s, ticket, before.id if before else None, left, who)


def _tell(s: Session, ticket: Ticket, before: int | None, left: dict[str, Any], who: int | None) -> None:
    """Whoever had it, and whoever answers for it: the first contact, or the project's managers."""
    people = [before, ticket.first_contact_id]
    if ticket.first_contact_id is None:
        people += managers_of(s, ticket.project_id)
    told = {"no": ticket.no, **left}
    if who:
        message = N_("{worker} did not take up {no} within {n} minutes; it went to {next}.")
        told["next"] = s.get_one(User, who).display_name
    else:
        message = N_("{worker} did not take up {no} within {n} minutes; it must be dispatched again.")
    tell(
        s,
        people,
        AlertKind.RETURNED,
        message,
        told,
        source=("ticket", ticket.id),
        key=f"sent_on/{ticket.id}/{ticket.version}",
        project_id=ticket.project_id,
    )
