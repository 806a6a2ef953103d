"""Inside the use cases: what one call-back says, and what follows from it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.choices.actions import ActionSource
from db.choices.tickets import Move, Satisfaction
from db.tickets import Ticket
from lib.access import Actor
from lib.actions.service import raise_action
from lib.errors import Forbidden, Refused
from lib.i18n import N_
from lib.tickets.rows import go, happen


def must_be_another_s(actor: Actor, ticket: Ticket) -> None:
    """Nobody asks the customer about work of their own."""
    if actor.user_id is not None and ticket.assignee_id == actor.user_id:
        raise Forbidden(N_("You did this work yourself: somebody else must call the customer back."))


def in_vain(
    s: Session, actor: Actor, ticket: Ticket, now: datetime, note: str, again_at: datetime | None
) -> None:
    """Nobody reached; the list holds it back until the time agreed for the next try."""
    later: dict[str, Any] = {}
    if again_at:
        if again_at <= now:
            raise Refused(N_("The time of the next try must lie ahead."))
        later["again_at"] = again_at.astimezone(UTC).isoformat(timespec="seconds")
    happen(s, actor, ticket, Move.CALL_BACK, now, note, reached=False, **later)


def both_answers(
    ticket: Ticket, quality_ok: bool | None, satisfaction: Satisfaction | None
) -> dict[str, Any]:
    """Whether it is well done and the customer content, on the ticket and for the event."""
    if quality_ok is None or satisfaction is None:
        raise Refused(N_("Please ask both: is the quality all right, and is the customer satisfied."))
    ticket.quality_ok, ticket.satisfaction = quality_ok, Satisfaction(satisfaction)
    return {"reached": True, "quality_ok": quality_ok, "satisfaction": ticket.satisfaction.value}


def put_right_later(
    s: Session,
    actor: Actor,
    ticket: Ticket,
    now: datetime,
    note: str,
    answers: dict[str, Any],
    owner_id: int | None,
) -> None:
    """Called back all the same; what is wrong goes on as an action, with an owner of its own."""
    if not note.strip():
        raise Refused(N_("Please write down what the customer is not content with."))
    if owner_id is None:
        raise Refused(N_("Choose who puts it right."))
    action = raise_action.within(
        s,
        actor,
        project_id=ticket.project_id,
        source_kind=ActionSource.TICKET,
        source_id=ticket.id,
        source_no=ticket.no,
        title=note,
        detail=note,
        owner_id=owner_id,
    )
    go(s, actor, ticket, Move.CALL_BACK, now, note, **answers, action=action)
