"""Inside the use cases: the months whose tallies no longer hold once a ticket of theirs has changed."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.analysis import StaleMonth
from db.tickets import Ticket
from db.upserts import insert
from lib import clock
from lib.steps import asked


def month_of(at: datetime) -> str:
    return f"{clock.local(at):%Y-%m}"


def month_is_stale(s: Session, project_id: int, received_at: datetime) -> None:
    """Once for each month in a use case."""
    told: set[tuple[int, str]] = s.info.setdefault("stale_months", set())
    month = project_id, month_of(received_at)
    if month not in told:
        told.add(month)
        months_are_stale(s, [month])


def months_of(s: Session, ids: Collection[int]) -> set[tuple[int, str]]:
    """Of these tickets."""
    wanted = select(Ticket.project_id, Ticket.received_at)
    return {(project, month_of(at)) for project, at in asked(s, wanted, Ticket.id, ids)}


def months_are_stale(s: Session, months: Iterable[tuple[int, str]]) -> None:
    """A mark that is there is written again: whoever is counting that month waits for us, or we for them."""
    rows = [{"project_id": project, "month": month} for project, month in sorted(set(months))]
    if rows:
        fresh = insert(s, StaleMonth)
        again = {"month": fresh.excluded.month}
        s.execute(fresh.on_conflict_do_update(index_elements=["project_id", "month"], set_=again), rows)
