"""A second person decides a list: refused, or destroyed at once with a certificate that stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.accounts import User
from db.archives import ArchiveRecord, Disposal, DisposalItem
from db.choices.archives import DisposalState
from lib import audit, clock
from lib.access import Actor, command
from lib.archives.disposal_rows import destroy, files_of, find_disposal, is_out, items_of, today
from lib.archives.life_rules import Standing, may_be_destroyed
from lib.archives.rules import hash_of
from lib.archives.scope import visible
from lib.errors import Forbidden, NotFound, Refused, unchanged
from lib.i18n import N_
from lib.standards.company import company
from lib.steps import ASKED, chunks

MOST_NAMED, LONGEST_NOTE = 5, 400


@dataclass(frozen=True)
class Certificate:
    """What the paper says, and the seal over it."""

    no: str
    content: dict[str, Any] = field(repr=False)
    sha256: str
    printed_by: str
    printed_at: str


# -- deciding ----------------------------------------------------------------------------------


@command("archives.destroy")
def approve_disposal(s: Session, actor: Actor, *, id: int, version: int, note: str = "") -> int:
    """Everything on the list is gone when this ends, or nothing is. How many records it was."""
    found = _to_decide(s, actor, id, version)
    items = items_of(s, found)
    ids = [item.record_id for item in items]
    _all_may_go(s, actor, items)
    files = files_of(s, ids)
    for item in items:
        item.files = files.get(item.record_id, 0)
    _decide(s, actor, found, DisposalState.DESTROYED, note)
    found.certificate = _certificate(s, actor, found, items)
    found.sha256 = hash_of(found.certificate)
    destroy(s, ids)
    audit.note(s, table="archive_record", destroyed=ids, disposal=found.no, sha256=found.sha256)
    return len(ids)


@command("archives.destroy")
def refuse_disposal(s: Session, actor: Actor, *, id: int, version: int, note: str) -> None:
    """The records stay, and may be proposed again."""
    if not note.strip():
        raise Refused(N_("Please say why."))
    _decide(s, actor, _to_decide(s, actor, id, version), DisposalState.REFUSED, note)


@command("archives.propose")
def take_off(s: Session, actor: Actor, *, id: int, version: int, item_id: int) -> None:
    """A single record off a list that waits, by who proposed it or who may decide it."""
    found = find_disposal(s, actor, id)
    if found.proposed_by_id != actor.user_id:
        actor.must("archives.destroy")
    _waits(found, version)
    items = items_of(s, found)
    item = next((item for item in items if item.id == item_id), None)
    if item is None:
        raise NotFound(N_("This record is not on the list any more."))
    if len(items) == 1:
        raise Refused(N_("It is the last one: refuse the list instead."))
    s.delete(item)
    flag_modified(found, "state")  # Another version: who saw the longer list decides nothing.
    audit.note(s, table="disposal", of=found.no, taken_off=item.no)


def _to_decide(s: Session, actor: Actor, id: int, version: int) -> Disposal:
    found = find_disposal(s, actor, id)
    if actor.user_id is None or found.proposed_by_id == actor.user_id:
        raise Forbidden(N_("Somebody else decides what you have proposed."))
    _waits(found, version)
    return found


def _waits(found: Disposal, version: int) -> None:
    unchanged(found, version)
    if found.state != DisposalState.PROPOSED:
        raise Refused(N_("This list has been decided already."))


def _decide(s: Session, actor: Actor, found: Disposal, state: DisposalState, note: str) -> None:
    found.state, found.note = state, " ".join(note.split())[:LONGEST_NOTE]
    found.decided_at, found.decided_by_id = clock.now(), actor.user_id
    s.flush()  # A second decision of the same moment ends here, before anything is gone.


def _all_may_go(s: Session, actor: Actor, items: Sequence[DisposalItem]) -> None:
    """Looked at anew and locked: what has changed since the proposal stops the whole list."""
    if not items:
        raise Refused(N_("Nothing is left on the list."))
    fit = _fit(s, actor, [item.record_id for item in items])
    stay = [item.no for item in items if item.record_id not in fit]
    if stay:
        raise Refused(
            N_("{n} records may not be destroyed any more; take them off the list first: {numbers}"),
            n=len(stay),
            numbers="、".join(stay[:MOST_NAMED]),
        )


def _fit(s: Session, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Those the actor sees and that may go today."""
    fit: set[int] = set()
    for some in chunks(ids, ASKED):
        wanted = select(ArchiveRecord, is_out()).where(ArchiveRecord.id.in_(some), visible(actor))
        for record, out in s.execute(wanted.with_for_update(of=ArchiveRecord)):
            standing = Standing(record.state, record.keep_until, record.hold, out)
            if may_be_destroyed(standing, today()):
                fit.add(record.id)
    return fit


# -- the certificate ---------------------------------------------------------------------------


def _certificate(s: Session, actor: Actor, found: Disposal, items: Sequence[DisposalItem]) -> dict[str, Any]:
    """Plain JSON, sealed by the hash of its canonical form."""
    proposer = s.scalar(select(User.display_name).where(User.id == found.proposed_by_id))
    return {
        "no": found.no,
        "company": company.within(s, actor).name,
        "reason": found.reason,
        "proposed_by": proposer or "",
        "proposed_at": clock.shown(found.proposed_at),
        "approved_by": actor.name,
        "approved_at": clock.shown(found.decided_at),
        "note": found.note,
        "count": len(items),
        "files": sum(item.files for item in items),
        "records": [_told(item) for item in items],
    }


def _told(item: DisposalItem) -> dict[str, Any]:
    return {
        "no": item.no,
        "title": item.title,
        "category": item.category,
        "year": item.year,
        "keep_until": item.keep_until.isoformat() if item.keep_until else "",
        "files": item.files,
    }


@command("archives.propose")
def print_certificate(s: Session, actor: Actor, *, id: int) -> Certificate:
    """What the paper says that is signed and kept; who printed it is in the log."""
    found = find_disposal(s, actor, id)
    if found.state != DisposalState.DESTROYED:
        raise Refused(N_("There is a certificate only once the records are destroyed."))
    audit.note(s, table="disposal", id=id, printed=found.no)
    now = clock.shown(clock.now())
    return Certificate(found.no, found.certificate, found.sha256, actor.name, now)
