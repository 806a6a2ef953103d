"""Inside the undo of a ticket ledger: tickets nobody has worked on since go, with all that hangs on them."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Base
from db.forms import Answer
from db.search import drop, later
from db.tickets import Promise, Ticket, TicketEvent, TicketLine
from lib.numbers import give_back
from lib.steps import (
    Edit,
    Made,
    asked,
    changed_since,
    delete_rows,
    steps_of,
    take_edits_back,
    used_elsewhere,
)
from lib.tickets.promise_rows import rewrite_kept
from lib.tickets.stale_rows import months_are_stale, months_of


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many tickets had to stay as they are now."""
    done = steps_of(s, batch_id, Ticket, TicketEvent, TicketLine, Answer)
    kept = _staying(s, done[Ticket].made, done[TicketLine].made)
    gone = done[Ticket].made.keys() - kept
    give_back(s, [row[0] for row in asked(s, select(Ticket.no), Ticket.id, gone)])
    stale = _changed_again(s, done[Ticket].edits)
    back = {one.id for one in done[Ticket].edits} - stale
    months = months_of(s, gone | back)
    _take_history_back(s, done, stale | kept)
    delete_rows(s, TicketLine, gone, "ticket_id")
    delete_rows(s, TicketEvent, gone, "ticket_id")
    delete_rows(s, Promise, gone, "ticket_id")
    delete_rows(s, Answer, _answers_of(s, gone))
    delete_rows(s, Ticket, gone)
    take_edits_back(s, Ticket, [one for one in done[Ticket].edits if one.id in back])
    rewrite_kept(s, back - gone)
    drop(s, "ticket", sorted(gone))
    later(s, "ticket", [one.id for one in done[Ticket].edits])
    months_are_stale(s, months)
    return len(kept) + len(stale)


def _staying(s: Session, made: dict[int, int], lines: dict[int, int]) -> set[int]:
    """Moved, noted on, charged for, given a file, or named by any other record since."""
    kept = changed_since(s, Ticket, made)
    events = select(TicketEvent.ticket_id, TicketEvent.content)
    kept |= {
        id for id, content in asked(s, events, TicketEvent.ticket_id, made) if not content.get("imported")
    }
    kept |= _charged_since(s, made, lines)
    return kept | used_elsewhere(s, Ticket, made, but=(TicketEvent, TicketLine, Answer, Promise))


def _charged_since(s: Session, made: dict[int, int], lines: dict[int, int]) -> set[int]:
    """A line more; a line of ours that is gone cannot be told from which ticket, nor does it matter."""
    wanted = select(TicketLine.ticket_id, TicketLine.id)
    return {ticket for ticket, id in asked(s, wanted, TicketLine.ticket_id, made) if id not in lines}


def _changed_again(s: Session, edits: list[Edit]) -> set[int]:
    return changed_since(s, Ticket, {one.id: one.version or 0 for one in edits})


def _take_history_back(s: Session, done: dict[type[Base], Made], staying: set[int]) -> None:
    """Events, lines and answers this batch added to tickets that were there before it."""
    for table in (TicketEvent, TicketLine):
        of = _tickets_of(s, table, done[table].made.keys())
        delete_rows(s, table, {id for id in done[table].made if of.get(id) not in staying})
    of = _tickets_of(s, TicketLine, {one.id for one in done[TicketLine].edits})
    take_edits_back(s, TicketLine, [one for one in done[TicketLine].edits if of.get(one.id) not in staying])
    wanted = select(Answer.id, Answer.owner_id)
    edited = [one.id for one in done[Answer].edits]
    owners = {row[0]: row[1] for row in asked(s, wanted, Answer.id, edited)}
    take_edits_back(s, Answer, [one for one in done[Answer].edits if owners.get(one.id) not in staying])


def _tickets_of(
    s: Session, table: type[TicketEvent] | type[TicketLine], ids: Collection[int]
) -> dict[int, int]:
    wanted = select(table.id, table.ticket_id)
    found: dict[int, int] = defaultdict(int)
    found.update((row[0], row[1]) for row in asked(s, wanted, table.id, ids))
    return found


def _answers_of(s: Session, tickets: set[int]) -> set[int]:
    wanted = select(Answer.id).where(Answer.owner_kind == "ticket")
    return {row[0] for row in asked(s, wanted, Answer.owner_id, tickets)}
