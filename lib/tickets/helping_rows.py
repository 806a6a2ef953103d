"""Inside the use cases: the parts of co-handlers that are still open."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.tickets import CoHandling, Ticket
from lib.errors import Refused
from lib.i18n import N_


def parts_of(ticket_id: int) -> Select[CoHandling, str]:
    wanted = select(CoHandling, User.display_name).join(User, User.id == CoHandling.user_id)
    return wanted.where(CoHandling.ticket_id == ticket_id).order_by(CoHandling.id)


def still_helping(s: Session, ticket: Ticket) -> list[str]:
    """Names of those who have not finished their part."""
    return [name for _, name in s.execute(parts_of(ticket.id).where(CoHandling.done_at.is_(None)))]


def must_be_finished(s: Session, ticket: Ticket) -> None:
    """A ticket is not over while somebody's part of it is open."""
    if names := still_helping(s, ticket):
        raise Refused(N_("Not yet finished with their part: {names}."), names="、".join(names))
