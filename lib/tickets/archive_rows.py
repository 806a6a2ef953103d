"""Inside the use cases: a closed ticket becomes an archive record; everything its sheet says is read here."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.tickets import TicketType
from db.customers import Project
from db.files import StoredFile
from db.staff import Staff
from db.tickets import Complaint, ComplaintPerson, Ticket, TicketEvent, TicketLine
from lib import clock
from lib.access import Actor
from lib.archives.filing import file_work
from lib.archives.sheet_rows import keep_files
from lib.forms import service as forms
from lib.masks import mask_numbers
from lib.standards.book_rules import ClauseFacts
from lib.standards.rows import standards
from lib.tickets.archive_blocks_rows import Named, Work, sheet_of
from lib.tickets.excuse_rows import told_of
from lib.tickets.files import OWNER
from lib.tickets.promise_rows import course_of
from lib.tickets.story import Line

CATEGORIES = {
    TicketType.REPAIR: "repair",
    TicketType.COMPLAINT: "complaint",
    TicketType.SUGGESTION: "feedback",
    TicketType.PRAISE: "feedback",
}
OTHERS = "service"
FILES = (StoredFile.owner_kind == OWNER, StoredFile.removed_at.is_(None))


def file_closed(s: Session, actor: Actor, ticket: Ticket) -> int:
    """Its record; closed a second time another sheet joins it. Whoever complained without a name stays so."""
    work = work_of(s, actor, ticket)
    content = sheet_of(work)
    closed = clock.local(ticket.closed_at or clock.now()).date()
    record_id = file_work.within(
        s,
        actor,
        category=CATEGORIES.get(ticket.type, OTHERS),
        title=_title(work),
        source=(OWNER, ticket.id, ticket.no),
        content=content,
        project_id=ticket.project_id,
        household_id=None if work.nameless else ticket.household_id,
        customer_id=None if work.nameless else ticket.customer_id,
        happened_on=closed,
        author=_author(actor, work),
        body=_body(work),
    )
    keep_files(s, record_id, work.files)
    return record_id


def _body(work: Work) -> str:
    """What people wrote, for the search to find and show: without numbers to call."""
    told, case = [work.ticket.summary], work.case
    if case:
        told += [case.reason, case.demand, case.facts, case.verdict, case.answer]
    told += [event.note for event in work.events] + [line.name for line in work.lines]
    return mask_numbers("\n".join(dict.fromkeys(text for text in told if text)))


def _author(actor: Actor, work: Work) -> str:
    """Who did the work, else who took it in, else who closes it."""
    done_by = work.name(work.ticket.assignee_id) or work.name(work.ticket.first_contact_id)
    return done_by or (actor.name if actor.user_id else "")


def _title(work: Work) -> str:
    place = "" if work.nameless else work.ticket.place
    return mask_numbers(" ".join([place, *work.ticket.summary.split()]).strip())


def work_of(s: Session, actor: Actor, ticket: Ticket) -> Work:
    """All that hangs on a ticket, each kind asked for once and read as plain rows."""
    files = s.execute(_of(StoredFile, StoredFile.owner_id, ticket.id).where(*FILES)).all()
    events = s.execute(_of(TicketEvent, TicketEvent.ticket_id, ticket.id)).all()
    used = s.execute(_of(TicketLine, TicketLine.ticket_id, ticket.id))
    case = s.get(Complaint, ticket.id) if ticket.type == TicketType.COMPLAINT else None
    people = {ticket.first_contact_id, ticket.assignee_id, *(file.by_id for file in files)}
    people |= {id for event in events for id in (event.by_id, event.on_behalf_of_id)}
    return Work(
        ticket=ticket,
        project=s.scalar(select(Project.name).where(Project.id == ticket.project_id)) or "",
        repeats=_number_of(s, ticket.repeat_of_id),
        answered=forms.answer_of.within(s, actor, owner_kind=OWNER, owner_id=ticket.id),
        events=events,
        lines=[Line(x.id, x.kind, x.name, x.quantity, x.price, x.charged) for x in used],
        promises=list(course_of(s, ticket).kept.values()),
        clauses=_clauses(s, ticket),
        excuses=told_of(s, ticket.id),
        files=files,
        names=_names(s, people),
        case=case,
        concerned=_concerned(s, ticket) if case else [],
    )


def _of(table: Any, owner: Any, id: int) -> Select[*tuple[Any, ...]]:
    return select(*table.__table__.columns).where(owner == id).order_by(table.id)


def _clauses(s: Session, ticket: Ticket) -> dict[int, ClauseFacts]:
    book = standards(s).kept(ticket.profile_id).clauses if ticket.profile_id else ()
    return {clause.id: clause for clause in book}


def _number_of(s: Session, id: int | None) -> str:
    return (s.scalar(select(Ticket.no).where(Ticket.id == id)) or "") if id else ""


def _names(s: Session, ids: set[int | None]) -> dict[int, str]:
    wanted = select(User.id, User.display_name).where(User.id.in_(sorted(id for id in ids if id)))
    return {row.id: row.display_name for row in s.execute(wanted)}


def _concerned(s: Session, ticket: Ticket) -> list[Named]:
    wanted = (
        select(Staff.name, ComplaintPerson.reply, Staff.user_id)
        .join(Staff, Staff.id == ComplaintPerson.staff_id)
        .where(ComplaintPerson.ticket_id == ticket.id)
        .order_by(ComplaintPerson.id)
    )
    return [Named(*row) for row in s.execute(wanted)]
