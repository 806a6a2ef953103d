"""Tickets closed before there were archives: filed some at a time, when the company says so."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.standards import CompanySetting
from db.tickets import Ticket
from lib import audit
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.i18n import N_
from lib.tickets.archive_rows import file_closed
from lib.tickets.gap_rows import to_file
from lib.tickets.promise_rows import read_ahead

UNDER_WAY = "archive_older"
BATCH = 50


@dataclass(frozen=True)
class Older:
    """waiting: not filed yet; of them so many were done when the company said so, of so many in all."""

    waiting: int
    running: bool
    done: int
    all: int


@query("archives.check")
def older(s: Session, actor: Actor) -> Older:
    waiting = _waiting(s)
    row = s.get(CompanySetting, UNDER_WAY)
    told = row.value["value"] if row else {}
    all = told.get("all", 0)
    return Older(waiting, bool(row), max(all - waiting, 0), all)


def _waiting(s: Session) -> int:
    return s.scalar(select(func.count()).select_from(Ticket).where(to_file())) or 0


@command("archives.settings")
def file_older(s: Session, actor: Actor) -> None:
    """From now on, in the background; whoever closes a ticket meanwhile files it as always."""
    waiting = _waiting(s)
    if not waiting:
        raise Refused(N_("Every closed ticket is filed already."))
    if s.get(CompanySetting, UNDER_WAY):
        raise Refused(N_("They are being filed already."))
    s.add(CompanySetting(key=UNDER_WAY, value={"value": {"all": waiting, "after": 0}}))


@command("tickets.file")
def file_some(s: Session, actor: Actor) -> int:
    """How many tickets it went through; none is left when it says none."""
    row = s.get(CompanySetting, UNDER_WAY)
    if row is None:
        return 0
    told: dict[str, Any] = row.value["value"]
    wanted = select(Ticket).where(to_file(), Ticket.id > told["after"]).order_by(Ticket.id).limit(BATCH)
    tickets = s.scalars(wanted.with_for_update(of=Ticket, skip_locked=True)).all()
    if not tickets:
        s.delete(row)
        return 0
    read_ahead(s, [ticket.id for ticket in tickets])
    filed = sum(_file(s, actor, ticket) for ticket in tickets)
    row.value = {"value": {**told, "after": tickets[-1].id}}
    audit.note(s, table="ticket", filed=filed)
    return len(tickets)


def _file(s: Session, actor: Actor, ticket: Ticket) -> bool:
    """One that cannot be filed stays among what is missing, and holds up no other."""
    with suppress(Refused), s.begin_nested():
        file_closed(s, actor, ticket)
        return True
    return False
