"""Inside the use cases: what speaks for teaching somebody something, and the lines of their plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.training import ContentArea, WishState
from db.questions import Topic
from db.staff import Staff
from db.tickets import Complaint, ComplaintPerson, Ticket
from db.training import Course, PlanLine
from lib import clock
from lib.access import Actor
from lib.exams.item_rows import by_topic
from lib.exams.weak import YEAR
from lib.training.matrix_rows import lines, titles
from lib.training.matrix_rules import LACKS, Standing
from lib.training.plan_rules import (
    AREAS,
    FEWEST_LOW,
    KNOWN_DAYS,
    LOW_MARKS,
    Proposal,
    Source,
    still_new,
    weak,
)


@dataclass(frozen=True)
class PlanRow:
    """what: the course or topic, "" where neither is named."""

    id: int
    what: str
    course_id: int | None
    topic_id: int | None
    reason: str
    basis: dict[str, Any]
    due_on: date | None
    state: WishState
    at: datetime
    done_on: date | None
    version: int


def plan_of(s: Session, staff_id: int) -> list[PlanRow]:
    """What is to be done first, then what was done, the newest at the top; without what was dropped."""
    wanted = (
        select(PlanLine, func.coalesce(Course.title, Topic.name, ""))
        .outerjoin(Course, Course.id == PlanLine.course_id)
        .outerjoin(Topic, Topic.id == PlanLine.topic_id)
        .where(PlanLine.staff_id == staff_id, PlanLine.state != WishState.DROPPED)
        .order_by(PlanLine.state.desc(), PlanLine.due_on, PlanLine.id.desc())
    )
    return [_row(line, what) for line, what in s.execute(wanted)]


def _row(line: PlanLine, what: str) -> PlanRow:
    return PlanRow(
        id=line.id,
        what=what,
        course_id=line.course_id,
        topic_id=line.topic_id,
        reason=line.reason,
        basis=line.basis,
        due_on=line.due_on,
        state=line.state,
        at=line.at,
        done_on=line.done_on,
        version=line.version,
    )


def proposed(s: Session, actor: Actor, person: Staff) -> list[Proposal]:
    """What their post asks for first, then where they were weak, then what customers said."""
    found = [*_required(s, person), *_weak(s, person), *_from_tickets(s, person)]
    recent = PlanLine.staff_id == person.id, PlanLine.at >= clock.days_ago(clock.now(), KNOWN_DAYS)
    settled = [str(line.basis.get("key", "")) for line in s.scalars(select(PlanLine).where(*recent))]
    open_ones = select(PlanLine.course_id).where(
        PlanLine.staff_id == person.id, PlanLine.state == WishState.OPEN, PlanLine.course_id.is_not(None)
    )
    return still_new(found, settled, [id for id in s.scalars(open_ones) if id])


def _required(s: Session, person: Staff) -> Iterator[Proposal]:
    row = lines(s, Staff.id == person.id)[0]
    named = titles(s, row.cells)
    for id, cell in row.cells.items():
        basis = {"until": cell.until.isoformat()} if cell.until else {}
        if cell.standing in LACKS:
            yield Proposal(Source.REQUIRED, named[id], course_id=id, basis=basis)
        elif cell.standing == Standing.SOON:
            yield Proposal(Source.EXPIRING, named[id], course_id=id, basis=basis)


def _weak(s: Session, person: Staff) -> Iterator[Proposal]:
    """By topic, over every marked answer of exams whose results came out in the last year."""
    found = weak(by_topic(s, person.id, clock.days_ago(clock.now(), YEAR)))
    named = dict(s.execute(select(Topic.id, Topic.name).where(Topic.id.in_(found))).all())
    for id, (n, share) in found.items():
        yield Proposal(Source.TOPIC, named[id], topic_id=id, basis={"n": n, "share": share})


def _from_tickets(s: Session, person: Staff) -> Iterator[Proposal]:
    since = clock.days_ago(clock.now(), KNOWN_DAYS)
    about = (
        select(Ticket.no)
        .join(ComplaintPerson, ComplaintPerson.ticket_id == Ticket.id)
        .join(Complaint, Complaint.ticket_id == Ticket.id)
        .where(ComplaintPerson.staff_id == person.id, Complaint.valid.is_(True), Ticket.received_at >= since)
    )
    if complaints := s.scalars(about.order_by(Ticket.no).limit(5)).all():
        yield from _taught(s, Source.COMPLAINT, {"tickets": list(complaints)})
    if person.user_id is None:
        return
    low = select(Ticket.no).where(Ticket.assignee_id == person.user_id, Ticket.satisfaction.in_(LOW_MARKS))
    unhappy = s.scalars(low.where(Ticket.received_at >= since).order_by(Ticket.no).limit(5)).all()
    if len(unhappy) >= FEWEST_LOW:
        yield from _taught(s, Source.CALL_BACK, {"tickets": list(unhappy)})


def _taught(s: Session, source: Source, basis: dict[str, Any]) -> Iterator[Proposal]:
    """By the first course in use of the area it is about."""
    if course := _first_course(s, AREAS[source.value]):
        yield Proposal(source, course.title, course_id=course.id, basis=basis)


def _first_course(s: Session, area: ContentArea) -> Course | None:
    wanted = select(Course).where(Course.area == area, Course.active.is_(True))
    return s.scalars(wanted.order_by(Course.code).limit(1)).one_or_none()
