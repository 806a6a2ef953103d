"""Photos and documents of a ticket: added, looked at, taken away. Every change is told in its story."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.choices.files import Purpose
from db.choices.tickets import Move
from db.files import StoredFile
from db.tickets import Ticket
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import find_of, gone, stored
from lib.files.rules import FileRow, Stored
from lib.i18n import N_
from lib.tickets.rows import happen, must_hold, not_now
from lib.tickets.rules import OPEN
from lib.tickets.scope import find, visible

OWNER = "ticket"
OF_THE_WORK = frozenset({Purpose.BEFORE, Purpose.AFTER})


@query("tickets.view")
def list_files(s: Session, actor: Actor, *, id: int) -> list[FileRow]:
    """What a ticket holds, from taking it in to the last photo."""
    return files.attached.within(s, actor, owner_kind=OWNER, owner_id=find(s, actor, id).id)


@command("tickets.note")
def add_files(s: Session, actor: Actor, *, id: int, file_ids: Sequence[int]) -> None:
    """Own loose files become the ticket's. Photos of the work are its worker's, or the desk's, to add."""
    ticket = find(s, actor, id)
    given = files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=ticket.id)
    if not given:
        raise Refused(N_("Please choose a photo or a file."))
    if any(file.purpose in OF_THE_WORK for file in given):
        _must_work_on(actor, ticket)
    pictures = sum(file.has_preview for file in given)
    happen(
        s,
        actor,
        ticket,
        Move.NOTE,
        clock.now(),
        files=[file.id for file in given],
        pictures=pictures,
        purpose=given[0].purpose.value,
    )


def _must_work_on(actor: Actor, ticket: Ticket) -> None:
    if ticket.state not in OPEN:
        raise not_now(ticket)
    must_hold(actor, ticket)


@command("tickets.note")
def remove_file(s: Session, actor: Actor, *, id: int, file_id: int) -> None:
    """Out of sight, and said so in the story; for thirty days it could be brought back."""
    ticket = find(s, actor, id)
    file = find_of(s, OWNER, ticket.id, file_id)
    own = file.by_id == actor.user_id and ticket.state in OPEN
    if not (own or actor.may("tickets.on_behalf")):
        raise Refused(N_("Only the desk, or who added it while the ticket is open, may remove it."))
    files.take_away.within(s, actor, id=file_id, owner_kind=OWNER, owner_id=ticket.id)
    pictures, what = int(bool(file.preview)), file.purpose.value
    happen(s, actor, ticket, Move.NOTE, clock.now(), removed=[file_id], pictures=pictures, purpose=what)


@query("tickets.view")
def look_at_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """A file by its own id, through the ticket it belongs to."""
    return stored(_of_a_ticket(s, actor, id))


@command("tickets.view")
def open_file(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the audit log."""
    file = _of_a_ticket(s, actor, id)
    audit.note(s, table="stored_file", id=id, viewed=["content"], ticket=file.owner_id)
    return stored(file)


def _of_a_ticket(s: Session, actor: Actor, id: int) -> StoredFile:
    its_ticket = and_(Ticket.id == StoredFile.owner_id, StoredFile.owner_kind == OWNER)
    wanted = select(StoredFile).join(Ticket, its_ticket)
    wanted = wanted.where(StoredFile.id == id, StoredFile.removed_at.is_(None), visible(actor))
    if not (found := s.scalars(wanted).one_or_none()):
        raise gone()
    return found
