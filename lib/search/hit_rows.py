"""Inside the use cases: what the index found, as a screen shows it; read through who may see it once more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord
from db.customers import Customer, Household, Occupancy, Project
from db.search import Hit as Found
from db.search_docs import Marked
from db.tickets import Ticket
from lib import clock
from lib.access import Actor
from lib.archives.find_rules import is_private
from lib.archives.scope import visible as visible_records
from lib.archives.setting_rows import asks_reason
from lib.customers.scope import visible as visible_homes
from lib.masks import mask_name
from lib.search.words_rules import ARCHIVE, CUSTOMER, TICKET
from lib.tickets.rules import state_label
from lib.tickets.scope import visible as visible_tickets

Facts = dict[int, "Hit"]


@dataclass(frozen=True)
class Hit:
    """screen and at: what opens it. says: words of the catalog, names: words as they are.

    whole: the name the title bears masked, for who may see it.
    """

    kind: str
    id: int
    screen: str
    at: int
    no: str = ""
    title: Marked = ()
    snippet: Marked = ()
    says: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    day: date | None = None
    closed: bool = False
    whole: str = ""


def hits_of(s: Session, actor: Actor, found: Sequence[Found]) -> list[Hit]:
    """In the order found; what the index holds and the row no longer allows is left out."""
    facts = {kind: read(s, actor, ids) for kind, read in READ.items() if (ids := _ids(found, kind))}
    seen = [(facts[one.kind].get(one.ref_id), one) for one in found if one.kind in facts]
    return [_shown(hit, one) for hit, one in seen if hit]


def _ids(found: Sequence[Found], kind: str) -> list[int]:
    return [one.ref_id for one in found if one.kind == kind]


def _shown(hit: Hit, found: Found) -> Hit:
    """What a closed record says is read after a reason was given, not in passing."""
    return replace(hit, title=_unmasked(found.title, hit.whole), snippet=() if hit.closed else found.snippet)


def _unmasked(title: Marked, name: str) -> Marked:
    masked = mask_name(name)
    if not name or not title or not title[0][0].startswith(masked):
        return title
    text, found = title[0]
    return ((name + text.removeprefix(masked), found), *title[1:])


def _records(s: Session, actor: Actor, ids: Sequence[int]) -> Facts:
    r = ArchiveRecord
    wanted = (
        select(
            r.id,
            r.no,
            r.secrecy,
            r.happened_on,
            r.recorded_at,
            ArchiveCategory.name.label("category"),
            Project.name.label("project"),
        )
        .join(ArchiveCategory, ArchiveCategory.id == r.category_id)
        .outerjoin(Project, Project.id == r.project_id)
        .where(r.id.in_(ids), visible_records(actor))
    )
    guarded = asks_reason(s)
    return {
        row.id: Hit(
            ARCHIVE,
            row.id,
            "record",
            row.id,
            no=row.no or "",
            says=(row.secrecy.label,),
            names=tuple(filter(None, (row.category, row.project))),
            day=row.happened_on or clock.local(row.recorded_at).date(),
            closed=guarded and is_private(row.secrecy),
        )
        for row in s.execute(wanted)
    }


def _tickets(s: Session, actor: Actor, ids: Sequence[int]) -> Facts:
    t = Ticket
    wanted = (
        select(t.id, t.no, t.type, t.state, t.received_at, Project.name.label("project"))
        .join(Project, Project.id == t.project_id)
        .where(t.id.in_(ids), visible_tickets(actor))
    )
    return {
        row.id: Hit(
            TICKET,
            row.id,
            "ticket",
            row.id,
            no=row.no,
            says=(row.type.label, state_label(row.type, row.state)),
            names=(row.project,),
            day=clock.local(row.received_at).date(),
        )
        for row in s.execute(wanted)
    }


def _customers(s: Session, actor: Actor, ids: Sequence[int]) -> Facts:
    """By the household in sight they live in now, or last did; the name whole only for who may see it."""
    wanted = (
        select(Customer.id, Customer.name, Household.id, Household.room, Project.name)
        .join(Occupancy, Occupancy.customer_id == Customer.id)
        .join(Household, Household.id == Occupancy.household_id)
        .join(Project, Project.id == Household.project_id)
        .where(Customer.id.in_(ids), visible_homes(actor, Household.project_id))
        .order_by(Occupancy.until.is_(None), Occupancy.until, Occupancy.id)
    )
    whole = actor.may("customers.reveal")
    return {
        id: Hit(
            CUSTOMER,
            id,
            "household",
            home,
            names=(project, room),
            whole=name if whole else "",
        )
        for id, name, home, room, project in s.execute(wanted)
    }


READ: dict[str, Callable[[Session, Actor, Sequence[int]], Facts]] = {
    ARCHIVE: _records,
    TICKET: _tickets,
    CUSTOMER: _customers,
}
