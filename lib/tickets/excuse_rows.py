"""Inside the use cases: what is said of a broken promise."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.choices.standards import Measure
from db.tickets import Excuse

By, Second = aliased(User), aliased(User)


@dataclass(frozen=True)
class Told:
    """granted None: not decided yet."""

    id: int
    reason: str
    by: str
    by_id: int
    at: datetime
    granted: bool | None
    second: str
    note: str


def told_of(s: Session, ticket_id: int) -> dict[tuple[int, Measure], Told]:
    """The last word on each promise."""
    wanted = (
        select(Excuse, By.display_name.label("by"), Second.display_name.label("second"))
        .join(By, By.id == Excuse.asked_by_id)
        .outerjoin(Second, Second.id == Excuse.decided_by_id)
        .where(Excuse.ticket_id == ticket_id)
        .order_by(Excuse.id)
    )
    return {
        (one.round, one.measure): Told(
            one.id, one.reason, by, one.asked_by_id, one.asked_at, one.granted, second or "", one.note
        )
        for one, by, second in s.execute(wanted)
    }
