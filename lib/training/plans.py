"""Somebody's plan: proposed by what is known of them, accepted, changed or dropped by their leader."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.training import WishState
from db.staff import Staff
from db.training import PlanLine
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.training.plan_rows import PlanRow, plan_of, proposed
from lib.training.plan_rules import Proposal, Source
from lib.training.scope import find_course, find_person, oneself, people

LONGEST_REASON = 200


@query("training.view")
def plan_lines(s: Session, actor: Actor, *, staff_id: int) -> list[PlanRow]:
    return plan_of(s, find_person(s, actor, staff_id).id)


@query("training.own")
def own_plan(s: Session, actor: Actor) -> list[PlanRow]:
    mine = oneself(s, actor)
    return plan_of(s, mine.id) if mine else []


@query("training.plan")
def proposals(s: Session, actor: Actor, *, staff_id: int) -> list[Proposal]:
    return proposed(s, actor, find_person(s, actor, staff_id))


@command("training.plan")
def accept(
    s: Session, actor: Actor, *, staff_id: int, key: str, reason: str, due_on: date | None = None
) -> int:
    """A proposal becomes a line of the plan, in the leader's words."""
    person = find_person(s, actor, staff_id)
    return _keep(s, actor, person, _proposal(s, actor, person, key), reason, due_on, WishState.OPEN)


@command("training.plan")
def turn_down(s: Session, actor: Actor, *, staff_id: int, key: str, reason: str) -> int:
    """Not proposed again for half a year."""
    person = find_person(s, actor, staff_id)
    return _keep(s, actor, person, _proposal(s, actor, person, key), reason, None, WishState.DROPPED)


@command("training.plan")
def add_line(
    s: Session, actor: Actor, *, staff_id: int, course_id: int, reason: str, due_on: date | None = None
) -> int:
    person, course = find_person(s, actor, staff_id), find_course(s, course_id)
    own = Proposal(Source.LEADER, course.title, course_id=course.id)
    wanted = PlanLine.staff_id == person.id, PlanLine.course_id == course.id
    if s.scalar(select(PlanLine.id).where(*wanted, PlanLine.state == WishState.OPEN)):
        raise Refused(N_("{course} is on the plan already."), course=course.title)
    return _keep(s, actor, person, own, reason, due_on, WishState.OPEN)


@command("training.plan")
def change_line(s: Session, actor: Actor, *, id: int, version: int, reason: str, due_on: date | None) -> None:
    line = _find(s, actor, id)
    unchanged(line, version)
    line.reason, line.due_on = _said(reason), due_on


@command("training.plan")
def settle_line(s: Session, actor: Actor, *, id: int, version: int, state: WishState) -> None:
    """Done, or no longer needed."""
    line = _find(s, actor, id)
    unchanged(line, version)
    line.state = WishState(state)
    line.done_on = clock.local(clock.now()).date() if line.state == WishState.DONE else None


def _proposal(s: Session, actor: Actor, person: Staff, key: str) -> Proposal:
    """As it stands now: what the browser says of it counts for nothing."""
    for one in proposed(s, actor, person):
        if one.key == key:
            return one
    raise NotFound(N_("This proposal is not there any more. Please look at the list again."))


def _keep(
    s: Session,
    actor: Actor,
    person: Staff,
    what: Proposal,
    reason: str,
    due_on: date | None,
    state: WishState,
) -> int:
    line = PlanLine(
        staff_id=person.id,
        course_id=what.course_id,
        topic_id=what.topic_id,
        reason=_said(reason),
        basis={**what.basis, "key": what.key, "source": what.source.value},
        due_on=due_on,
        state=state,
        at=clock.now(),
        by_id=actor.user_id,
    )
    s.add(line)
    s.flush()
    return line.id


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused(N_("Please give a reason."))
    return " ".join(reason.split())[:LONGEST_REASON]


def _find(s: Session, actor: Actor, id: int) -> PlanLine:
    """Through the person it is about."""
    theirs = select(PlanLine).join(Staff, Staff.id == PlanLine.staff_id)
    if line := s.scalars(theirs.where(PlanLine.id == id, people(actor))).one_or_none():
        return line
    raise NotFound(N_("This line of the plan is not there."))
