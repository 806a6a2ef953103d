"""What tickets are found by: number and place, what was said and done; contact and telephone by who may."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.tickets import TicketType
from db.search import Doc
from db.tickets import Complaint, Ticket, TicketEvent, TicketLine
from lib import clock
from lib.customers.index_rules import called, spoken
from lib.files import text_rows
from lib.forms import word_rows
from lib.forms.word_rows import Answered
from lib.steps import asked

TICKET = (
    Ticket.id,
    Ticket.no,
    Ticket.type,
    Ticket.place,
    Ticket.summary,
    Ticket.contact,
    Ticket.phone,
    Ticket.project_id,
    Ticket.customer_id,
    Ticket.assignee_id,
    Ticket.received_at,
)
FINDINGS = (Complaint.reason, Complaint.demand, Complaint.facts, Complaint.verdict, Complaint.answer)
# Columns of the ticket itself, or a word every second ticket has.
SAID_ELSEWHERE = ("summary", "urgency", "channel", "grade")
Said = Mapping[int, list[str]]


def docs_of(s: Session, ids: Collection[int]) -> list[Doc]:
    tickets = list(asked(s, select(*TICKET), Ticket.id, ids))
    complaints = [t.id for t in tickets if t.type == TicketType.COMPLAINT]
    answers = word_rows.words_of(s, "ticket", ids, but=SAID_ELSEWHERE)
    files = text_rows.words_of(s, "ticket", ids)
    findings = _words(s, Complaint.ticket_id, FINDINGS, Complaint.ticket_id, complaints)
    notes = _words(s, TicketEvent.ticket_id, (TicketEvent.note,), TicketEvent.id, ids)
    lines = _words(s, TicketLine.ticket_id, (TicketLine.name,), TicketLine.id, ids)
    return [
        _doc(t, answers.get(t.id, Answered()), [findings[t.id], notes[t.id], lines[t.id]], files.get(t.id))
        for t in tickets
    ]


def _words(s: Session, owner: Any, columns: Iterable[Any], order: Any, ids: Collection[int]) -> Said:
    found: dict[int, list[str]] = defaultdict(list)
    for id, *said in asked(s, select(owner, *columns).order_by(order), owner, ids):
        found[id] += said
    return found


def _doc(t: Any, answered: Answered, told: Iterable[list[str]], files: list[str] | None) -> Doc:
    """Nobody finds by their name who complained without giving it."""
    day = clock.local(t.received_at).date()
    said = [t.summary, *(words for some in told for words in some), *answered.open]
    nameless = answered.values.get("anonymous")
    whom = [] if nameless else [called(t.contact, t.phone), *answered.private]
    return Doc(
        kind="ticket",
        ref_id=t.id,
        title=f"{t.no} {t.place}",
        body="\n".join([*_once(said), *(files or ())]),
        unseen=spoken(t.place),
        extra=" ".join(whom),
        project_id=t.project_id,
        year=day.year,
        day=day,
        category=t.type.value,
        customer_id=None if nameless else t.customer_id,
        staff_id=t.assignee_id,
        has_file=files is not None,
    )


def _once(said: Iterable[str]) -> Iterator[str]:
    """What a form was answered, an event says again."""
    lines = (line for words in said for line in words.splitlines())
    return iter(dict.fromkeys(filter(None, lines)))
