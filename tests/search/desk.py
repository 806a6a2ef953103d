"""A desk with something of every kind and secrecy in both projects, all of it in the index."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord
from db.choices.archives import Secrecy
from db.choices.tickets import State
from db.customers import Customer
from db.search import put
from db.tickets import Ticket
from lib.archives import filing
from lib.archives import index_rows as archive_index
from lib.customers import index_rows as customer_index
from lib.tickets import index_rows as ticket_index
from tests.cast import LEAK, SLOW, Cast

ROWS: dict[str, Any] = {"archive": ArchiveRecord, "ticket": Ticket, "customer": Customer}
SOURCES: dict[str, Any] = {
    "archive": archive_index.docs_of,
    "ticket": ticket_index.docs_of,
    "customer": customer_index.docs_of,
}
DAY = date(2025, 11, 21)


def furnish(cast: Cast) -> None:
    """Leaks everywhere, so that one word finds something of each."""
    number = 0
    for project in (cast.project_a, cast.project_b, None):
        for secrecy in Secrecy:
            number += 1
            file(cast, number, project_id=project, secrecy=secrecy, title=f"漏水记录 {secrecy}")
    customer = {"customer_id": cast.customer_a, "household_id": cast.household_a}
    file(cast, 90, cast.supervisor, title="漏水回访", body="电梯厅也有水", **customer)
    cast.ticket(State.ACCEPTED)
    cast.ticket(State.DISPATCHED)
    cast.ticket(State.CLOSED, to="mate", answers={**LEAK, "summary": "电梯机房漏水"})
    cast.complain(answers={**SLOW, "summary": "漏水三次没有人上门"})
    cast.receive(cast.clerk_b)
    with cast.database.writing() as s:
        index(s)


def file(cast: Cast, number: int, by: Any = None, **changed: Any) -> int:
    told: dict[str, Any] = {
        "category": "repair",
        "title": "厨房水槽漏水",
        "source": ("test", number, f"LS-{number:04d}"),
        "content": {"title": "漏水", "blocks": []},
        "project_id": cast.project_a,
        "happened_on": DAY,
    }
    with cast.database.writing() as s:
        id = filing.file_work.within(s, by or cast.quality, **(told | changed))
        put(s, archive_index.docs_of(s, [id]))
    return id


def index(s: Session, kinds: Collection[str] = tuple(ROWS)) -> None:
    for kind in kinds:
        put(s, SOURCES[kind](s, list(s.scalars(select(ROWS[kind].id)))))
