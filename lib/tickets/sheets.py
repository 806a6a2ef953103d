"""The standard sheet of a ticket, filled: 《客户投诉处理单》 or 《维修工单记录表》, always in Chinese."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices import Choice
from db.choices.customers import RevealReason
from db.choices.files import Purpose
from db.choices.tickets import Move, Satisfaction, TicketType
from db.customers import Project
from db.files import StoredFile
from db.staff import Staff
from db.tickets import Complaint, ComplaintPerson, Ticket, TicketEvent, TicketLine
from lib import audit, clock, storage
from lib.access import Actor, command
from lib.customers.reveal_rules import why
from lib.documents.printed import moment
from lib.errors import Refused
from lib.forms import service as forms
from lib.i18n import DEFAULT, N_, translate
from lib.standards.company import company
from lib.tickets.chain_rules import cause_label
from lib.tickets.files import OWNER
from lib.tickets.scope import find
from lib.tickets.sheet_rules import QUALITY, REACHED, SHEETS, VERDICT, Answered, bill, label_of, masked
from lib.tickets.story import Line
from lib.tickets.template_rows import own_template

MOST_PICTURES = 6


@dataclass(frozen=True)
class Sheet:
    """name is the layout's; own the company's own Word template, b"" where the shipped one is used."""

    name: str
    no: str
    content: dict[str, Any] = field(repr=False)
    own: bytes = field(repr=False)


@command("tickets.print")
def print_sheet(
    s: Session, actor: Actor, *, id: int, reason: RevealReason | None = None, note: str = ""
) -> Sheet:
    """Names and telephones whole only for a reason, by who may look at them; who printed is kept."""
    ticket = find(s, actor, id)
    if ticket.type not in SHEETS:
        raise Refused(N_("There is no printed sheet for this kind of ticket."))
    if reason:
        actor.must("tickets.work")
    name = SHEETS[ticket.type]
    audit.note(s, table="ticket", id=id, printed=name, reason=why(reason, note) if reason else "")
    content = _content(s, actor, ticket)
    return Sheet(name, ticket.no, content if reason else masked(content), own_template(s, name))


def _content(s: Session, actor: Actor, ticket: Ticket) -> dict[str, Any]:
    answered = forms.answer_of.within(s, actor, owner_kind=OWNER, owner_id=ticket.id)
    events = s.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    ).all()
    both = _on_both(s, actor, ticket, events, answered)
    of_its_kind = _complaint if ticket.type == TicketType.COMPLAINT else _repair
    return both | of_its_kind(s, ticket, events, answered)


def _on_both(
    s: Session, actor: Actor, ticket: Ticket, events: Sequence[TicketEvent], answered: Answered
) -> dict[str, Any]:
    people = _people(s, ticket.first_contact_id, ticket.assignee_id)
    return {
        "company": company.within(s, actor).name,
        "project": s.scalar(select(Project.name).where(Project.id == ticket.project_id)) or "",
        "no": ticket.no,
        "printed_by": actor.name,
        "printed_at": moment(clock.now()),
        "reporter": ticket.contact,
        "phone": ticket.phone,
        "place": ticket.place,
        "channel": _said(ticket.channel),
        "category": label_of(answered, "category", ticket.category),
        "summary": ticket.summary,
        "received_by": people.get(ticket.first_contact_id or 0, ""),
        "handler": people.get(ticket.assignee_id or 0, ""),
        "received_at": moment(ticket.received_at),
        "done_at": moment(ticket.done_at),
        "result": next((e.note for e in reversed(events) if e.move == Move.FINISH), ""),
        "satisfaction": _said(ticket.satisfaction),
        "call_backs": "\n".join(_called(event) for event in events if event.move == Move.CALL_BACK),
    }


def _people(s: Session, *ids: int | None) -> dict[int, str]:
    found = s.execute(select(User.id, User.display_name).where(User.id.in_([id for id in ids if id])))
    return {row.id: row.display_name for row in found}


def _said(word: Choice | None) -> str:
    return translate(DEFAULT, word.label) if word else ""


def _called(event: TicketEvent) -> str:
    """2025年11月22日 10:00　已接通　满意　…"""
    told = event.content
    reached = REACHED[bool(told.get("reached"))]
    score = _said(Satisfaction(str(told["satisfaction"]))) if told.get("satisfaction") else ""
    return "　".join(part for part in (moment(event.at), reached, score, event.note) if part)


# -- 《客户投诉处理单》 -------------------------------------------------------------------------


def _complaint(
    s: Session, ticket: Ticket, events: Sequence[TicketEvent], answered: Answered
) -> dict[str, Any]:
    case = s.get(Complaint, ticket.id) or Complaint()
    first = s.scalar(select(Ticket.no).where(Ticket.id == ticket.repeat_of_id)) if ticket.repeat_of_id else ""
    return {
        "happened_at": moment(case.happened_at),
        "grade": _said(ticket.grade),
        "reason": case.reason or "",
        "demand": case.demand or "",
        "department": label_of(answered, "department", case.department or ""),
        "valid": VERDICT[case.valid],
        "facts": case.facts or "",
        "verdict": case.verdict or "",
        "plan": case.plan or "",
        "answer": case.answer or "",
        "answered_at": moment(case.answered_at),
        "closed_at": moment(ticket.closed_at),
        "cause": cause_label(ticket.type, ticket.cause, DEFAULT) if ticket.cause else "",
        "repeat_of": first or "",
        "anonymous": bool(answered and answered[1].get("anonymous")),
        **_staff_concerned(s, ticket),
    }


def _staff_concerned(s: Session, ticket: Ticket) -> dict[str, str]:
    wanted = (
        select(Staff.name, ComplaintPerson.reply)
        .join(Staff, Staff.id == ComplaintPerson.staff_id)
        .where(ComplaintPerson.ticket_id == ticket.id)
        .order_by(ComplaintPerson.id)
    )
    found = s.execute(wanted).all()
    replies = "\n".join(f"{row.name}：{row.reply}" for row in found if row.reply)
    return {"people": "、".join(row.name for row in found), "replies": replies}


# -- 《维修工单记录表》 -------------------------------------------------------------------------


def _repair(s: Session, ticket: Ticket, events: Sequence[TicketEvent], answered: Answered) -> dict[str, Any]:
    sent = [e.at for e in events if e.move in (Move.DISPATCH, Move.GRAB)]
    used = s.scalars(select(TicketLine).where(TicketLine.ticket_id == ticket.id).order_by(TicketLine.id))
    return {
        "spot": (answered[1].get("spot") or "") if answered else "",
        "urgency": _said(ticket.urgency),
        "dispatched_at": moment(sent[-1]) if sent else "",
        "promised_at": moment(ticket.promised_at),
        "on_site_at": moment(ticket.on_site_at),
        "quality": QUALITY[ticket.quality_ok],
        **bill(Line(x.id, x.kind, x.name, x.quantity, x.price, x.charged) for x in used),
        **_pictures(s, ticket),
    }


def _pictures(s: Session, ticket: Ticket) -> dict[str, Any]:
    """Small ones, as many as a sheet holds; what came with the request shows how it was before."""
    wanted = select(StoredFile).where(StoredFile.owner_kind == OWNER, StoredFile.owner_id == ticket.id)
    files = s.scalars(wanted.where(StoredFile.removed_at.is_(None)).order_by(StoredFile.id)).all()

    def small(*purposes: Purpose) -> list[bytes]:
        kept = [f.preview for purpose in purposes for f in files if f.purpose == purpose and f.preview]
        return [content for hash in kept[:MOST_PICTURES] if (content := storage.get(hash))]

    signed = [file.sha256 for file in files if file.purpose == Purpose.SIGNATURE]
    return {
        "before": small(Purpose.BEFORE, Purpose.ANSWER),
        "after": small(Purpose.AFTER),
        "signature": (storage.get(signed[-1]) or "") if signed else "",
    }
