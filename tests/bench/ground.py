"""What the measurements stand on: an installation of their own, the large company, and figures."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db import base
from db.analysis import Tally
from db.base import Database
from db.tickets import Promise, Ticket
from lib import clock, setup
from lib.demo import company
from tests.cast import PASSWORD_HASH, Cast
from tests.conftest import installation, tell_story

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "build" / "bench"
# Who signs in: head office, and three of the first project.
HUGE = 1_000_000
PEOPLE = ("lead", "admin", "manager", "desk", "desk2")


@contextmanager
def small_company() -> Iterator[tuple[Database, Cast]]:
    """The tests' own company on SQLite, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        data = Path(folder) / "data"
        tell_story("cast", f"sqlite:///{data / 'wuyedesk.db'}", data)
        with installation(patch, data) as settings:
            database = base.use(settings.database_url)
            yield database, Cast(database)
            database.engine.dispose()


@contextmanager
def large_company() -> Iterator[tuple[Database, Path]]:
    """100,000 tickets and customers; made once a day and kept as long as what makes it stays the same."""
    data = KEPT / f"{clock.local(clock.now()):%Y%m%d}-{_fingerprint()}"
    with pytest.MonkeyPatch.context() as patch, installation(patch, data) as settings:
        if not data.exists():
            shutil.rmtree(KEPT, ignore_errors=True)
            _make(settings.database_url)
        database = base.use(settings.database_url)
        yield database, data
        database.engine.dispose()


@contextmanager
def huge_company() -> Iterator[tuple[Database, Path]]:
    """The large one with every ticket ten times over: a million. Events and answers stay as they were."""
    with large_company() as (_database, large), pytest.MonkeyPatch.context() as patch:
        data = large.with_name(f"{large.name}-huge")
        if not data.exists():
            shutil.copytree(large, data)
        with installation(patch, data) as settings:
            database = base.use(settings.database_url)
            _multiply(database)
            yield database, data
            database.engine.dispose()


def _multiply(database: Database) -> None:
    """Copies keep all but id and number; the tallies are then made as an upgrade would."""
    with database.reading() as s:
        many = s.scalar(select(func.count()).select_from(Ticket)) or 0
        if many * 2 > HUGE:
            return
        step = s.scalar(select(func.max(Ticket.id))) or 0
    print(f"   making {HUGE:,} tickets of {many:,}", flush=True)
    for turn in range(1, HUGE // many):
        with database.writing() as s:
            _copy(s, Ticket, {"id": Ticket.id + turn * step, "no": Ticket.no + f"-{turn}"}, step)
            _copy(s, Promise, {"id": None, "ticket_id": Promise.ticket_id + turn * step}, step)
    with database.writing() as s:
        s.execute(delete(Tally))
    company.count_everything()


def _copy(s: Session, table: Any, changed: dict[str, Any], step: int) -> None:
    """Rows of the first step tickets once more, with some columns changed; an id of None is given anew."""
    of = table.id if table is Ticket else table.ticket_id
    names = [c.name for c in table.__table__.columns if changed.get(c.name, True) is not None]
    found = select(*(changed.get(name, table.__table__.c[name]) for name in names)).where(of <= step)
    s.execute(insert(table.__table__).from_select(names, found))


def _make(url: str) -> None:
    database = base.use(url)
    try:
        setup.bring_up_to_date(database)
        print(f"   making {company.LARGE}", flush=True)
        company.make(database, company.LARGE, dict.fromkeys(PEOPLE, PASSWORD_HASH))
        company.count_everything()
    except BaseException:
        shutil.rmtree(KEPT, ignore_errors=True)
        raise
    finally:
        database.engine.dispose()


def _fingerprint() -> str:
    sources = [path for folder in ("db", "lib/demo") for path in (ROOT / folder).rglob("*")]
    known = sorted(path for path in sources if path.suffix in (".py", ".yaml"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in known)).hexdigest()[:12]


# -- figures -----------------------------------------------------------------------------------


def median(values: Sequence[float]) -> float:
    return share_below(values, 0.5)


def p95(values: Sequence[float]) -> float:
    return share_below(values, 0.95)


def share_below(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def line(name: str, *cells: str, width: int = 24) -> None:
    print(f"   {name:<{width}}" + "".join(f"{cell:>13}" for cell in cells), flush=True)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def times(value: float, floor: float) -> str:
    return f"× {value / floor:.2f}" if floor else "-"
