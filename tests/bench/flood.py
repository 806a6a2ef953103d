"""A thousand residents send a request within a minute while fifty people work: nothing lost, who waits.

The same fifty people first without and then with the residents, turn about, on one server.
"""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, select

from db.base import Database
from db.tickets import Ticket
from lib.access import Actor
from lib.deeds import perform, read
from lib.residents import codes
from tests.bench import screens
from tests.bench.ground import large_company, line, median, ms, p95, times
from tests.bench.residents import Sent, flood
from tests.bench.screens import REAL, Server, serving
from tests.bench.visits import Visit, visits, working_day

RESIDENTS, SECONDS, TURNS = 1_000, 60.0, 2
HOST = Actor.system("bench", "residents.codes", "residents.view")


def run(words: list[str]) -> bool:
    """words: how many residents, 1000 unless said."""
    many = int(words[0]) if words else RESIDENTS
    with large_company() as (database, data):
        day = working_day(visits(database))
        id = perform(codes.add_project_code, HOST, None, project_id=1)
        code = read(codes.one_code, HOST, id=id).code
        return asyncio.run(_turns(database, data, day, code, many))


async def _turns(database: Database, data: Path, day: list[Visit], code: str, many: int) -> bool:
    quiet: list[float] = []
    busy: list[float] = []
    sent: list[Sent] = []
    async with serving(data, TRUSTED_PROXIES="127.0.0.1") as server:
        for _ in range(TURNS):
            quiet += await screens._turn(server, day, REAL)
            before = _tickets(database)
            clicks, found = await asyncio.gather(
                _working(server, day), asyncio.to_thread(_elsewhere, server.site.url, code, many)
            )
            busy, sent = busy + clicks, sent + found
            lost = many - (_tickets(database) - before)
            print(
                f"   {many} residents in {SECONDS:.0f} s: {lost} lost, {_unanswered(found)} without a number"
            )
    _tell(quiet, busy, sent)
    return not _unanswered(sent)


def _elsewhere(url: str, code: str, many: int) -> list[Sent]:
    """In a process of their own, so that what the residents' browsers cost does not slow the staff's."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(_flooded, url, code, many).result()


def _flooded(url: str, code: str, many: int) -> list[Sent]:
    return asyncio.run(flood(url, code, many, SECONDS))


async def _working(server: Server, day: list[Visit]) -> list[float]:
    """The fifty people for as long as the residents come."""
    began, found = time.perf_counter(), []
    while time.perf_counter() - began < SECONDS:
        found += await screens._turn(server, day, REAL)
    return found


def _tickets(database: Database) -> int:
    with database.reading() as s:
        return s.scalar(select(func.count()).select_from(Ticket)) or 0


def _unanswered(sent: list[Sent]) -> int:
    return sum(not one.no for one in sent)


def _tell(quiet: list[float], busy: list[float], sent: list[Sent]) -> None:
    line("", "clicks", "p50", "p95", "slowest", "p95 ratio")
    for name, seconds in {"people, quiet": quiet, "people, flooded": busy}.items():
        ratio = times(p95(seconds), p95(quiet))
        line(name, str(len(seconds)), ms(median(seconds)), ms(p95(seconds)), ms(max(seconds)), ratio)
    for name, seconds in {
        "page opened": [s.opened for s in sent],
        "request sent": [s.sent for s in sent],
    }.items():
        line(name, str(len(seconds)), ms(median(seconds)), ms(p95(seconds)), ms(max(seconds)), "")
