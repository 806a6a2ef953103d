"""The search index at a million documents on SQLite and 200,000 on PostgreSQL; none of it is a limit.

`python -m tests.bench search [rows] [sqlite|postgresql] [cpu]`. The whole answer as `ask` gives it: first
page ranked and shown, count, facets. Beside it the bare statements it made, run again by the driver alone.
cpu: processor time instead of the clock's, PostgreSQL's with it; it tells something on a busy machine too.
"""

import gc
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from db import base, schema
from db.archives import ArchiveCategory, ArchiveRecord
from db.base import Database
from db.choices.archives import Origin, RecordState, Secrecy
from db.search import Doc, Question, Sight, ask, drop, put
from lib import audit, clock
from tests.bench.ground import ROOT, line, median, ms, p95, times
from tests.bench.search_texts import docs
from tests.conftest import installation, postgres_server, told

KEPT = ROOT / "data" / "bench"
ROWS = {"sqlite": 1_000_000, "postgresql": 200_000}
BATCH, ROUNDS, WRITES = 5_000, 5, 200

OFFICE = (Sight("archive", extra=True), Sight("ticket", extra=True), Sight("customer", extra=True))
HERE = frozenset({3, 17, 41})
DESK = (
    Sight("archive", HERE, company=True, secrecies=frozenset({"public", "internal"}), extra=True),
    Sight("ticket", HERE, extra=True),
)
busy = False
QUERIES = {
    "common": (
        "电梯",
        "业主",
        "漏水",
        "维修",
        "物业费",
        "电梯 漏水",
        "业主 电梯 维修",
        "单元门禁 业主",
        "维保",
    ),
    "middling": (
        "消防栓",
        "困人",
        "门禁失灵",
        "装修垃圾清运",
        "满意度 电梯",
        "水泵",
        "宠物 漏水",
        "合同 业主",
    ),
    "rare": ("琥珀厅", "白蚁防治 化粪池", "邹枕霁", "外墙 琥珀厅", "潘听雨 困人"),
    "phrase": (
        '"电梯困人"',
        '"漏水，水已经"',
        "卫生间顶部漏水",
        '"满意。电梯"',
        "电梯 -业主",
        "漏水 -维修 -业主",
    ),
    "number": ("WX20230", "20190314-0", "12-2-1803", "1803", "13912", "ACS58", "192.168.77", "0427"),
    "latin": ("led", "wi-fi", "acs", "ip", "LED灯管"),
    "nothing": ("龘靐", "电梯龘", "满意漏水", "zzzz", "装修垃圾清运漏水", "99999999999"),
}
ALONE = ("漏", "栋", "业", "7")  # one sign: said apart


def run(words: list[str]) -> bool:
    global busy
    busy = "cpu" in words
    rows = next((int(word) for word in words if word.isdigit()), 0)
    for engine in [word for word in words if word in ROWS] or list(ROWS):
        with index(engine, rows or ROWS[engine]) as database:
            _tell_size(database)
            gc.collect()
            gc.freeze()  # as the server does
            for name, sights in (("head office", OFFICE), ("three projects", DESK)):
                _tell_answers(database, name, sights)
            _tell_writing(database)
    return True


# -- the index, made once and kept -------------------------------------------------------------


@contextmanager
def index(engine: str, rows: int) -> Iterator[Database]:
    print(f"   {engine}: {rows:,} documents", flush=True)
    with (
        pytest.MonkeyPatch.context() as patch,
        _address(engine, rows) as (url, data),
        installation(patch, data),
    ):
        database = base.use(url)
        schema.upgrade(database)
        with database.reading() as s:
            there = s.scalar(text("SELECT count(*) FROM search_doc")) or 0
        if there < rows:
            _fill(database, rows, there)
        yield database
        database.engine.dispose()


@contextmanager
def _address(engine: str, rows: int) -> Iterator[tuple[str, Path]]:
    data = KEPT / f"search-{engine}-{rows}-{_fingerprint()}"
    (data / "secrets").mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        yield f"sqlite:///{data / 'wuyedesk.db'}", data
        return
    (data / "server").mkdir(exist_ok=True)
    server, url = postgres_server(data / "server")
    server.cleanup_mode = "stop"
    if "search" not in told(url, "SELECT datname FROM pg_database"):
        told(url, "CREATE DATABASE search")
    yield url.set(database="search").render_as_string(hide_password=False), data
    server._cleanup()


def _fingerprint() -> str:
    """Of what makes the data: other tables, pieces or texts make it anew."""
    sources = [ROOT / "db" / "pieces.py", ROOT / "db" / "search_seek.py", ROOT / "db" / "search_docs.py"]
    sources += [Path(__file__).with_name("search_texts.py"), *(ROOT / "db/migrations/versions").glob("*.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:12]


def _fill(database: Database, rows: int, there: int) -> None:
    began = time.process_time(), time.monotonic()
    made = islice(docs(rows), there, None)
    while part := list(islice(made, BATCH)):
        with database.writing() as s:
            put(s, part)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.sqlite else "VACUUM ANALYZE"))
    used, spent = time.process_time() - began[0], time.monotonic() - began[1]
    line("made", f"{(rows - there) / spent:,.0f}/s", f"{(rows - there) / used:,.0f}/cpu s")


def _tell_size(database: Database) -> None:
    """The index itself beside the text it finds, in bytes; on PostgreSQL also all it keeps for it."""
    if database.sqlite:
        said = "SELECT sum(length(CAST(title || body || extra AS BLOB))) FROM search_text"
        parts = {"index": "SELECT sum(length(block)) FROM search_pieces_data"}
    else:
        said = "SELECT sum(octet_length(title || body || extra)) FROM search_text"
        parts = {
            "index": "SELECT pg_relation_size('search_pieces_gin')",
            "with what it checks": "SELECT pg_total_relation_size('search_pieces')",
        }
    with database.reading() as s:
        words = s.scalar(text(said)) or 1
        line("text", _mb(words))
        for name, statement in parts.items():
            size = s.scalar(text(statement)) or 0
            line(name, _mb(size), times(size, words))


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


# -- answers -----------------------------------------------------------------------------------


def _watch(s: Session) -> float:
    """Seconds: by the clock, or of both processors' work."""
    if not busy:
        return time.perf_counter()
    if s.get_bind().dialect.name == "sqlite":
        return time.process_time()
    server = s.connection().connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
    return time.process_time() + int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e9


@dataclass
class Spans:
    whole: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def tell(self, name: str, *more: str) -> None:
        ratio = times(sum(self.whole), sum(self.bare))
        line(name, ms(median(self.whole)), ms(p95(self.whole)), ms(max(self.whole)), ratio, *more)

    def add(self, other: "Spans") -> None:
        self.whole += other.whole
        self.bare += other.bare


def _tell_answers(database: Database, name: str, sights: tuple[Sight, ...]) -> None:
    print(f"   {name}: median, p95, slowest; times the bare statements; found")
    everything = Spans()
    for kind, asked in QUERIES.items():
        of_kind = Spans()
        for words in asked:
            of_kind.add(_told(database, Question(words, sights), words))
        everything.add(of_kind)
        of_kind.tell(f"{kind}, {len(asked)}")
    everything.tell(f"ALL, {sum(map(len, QUERIES.values()))}")
    for words in ALONE:
        _told(database, Question(words, sights), words)
    _told(database, Question("电梯", sights, {"category": ("fire",)}), "电梯, one category")
    _told(database, Question("电梯", sights, sort="day"), "电梯, oldest first")


def _told(database: Database, asked: Question, name: str) -> Spans:
    found, spans = None, Spans()
    for _ in range(ROUNDS):
        with database.reading() as s, _statements(s) as made:
            began = _watch(s)
            found = ask(s, asked)
            spans.whole.append(_watch(s) - began)
        with database.reading() as s:
            spans.bare.append(_run_bare(s, made))
    assert found is not None
    spans.tell(f"  {name}", f"{found.count}{'+' if found.more else ''}")
    return spans


@contextmanager
def _statements(s: Session) -> Iterator[list[tuple[str, Any]]]:
    made: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        made.append((statement, parameters))

    connection = s.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield made
    event.remove(connection, "before_cursor_execute", note)


def _run_bare(s: Session, statements: list[tuple[str, Any]]) -> float:
    cursor = s.connection().connection.cursor()
    began = _watch(s)
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall() if cursor.description else None
    return _watch(s) - began


# -- writing -----------------------------------------------------------------------------------


def _tell_writing(database: Database) -> None:
    """A record of the archives in a transaction of its own, audited as any; with and without its document."""
    with database.writing() as s:
        category = ArchiveCategory(code="bench", letters="BE", name="bench", rank=99)
        category = s.query(ArchiveCategory).filter_by(code="bench").one_or_none() or category
        s.add(category)
        s.flush()
        category_id = category.id
    spans: dict[bool, list[float]] = {False: [], True: []}
    for number, doc in enumerate(islice(docs(ROWS["postgresql"], seed=7), WRITES * 2)):
        doc = replace(doc, kind="archive", ref_id=2_000_000_000 + number)
        indexed = number % 2 == 1
        began = time.perf_counter()
        with database.writing() as s, audit.recording(s, "system:bench", "bench.add"):
            s.add(_record(doc, category_id))
            s.flush()
            if indexed:
                put(s, [doc])
        spans[indexed].append(time.perf_counter() - began)
    plain, with_index = spans[False], spans[True]
    line("a record", ms(median(plain)), ms(p95(plain)))
    line(
        "  indexed too", ms(median(with_index)), ms(p95(with_index)), times(median(with_index), median(plain))
    )
    with database.writing() as s:
        drop(s, "archive", [2_000_000_000 + number for number in range(WRITES * 2)])
        s.query(ArchiveRecord).filter_by(category_id=category_id).delete()


def _record(doc: Doc, category_id: int) -> ArchiveRecord:
    return ArchiveRecord(
        title=doc.title,
        category_id=category_id,
        state=RecordState.FILED,
        secrecy=Secrecy.INTERNAL,
        origin=Origin.BY_HAND,
        year=doc.year,
        body=doc.body,
        recorded_at=clock.now(),
    )
