"""Telling the customer how it goes, and by when."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.choices.tickets import Move
from lib import clock
from lib.access import Actor, command
from lib.errors import Refused
from lib.i18n import N_
from lib.tickets.rows import begin, go, must_hold


@command("tickets.tell")
def tell_customer(
    s: Session,
    actor: Actor,
    *,
    id: int,
    note: str,
    promised: datetime | None = None,
    version: int | None = None,
) -> None:
    """note: what was said. It counts as progress reported; a date given here is one promised."""
    ticket, now = begin(s, actor, id, version, Move.TELL), clock.now()
    must_hold(actor, ticket)
    if not promised:
        go(s, actor, ticket, Move.TELL, now, note)
        return
    if promised <= now:
        raise Refused(N_("The promised date must lie ahead."))
    ticket.promised_at = promised
    go(s, actor, ticket, Move.TELL, now, note, promised=promised.isoformat())
