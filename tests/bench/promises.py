"""Promises of many tickets worked out anew, and how many times reading and writing the same rows plainly.

The floor reads the same events and writes the same promises, without working anything out. Both take turns.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Table, bindparam, delete, insert, select, update

from db import base
from db.base import Database
from db.tickets import Promise, Ticket, TicketEvent
from lib.access import Actor
from lib.deeds import perform
from lib.demo import company
from lib.demo.company import Size
from lib.setup import bring_up_to_date
from lib.standards.rows import promises_are_stale
from lib.steps import chunks
from lib.tickets import promise_service
from tests.bench.ground import line, median, times
from tests.conftest import installation

TICKETS, ROUNDS = 100_000, 3
JOB = Actor.system("bench", "tickets.rebuild")
PROMISE, TICKET = cast(Table, Promise.__table__), cast(Table, Ticket.__table__)
BEFORE = date(2000, 1, 1)
Rows = list[dict[str, Any]]


def run(words: list[str]) -> bool:
    """words: how many tickets, how many rounds."""
    many, rounds = int(words[0]) if words else TICKETS, int(words[1]) if len(words) > 1 else ROUNDS
    floors, anew = [], []
    with filled(many) as database:
        wanted, dues = _promises(database), _dues(database)
        for _ in range(rounds):
            _forget(database)
            floors.append(timed(lambda: _plainly(database, wanted, dues)))
            _forget(database)
            anew.append(timed(_rebuild))
        well = (_promises(database), _dues(database)) == (wanted, dues)
    line("", "seconds", "a ticket", "to plain", width=30)
    for name, seconds in (("the same rows plainly", median(floors)), ("worked out anew", median(anew))):
        cells = f"{seconds:.1f}", f"{seconds / len(dues) * 1000:.2f} ms", times(seconds, median(floors))
        line(name, *cells, width=30)
    told = "" if well else ": NOT THE SAME AFTERWARDS"
    print(f"   {len(dues)} tickets, {len(wanted)} promises{told}")
    return well


@contextmanager
def filled(many: int) -> Iterator[Database]:
    """The invented company with so many tickets on SQLite, gone afterwards."""
    size = Size(projects=10, households=2_000, customers=4_000, tickets=many, days=365)
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        installation(patch, Path(folder) / "data") as settings,
    ):
        database = base.use(settings.database_url)
        bring_up_to_date(database)
        company.make(database, size, {})
        yield database
        database.engine.dispose()


def timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _forget(database: Database) -> None:
    """As after the version that brought promises: none is there yet."""
    with database.writing() as s:
        s.execute(delete(PROMISE))
        s.execute(update(TICKET).values(due_at=None, promised_at=None, profile_id=None))
        promises_are_stale(s, BEFORE)


def _rebuild() -> None:
    while perform(promise_service.rebuild_some, JOB):
        pass


def _plainly(database: Database, promises: Rows, dues: Rows) -> None:
    """In batches of as many tickets as the job takes."""
    of: dict[int, Rows] = {row["is_id"]: [] for row in dues}
    for row in promises:
        of[row["ticket_id"]].append(row)
    now = update(TICKET).where(TICKET.c.id == bindparam("is_id"))
    told = {name: bindparam(f"to_{name}") for name in ("due_at", "promised_at", "profile_id")}
    for some in chunks(dues, promise_service.BATCH):
        ids = [row["is_id"] for row in some]
        with database.writing() as s:
            list(s.execute(select(TicketEvent.__table__).where(TicketEvent.ticket_id.in_(ids))))
            s.execute(insert(PROMISE), [row for id in ids for row in of[id]])
            s.execute(now.values(told), some)


def _promises(database: Database) -> Rows:
    columns = [column for column in PROMISE.c if column.name != "id"]
    order = (PROMISE.c.ticket_id, PROMISE.c.round, PROMISE.c.measure)
    with database.reading() as s:
        return [dict(row._mapping) for row in s.execute(select(*columns).order_by(*order))]


def _dues(database: Database) -> Rows:
    names = ("due_at", "promised_at", "profile_id")
    columns = [TICKET.c.id.label("is_id"), *(TICKET.c[name].label(f"to_{name}") for name in names)]
    with database.reading() as s:
        return [dict(row._mapping) for row in s.execute(select(*columns).order_by(TICKET.c.id))]
