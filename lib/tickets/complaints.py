"""A complaint's own steps: classified, graded, looked into, answered in writing, followed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.tickets import Delivery, Grade, Move, TicketType
from db.staff import Staff
from db.tickets import Complaint, ComplaintPerson, Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused, all_of, unchanged
from lib.forms import service as forms
from lib.i18n import N_
from lib.staff import find as staff
from lib.tickets.complaint_rows import (
    case_of,
    judge,
    missing,
    must_be_impartial,
    name_people,
    outdate,
    seen_case,
    sort_in,
)
from lib.tickets.complaint_rules import PlanStep, plan_steps, plan_text
from lib.tickets.dispatch_rows import hand_out
from lib.tickets.rows import begin, go
from lib.tickets.scope import find

LONGEST_WORDS = 1000


@command("tickets.classify")
def classify(
    s: Session,
    actor: Actor,
    *,
    id: int,
    category: str,
    grade: Grade,
    department: str = "",
    happened_at: datetime | None = None,
    reason: str = "",
    demand: str = "",
    note: str = "",
    version: int | None = None,
) -> None:
    """Class, grade and department; when, why and what is wanted where the intake did not say."""
    ticket, now = begin(s, actor, id, version, Move.CLASSIFY), clock.now()
    case = case_of(s, actor, ticket)
    ticket.category = _offered(s, actor, "category", category, ticket.category)
    case.department = _offered(s, actor, "department", department, case.department) if department else ""
    _complete(case, happened_at, reason, demand, now)
    if lacking := missing(ticket, case):
        raise all_of(lacking)
    outdate(ticket)
    sort_in(s, actor, ticket, case, Grade(grade), now, note)
    hand_out(s, actor, ticket, now)


def _offered(s: Session, actor: Actor, field: str, chosen: str, held: str) -> str:
    """An option of the complaint's form, or what it was."""
    schema = forms.form_in_force.within(s, actor, code=TicketType.COMPLAINT)[1]
    known = {option.id for one in schema.fields if one.id == field for option in one.options}
    if chosen not in known | {held} or not chosen:
        raise Refused(N_("Please choose the class and the department from the list."))
    return chosen


def _complete(case: Complaint, happened_at: datetime | None, reason: str, demand: str, now: datetime) -> None:
    if happened_at and happened_at > now:
        raise Refused(N_("What is complained of cannot lie ahead."))
    case.happened_at = happened_at or case.happened_at
    case.reason = reason.strip()[:LONGEST_WORDS] or case.reason
    case.demand = demand.strip()[:LONGEST_WORDS] or case.demand


@command("tickets.classify")
def regrade(
    s: Session, actor: Actor, *, id: int, grade: Grade, reason: str, version: int | None = None
) -> None:
    """Graver or less grave than it was thought to be."""
    ticket = begin(s, actor, id, version, Move.GRADE)
    if ticket.grade == Grade(grade):
        raise Refused(N_("It has this grade already."))
    was = ticket.grade.value if ticket.grade else ""
    case = case_of(s, actor, ticket)
    judge(s, actor, ticket, case, Grade(grade), Move.GRADE, clock.now(), reason, was=was)


@command("tickets.investigate")
def investigate(
    s: Session,
    actor: Actor,
    *,
    id: int,
    facts: str,
    valid: bool,
    verdict: str,
    people: Sequence[int] = (),
    version: int | None = None,
) -> None:
    """What happened, and whether the complaint is valid and why; a valid one names who answers for it."""
    ticket, now = begin(s, actor, id, version, Move.INVESTIGATE), clock.now()
    must_be_impartial(s, actor, ticket.id)
    if not facts.strip() or not verdict.strip():
        raise Refused(N_("Please say what happened, and why the complaint is valid or not."))
    if valid and not people:
        raise Refused(N_("A valid complaint names who answers for it."))
    case = case_of(s, actor, ticket)
    case.facts, case.valid, case.verdict = facts.strip(), bool(valid), verdict.strip()
    ticket.assignee_id = ticket.assignee_id or (actor.user_id if actor.may("tickets.work") else None)
    outdate(ticket)
    found = f"{case.facts}\n{case.verdict}"
    go(s, actor, ticket, Move.INVESTIGATE, now, found, valid=case.valid)
    name_people(s, ticket, [staff.person.within(s, actor, id=one) for one in dict.fromkeys(people)])
    must_be_impartial(s, actor, ticket.id)


@command("tickets.answer")
def answer(
    s: Session, actor: Actor, *, id: int, text: str, delivery: Delivery, version: int | None = None
) -> None:
    """The written answer, and how the customer got it."""
    ticket, now = begin(s, actor, id, version, Move.ANSWER), clock.now()
    if not text.strip():
        raise Refused(N_("Please write the answer the customer gets."))
    case = case_of(s, actor, ticket)
    case.answer, case.delivery = text.strip(), Delivery(delivery)
    case.answered_at, case.answered_by_id = now, actor.user_id
    go(s, actor, ticket, Move.ANSWER, now, text, delivery=case.delivery.value)


@command("tickets.call_back")
def follow_up(s: Session, actor: Actor, *, id: int, note: str, version: int | None = None) -> None:
    """Some time after: does it hold?"""
    go(s, actor, begin(s, actor, id, version, Move.FOLLOW_UP), Move.FOLLOW_UP, clock.now(), note)


@command("tickets.classify")
def keep_plan(
    s: Session, actor: Actor, *, id: int, steps: Sequence[PlanStep], version: int | None = None
) -> None:
    """The emergency plan as the company goes through it: ticked off, steps added."""
    ticket = find(s, actor, id)
    if version is not None:
        unchanged(ticket, version)
    if ticket.grade != Grade.MAJOR:
        raise Refused(N_("Only a major complaint has an emergency plan."))
    case_of(s, actor, ticket).plan = plan_text(list(steps))
    outdate(ticket)


# -- as it is read -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    id: int
    staff_id: int
    name: str
    post: str
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True)
class Case:
    """What a complaint has beyond its ticket: all that its sheet prints."""

    grade: Grade | None
    department: str
    happened_at: datetime | None
    reason: str
    demand: str
    facts: str
    valid: bool | None
    verdict: str
    plan: tuple[PlanStep, ...]
    people: tuple[Person, ...]
    answer: str
    delivery: Delivery | None
    answered_at: datetime | None
    answered_by: str


@query("tickets.view")
def case(s: Session, actor: Actor, *, id: int) -> Case:
    ticket = find(s, actor, id)
    if ticket.type != TicketType.COMPLAINT:
        raise Refused(N_("{no} is no complaint."), no=ticket.no)
    kept = seen_case(s, actor, ticket)
    by = s.get(User, kept.answered_by_id) if kept.answered_by_id else None
    return Case(
        grade=ticket.grade,
        department=kept.department,
        happened_at=kept.happened_at,
        reason=kept.reason,
        demand=kept.demand,
        facts=kept.facts,
        valid=kept.valid,
        verdict=kept.verdict,
        plan=tuple(plan_steps(kept.plan)),
        people=_people(s, ticket),
        answer=kept.answer,
        delivery=kept.delivery,
        answered_at=kept.answered_at,
        answered_by=by.display_name if by else "",
    )


def _people(s: Session, ticket: Ticket) -> tuple[Person, ...]:
    wanted = select(ComplaintPerson, Staff.name, Staff.post).join(Staff, Staff.id == ComplaintPerson.staff_id)
    rows = s.execute(wanted.where(ComplaintPerson.ticket_id == ticket.id).order_by(ComplaintPerson.id))
    return tuple(Person(p.id, p.staff_id, name, post, p.reply, p.replied_at) for p, name, post in rows)
