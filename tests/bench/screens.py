"""Each screen on the real server against its static twin: the same elements from constants, same process.

A twin's use cases answer from memory, so the difference is what the database and the rules cost. Floors are
screens of nothing but Streamlit. All figures come from interleaved blocks of one run; none is a limit.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import httpx

from tests.bench.ground import PEOPLE, ROOT, large_company, line, median, ms, p95, times
from tests.bench.visits import FLOORS, Visit, visits, working_day
from tests.cast import PASSWORD
from tests.web.site import Site, started
from tests.ws import COOKIE, Tab

HOME = "tests/bench/home.py"
REAL, TWIN = "", "twin=1"
ROUNDS, RERUNS, WARM_UP = 8, 10, 3
CROWD, THINK, TURNS, TURN_SECONDS = 50, (5.0, 10.0), 2, 30.0
IDLE, FIRST, IDLE_ROUNDS = 40, 8, 2


def run(words: list[str]) -> bool:
    """words: some of `reruns crowd idle`; none means all."""
    parts = {"reruns": reruns, "crowd": crowd, "idle": idle}
    with large_company() as (database, data):
        known = visits(database)
        for name in words or parts:
            asyncio.run(parts[name](data, known))
    return True


@dataclass
class Server:
    """The running server, and the people signed in to it through the door."""

    site: Site
    tokens: dict[str, str]
    http: httpx.AsyncClient

    def tab(self, who: str) -> Tab:
        return self.site.tab(self.tokens[who], timeout=120)

    async def used(self, *, collect: bool = False) -> dict[str, float]:
        answer = await self.http.get("/bench", params={"collect": "1"} if collect else {})
        found: dict[str, float] = answer.json()
        return found


@asynccontextmanager
async def serving(data: Path, **more: str) -> AsyncIterator[Server]:
    """Sessions of closed tabs are forgotten soon, so that one part does not weigh on the next."""
    told: dict[str, Any] = {"PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "5", **more}
    with started(data, HOME, **told) as site:
        tokens = {name: sign_in(site, name) for name in PEOPLE}
        own = {COOKIE: tokens["lead"]}
        async with httpx.AsyncClient(base_url=site.url, cookies=own, trust_env=False, timeout=60) as http:
            yield Server(site, tokens, http)


def sign_in(site: Site, name: str) -> str:
    with site.http() as http:
        answer = http.post("/login", data={"name": name, "password": PASSWORD})
    return answer.cookies[COOKIE]


async def seconds_of(deed: Awaitable[Any]) -> float:
    began = time.perf_counter()
    await deed
    return time.perf_counter() - began


# -- one session: processor time and latency of a rerun ----------------------------------------


@dataclass
class Lane:
    """One visit in one mode, in a session of its own."""

    visit: Visit
    mode: str
    tab: Tab
    processor: list[float] = field(default_factory=list)
    latency: list[float] = field(default_factory=list)

    def shows(self) -> list[tuple[str, str]]:
        """Kind and label of everything on the screen."""
        return [(element.kind, element.label) for _, element in sorted(self.tab.shown.items())]

    async def block(self, server: Server) -> None:
        before = await server.used()
        self.latency += [await seconds_of(self.visit.deed(self.tab)) for _ in range(RERUNS)]
        after = await server.used()
        self.processor.append((after["processor"] - before["processor"]) / RERUNS)


async def reruns(data: Path, known: list[Visit]) -> None:
    async with serving(data) as server, AsyncExitStack() as stack:
        lanes = [await lane(server, stack, visit, REAL) for visit in FLOORS]
        lanes += [await lane(server, stack, *pair) for pair in product(known, (REAL, TWIN))]
        for _ in range(ROUNDS):
            for each in random.sample(lanes, len(lanes)):
                await each.block(server)
    _tell_reruns(lanes)


async def lane(server: Server, stack: AsyncExitStack, visit: Visit, mode: str) -> Lane:
    made = Lane(visit, mode, await stack.enter_async_context(server.tab(visit.who)))
    await visit.open(made.tab, mode)
    for _ in range(WARM_UP):
        await visit.deed(made.tab)
    return made


def _tell_reruns(lanes: list[Lane]) -> None:
    print(
        f"   processor time of a rerun, middle of {ROUNDS} blocks of {RERUNS}; p95 until the browser has it"
    )
    line("", "screen", "twin", "ratio", "more", "p95", "p95 twin", "empty floor")
    empty = median(lanes[0].processor)
    for floor in lanes[: len(FLOORS)]:
        cost = median(floor.processor)
        line(floor.visit.name, ms(cost), "", "", "", ms(p95(floor.latency)), "", times(cost, empty))
    for real, twin in zip(lanes[len(FLOORS) :: 2], lanes[len(FLOORS) + 1 :: 2], strict=True):
        if real.shows() != twin.shows():
            print(f"   {real.visit.name}: the twin does not show the same elements")
        cost, least = median(real.processor), median(twin.processor)
        late = (ms(p95(real.latency)), ms(p95(twin.latency)))
        line(
            real.visit.name,
            ms(cost),
            ms(least),
            times(cost, least),
            ms(cost - least),
            *late,
            times(cost, empty),
        )


# -- fifty people at work ----------------------------------------------------------------------


async def crowd(data: Path, known: list[Visit]) -> None:
    """Turn and turn about: the real screens, their twins, the empty floor."""
    modes = {
        "screens": (working_day(known), REAL),
        "twins": (working_day(known), TWIN),
        "floor": (FLOORS[:1], REAL),
    }
    found: dict[str, list[float]] = {name: [] for name in modes}
    used: dict[str, list[float]] = {name: [] for name in modes}
    async with serving(data) as server:
        for name in [*modes] * TURNS:
            before, began = await server.used(), time.perf_counter()
            found[name] += await _turn(server, *modes[name])
            spent = (await server.used())["processor"] - before["processor"]
            used[name].append(spent / (time.perf_counter() - began))
    print(
        f"   {CROWD} people, thinking {THINK[0]:.0f} to {THINK[1]:.0f} s; {TURNS} × {TURN_SECONDS:.0f} s each"
    )
    line("", "clicks", "p50", "p95", "slowest", "p95 ratio", "processor")
    for name, seconds in found.items():
        ratio, busy = times(p95(seconds), p95(found["twins"])), median(used[name])
        line(
            name,
            str(len(seconds)),
            ms(median(seconds)),
            ms(p95(seconds)),
            ms(max(seconds)),
            ratio,
            f"{busy:.0%}",
        )


async def _turn(server: Server, day: Sequence[Visit], mode: str) -> list[float]:
    """Latencies of every click; people come in over the first think time, which is not counted."""
    names = [name for name in PEOPLE if name != "admin"]
    until = time.perf_counter() + THINK[1] + TURN_SECONDS
    people = [_person(server, names[n % len(names)], n, day, mode, until) for n in range(CROWD)]
    return [seconds for found in await asyncio.gather(*people) for seconds in found]


async def _person(
    server: Server, who: str, number: int, day: Sequence[Visit], mode: str, until: float
) -> list[float]:
    await asyncio.sleep(random.uniform(0, THINK[1]))
    found: list[float] = []
    async with server.tab(who) as tab:
        await tab.open(query=mode)
        for visit in islice(cycle(day), number % len(day), None):
            for deed in (Visit.open, Visit.click):
                await asyncio.sleep(random.uniform(*THINK))
                if time.perf_counter() > until:
                    return found
                found.append(await seconds_of(deed(visit, tab, mode)))
    return found


# -- sessions left open ------------------------------------------------------------------------


async def idle(data: Path, known: list[Visit]) -> None:
    """Each on a fresh server, so that no part profits from memory another has given back."""
    modes = {
        "screens": (working_day(known)[:4], REAL),
        "twins": (working_day(known)[:4], TWIN),
        "floor": (FLOORS[:1], REAL),
    }
    found: dict[str, list[float]] = {name: [] for name in modes}
    for name in [*modes] * IDLE_ROUNDS:
        async with serving(data) as server:
            found[name].append(await _memory_of_one(server, *modes[name]))
    print(f"   memory of one of {IDLE} idle sessions, each after a round of four screens")
    line("", "a session", "to its twin")
    for name, sizes in found.items():
        line(name, f"{median(sizes) / 1e6:.2f} MB", times(median(sizes), median(found["twins"])))


async def _memory_of_one(server: Server, day: Sequence[Visit], mode: str) -> float:
    """The first few sessions load what all share and are not counted."""
    async with AsyncExitStack() as stack:
        for _ in range(FIRST):
            await _look_round(server, stack, day, mode)
        before = await server.used(collect=True)
        for _ in range(IDLE):
            await _look_round(server, stack, day, mode)
        await asyncio.sleep(1)
        after = await server.used(collect=True)
    return (after["memory"] - before["memory"]) / IDLE


async def _look_round(server: Server, stack: AsyncExitStack, day: Sequence[Visit], mode: str) -> None:
    tab = await stack.enter_async_context(server.tab("lead"))
    for visit in day:
        await visit.open(tab, mode)
        await visit.deed(tab)
