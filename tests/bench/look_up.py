"""The look-up at 100,000 customers on both engines, beside floors: `select 1` and one row by its key.

Times are of the whole use case, warm, from the pool's connection to the last row: until it is there, the
slowest of twenty, and processor time of this process (on PostgreSQL the server's own is not in it). None is
a limit; on a busy machine only the processor's tells anything.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db import base, schema
from db.base import Database
from db.customers import Customer, Household, Lookup
from lib import audit, clock
from lib.access import Actor
from lib.customers import find
from lib.deeds import read
from lib.demo.company import LARGE
from lib.demo.places import Town
from lib.demo.rows import let_numbering_follow, write
from lib.demo.texts import dice
from tests.bench.ground import line, median, ms, p95
from tests.conftest import installation, postgres_server, told

ROUNDS, WARM_UP = 30, 3
DESK = frozenset({"customers.view", "customers.reveal"})
PEOPLE = {
    "head office": Actor("user:1", "all", permissions=DESK, projects=None),
    "three projects": Actor("user:2", "three", permissions=DESK, projects=frozenset({2, 9, 17})),
    "no telephones": Actor("user:3", "quality", permissions=DESK - {"customers.reveal"}, projects=None),
}


def run(words: list[str]) -> bool:
    for engine in words or ("sqlite", "postgresql"):
        with town(engine) as database:
            _tell_floors(engine, database)
            for who in PEOPLE.values():
                _tell(who, queries(database))
    return True


@contextmanager
def town(engine: str) -> Iterator[Database]:
    """Projects, households and customers of the large company, without its tickets."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        data = Path(folder) / "data"
        (data / "secrets").mkdir(parents=True)
        with installation(patch, data), _address(engine, data) as url:
            database = base.use(url)
            schema.upgrade(database)
            _settle(database)
            yield database
            database.engine.dispose()


@contextmanager
def _address(engine: str, data: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{data / 'wuyedesk.db'}"
        return
    server, url = postgres_server(Path(tempfile.mkdtemp(prefix="wuyedesk-bench-")))
    told(url, "CREATE DATABASE town")
    yield url.set(database="town").render_as_string(hide_password=False)
    server._cleanup()


def _settle(database: Database) -> None:
    size = {"projects": LARGE.projects, "households": LARGE.households, "customers": LARGE.customers}
    rows = Town(dice(), clock.local(clock.now()).date(), **size).rows
    with database.writing() as s, audit.recording(s, "system:bench", "bench.settle"):
        write(s, rows)
        let_numbering_follow(s, *rows)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def queries(database: Database) -> dict[str, str]:
    """Twenty kinds of thing typed, with words that are really there."""
    with database.reading() as s:
        rows = s.execute(
            select(Household.room, Customer.name, Customer.phones)
            .join(Lookup, Lookup.household_id == Household.id)
            .join(Customer, Customer.id == Lookup.customer_id)
            .where(Lookup.id.in_((20_017, 54_321, 90_909)))
            .order_by(Lookup.id)
        ).all()
    (room, name, _), (_, other, phones), _ = rows
    phone = phones.split(" ")[0]
    building, *_, door = room.split("-")
    return {
        "a whole room": room,
        "room without dashes": room.replace("-", ""),
        "room in words": f"{building}栋1单元{door}",
        "room in parts": f"{building}1 {door}",
        "a door": "1502",
        "two digits": "15",
        "a surname": "张",
        "a whole name": name,
        "a name's end": other[1:],
        "initials": "zw",
        "rare initials": "oyxq",
        "pinyin": "zhangwei",
        "half of a pinyin": "zhangw",
        "a whole phone": phone,
        "a phone's end": phone[-4:],
        "a phone's beginning": "138",
        "door and surname": "1502 张",
        "surname and phone": f"{other[0]} {phone[-4:]}",
        "nothing: a name": "龘龘",
        "nothing: digits": "99999999",
        "nothing: two words": "1502 龘",
    }


def _tell_floors(engine: str, database: Database) -> None:
    def one() -> None:
        with database.reading() as s:
            s.execute(text("select 1")).all()

    def by_key() -> None:
        with database.reading() as s:
            s.execute(select(Customer.name).where(Customer.id == 50_000)).all()

    print(f"   {engine}: {LARGE.customers} customers, median, p95 and processor of {ROUNDS}")
    for name, floor in (("floor: select 1", one), ("floor: one row by key", by_key)):
        _line(name, *_timed(floor))


def _tell(who: Actor, wanted: dict[str, str]) -> None:
    print(f"   {who.name}")
    slowest = 0.0
    for name, typed in wanted.items():
        found = read(find.look_up, who, typed=typed)
        times = _timed(lambda typed=typed: read(find.look_up, who, typed=typed))
        slowest = max(slowest, times[0])
        _line(name, *times, str(len(found)), typed)
    line("slowest median", ms(slowest))


def _timed(deed: Callable[[], object]) -> tuple[float, float, float]:
    """(median, p95, median of the processor's time)."""
    for _ in range(WARM_UP):
        deed()
    spans, busy = [], []
    for _ in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        deed()
        spans.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    return median(spans), p95(spans), median(busy)


def _line(name: str, middle: float, late: float, busy: float, *more: str) -> None:
    line(name, ms(middle), ms(late), ms(busy), *more)
