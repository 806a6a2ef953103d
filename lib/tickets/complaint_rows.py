"""Inside the use cases: a complaint's own row, its grade, and whom it concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.choices.alerts import AlertKind
from db.choices.tickets import Grade, Move, State, TicketType
from db.staff import Staff
from db.tickets import Complaint, ComplaintPerson, Ticket
from lib import clock
from lib.access import Actor
from lib.alerts.rows import head_office, managers_of, tell
from lib.errors import Forbidden, Refused
from lib.forms import service as forms
from lib.i18n import N_
from lib.staff.find import StaffHit
from lib.tickets.chain_rules import raised
from lib.tickets.complaint_rules import WHO, first_plan, untold
from lib.tickets.rows import go

AT_INTAKE = {grade.value: grade for grade in Grade} | {"group": Grade.MAJOR}


def open_case(s: Session, actor: Actor, ticket: Ticket, asked: dict[str, Any], now: datetime) -> None:
    """Taken in: what the form was answered is taken over; a desk that may classify does so at once.

    A company's own form may ask less than a complaint must say: then classifying asks for the rest.
    """
    if not (ticket.contact or ticket.phone):
        raise Refused(WHO)
    case = _from_form(ticket, asked)
    s.add(case)
    s.flush()
    grade = AT_INTAKE.get(asked.get("grade") or "")
    if grade and actor.may("tickets.classify") and not missing(ticket, case):
        sort_in(s, actor, ticket, case, grade, now)


def missing(ticket: Ticket, case: Complaint) -> list[Refused]:
    return untold(ticket.contact or ticket.phone, case.happened_at, case.reason, case.demand)


def case_of(s: Session, actor: Actor, ticket: Ticket) -> Complaint:
    """Its own row, made if there is none yet."""
    case = seen_case(s, actor, ticket)
    s.add(case)
    s.flush()
    return case


def seen_case(s: Session, actor: Actor, ticket: Ticket) -> Complaint:
    """Its own row; of a complaint of a former version what its form was answered, not kept."""
    if case := s.get(Complaint, ticket.id):
        return case
    answered = forms.answer_of.within(s, actor, owner_kind="ticket", owner_id=ticket.id)
    return _from_form(ticket, answered[1] if answered else {})


def _from_form(ticket: Ticket, asked: dict[str, Any]) -> Complaint:
    return Complaint(
        ticket_id=ticket.id,
        happened_at=_moment(asked.get("happened_at")),
        reason=asked.get("cause") or "",
        demand=asked.get("demand") or "",
        department=(asked.get("department") or "")[:60],
        facts="",
        verdict="",
        plan="",
        answer="",
    )


def _moment(answered: str | None) -> datetime | None:
    """A form keeps the company's clock."""
    return datetime.fromisoformat(answered).replace(tzinfo=clock.zone()) if answered else None


def sort_in(
    s: Session, actor: Actor, ticket: Ticket, case: Complaint, grade: Grade, now: datetime, note: str = ""
) -> None:
    """Classified; a repeat, the first time, one step graver than itself and what it repeats."""
    again = s.get(Ticket, ticket.repeat_of_id) if ticket.repeat_of_id and ticket.grade is None else None
    kept = {"category": ticket.category, "department": case.department, "raised": again is not None}
    grade = raised(grade, again.grade) if again else grade
    judge(s, actor, ticket, case, grade, Move.CLASSIFY, now, note, **kept)


def judge(
    s: Session,
    actor: Actor,
    ticket: Ticket,
    case: Complaint,
    grade: Grade,
    move: Move,
    now: datetime,
    note: str = "",
    **content: Any,
) -> None:
    """A move that says how grave it is: the grade stands before the promises are worked out from it."""
    was, ticket.grade = ticket.grade, grade
    go(s, actor, ticket, move, now, note, grade=grade.value, **content)
    if grade == Grade.MAJOR and was != Grade.MAJOR:
        case.plan = case.plan or first_plan()
        _tell_at_once(s, ticket)


def _tell_at_once(s: Session, ticket: Ticket) -> None:
    """The managers and head office hear of a major complaint in the very transaction that makes it one."""
    tell(
        s,
        [*managers_of(s, ticket.project_id), *head_office(s)],
        AlertKind.MAJOR,
        N_("Major complaint {no} at {place}: {summary}"),
        {"no": ticket.no, "place": ticket.place, "summary": ticket.summary[:60]},
        source=("ticket", ticket.id),
        key=f"major/{ticket.id}/{ticket.version}",
        project_id=ticket.project_id,
    )


def outdate(ticket: Ticket) -> None:
    """What is kept beside the ticket has changed: a form drawn before is stale, whatever the state."""
    flag_modified(ticket, "state")


def lacks_findings(s: Session, ticket: Ticket) -> bool:
    """Handed to somebody before anybody looked into it."""
    if ticket.type != TicketType.COMPLAINT or ticket.state != State.DISPATCHED:
        return False
    return s.scalar(select(Complaint.valid).where(Complaint.ticket_id == ticket.id)) is None


def concerns(s: Session, actor: Actor, ticket_id: int) -> bool:
    """It is about this very person."""
    named = select(ComplaintPerson.id).join(Staff, Staff.id == ComplaintPerson.staff_id)
    mine = named.where(ComplaintPerson.ticket_id == ticket_id, Staff.user_id == actor.user_id)
    return actor.user_id is not None and s.scalar(mine.limit(1)) is not None


def must_be_impartial(s: Session, actor: Actor, ticket_id: int) -> None:
    if concerns(s, actor, ticket_id):
        raise Forbidden(N_("This complaint is about you: somebody else must do this."))


def name_people(s: Session, ticket: Ticket, people: Sequence[StaffHit]) -> None:
    """Those who answer for it, each asked for their side; whoever is named no more, with a reply, stays."""
    wanted = select(ComplaintPerson).where(ComplaintPerson.ticket_id == ticket.id)
    known = {one.staff_id: one for one in s.scalars(wanted)}
    for staff_id, one in known.items():
        if staff_id not in {person.id for person in people} and one.replied_at is None:
            s.delete(one)
    fresh = [person.id for person in people if person.id not in known]
    s.add_all(ComplaintPerson(ticket_id=ticket.id, staff_id=id) for id in fresh)
    s.flush()
    for staff_id, user_id in s.execute(select(Staff.id, Staff.user_id).where(Staff.id.in_(fresh))):
        tell(
            s,
            [user_id],
            AlertKind.DISPATCHED,
            N_("Complaint {no} names you: please give your side."),
            {"no": ticket.no},
            source=("statement", ticket.id),
            key=f"statement/{ticket.id}/{staff_id}",
            project_id=ticket.project_id,
        )
