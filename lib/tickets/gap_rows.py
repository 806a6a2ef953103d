"""Inside the use cases: closed tickets that lack what a finished one should have."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, extract, or_, select

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.files import Purpose
from db.choices.tickets import Move, State, TicketType
from db.files import StoredFile
from db.forms import Answer, FormVersion
from db.tickets import Complaint, Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.gaps import Span
from lib.tickets.archive_rows import CATEGORIES, OTHERS
from lib.tickets.files import OWNER
from lib.tickets.rules import ANSWERED
from lib.tickets.scope import visible

ASKS_TO_SIGN = '%"kind": "signature"%'
"""A field of a form as it is kept."""
Wanted = Select[*tuple[Any, ...]]


def closed_here() -> ColumnElement[bool]:
    """Closed by somebody here: what a ledger brought in as closed has its ledger."""
    by_hand = exists().where(
        TicketEvent.ticket_id == Ticket.id, TicketEvent.move == Move.CLOSE, TicketEvent.by_id.is_not(None)
    )
    return and_(Ticket.state == State.CLOSED, or_(Ticket.ledger_key == "", by_hand))


def to_file() -> ColumnElement[bool]:
    """Closed here without a record. What was kept long enough is not made again once destroyed."""
    filed = exists().where(ArchiveRecord.source_kind == OWNER, ArchiveRecord.source_id == Ticket.id)
    code = case({type.value: code for type, code in CATEGORIES.items()}, value=Ticket.type, else_=OTHERS)
    this_year = clock.local(clock.now()).year
    over = exists().where(
        ArchiveCategory.code == code,
        extract("year", Ticket.closed_at) + ArchiveCategory.keep_years < this_year,
    )
    return and_(closed_here(), ~filed, ~over)


def _closed(actor: Actor, span: Span) -> Wanted:
    begins, ends = span.moments
    return select(
        Ticket.id.label("id"),
        Ticket.project_id.label("project_id"),
        Ticket.no.label("no"),
        Ticket.place.label("what"),
        Ticket.closed_at.label("day"),
    ).where(visible(actor), Ticket.state == State.CLOSED, Ticket.closed_at >= begins, Ticket.closed_at < ends)


def unfiled(actor: Actor, span: Span) -> Wanted:
    return _closed(actor, span).where(to_file())


def without_call_back(actor: Actor, span: Span) -> Wanted:
    """Nobody ever called the customer, where a call belongs to the work; a ledger's old work too."""
    called = exists().where(TicketEvent.ticket_id == Ticket.id, TicketEvent.move == Move.CALL_BACK)
    return _closed(actor, span).where(Ticket.type.not_in(sorted(ANSWERED)), ~called)


def without_photo(actor: Actor, span: Span) -> Wanted:
    repaired = Ticket.type == TicketType.REPAIR
    return _closed(actor, span).where(repaired, closed_here(), ~_has(Purpose.AFTER))


def without_signature(actor: Actor, span: Span) -> Wanted:
    """Where the form it was taken in with asks for one."""
    asks = (
        select(Answer.owner_id)
        .join(FormVersion, FormVersion.id == Answer.form_version_id)
        .where(Answer.owner_kind == OWNER, Answer.owner_id == Ticket.id)
        .where(cast(FormVersion.content, Text).like(ASKS_TO_SIGN))
    )
    return _closed(actor, span).where(asks.exists(), ~_has(Purpose.SIGNATURE))


def _has(purpose: Purpose) -> ColumnElement[bool]:
    its_file = exists().where(StoredFile.owner_kind == OWNER, StoredFile.owner_id == Ticket.id)
    return its_file.where(StoredFile.purpose == purpose, StoredFile.removed_at.is_(None))


def without_findings(actor: Actor, span: Span) -> Wanted:
    said = exists().where(
        Complaint.ticket_id == Ticket.id, Complaint.valid.is_not(None), Complaint.facts != ""
    )
    return _complaints(actor, span).where(~said)


def without_answer(actor: Actor, span: Span) -> Wanted:
    answered = exists().where(Complaint.ticket_id == Ticket.id, Complaint.answer != "")
    return _complaints(actor, span).where(~answered)


def _complaints(actor: Actor, span: Span) -> Wanted:
    return _closed(actor, span).where(Ticket.type == TicketType.COMPLAINT, closed_here())
