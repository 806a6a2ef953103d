"""The residents' page against a bare Starlette page of the same bytes; and many residents posting at once."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from lib.deeds import perform, read
from lib.residents import codes
from tests.bench.ground import line, median, ms, p95, small_company, times
from tests.cast import Cast
from tests.web.site import ROOT, free_port, started

ROUNDS = 300
POSTS = 60
TYPED = {"f_category": "water", "f_summary": "厨房水槽下面漏水", "spot": "3-2-1502", "agreed": "1"}


def run(words: list[str]) -> bool:
    """`residents [many]`: the page; with a number, so many residents within a minute as well."""
    many = int(words[0]) if words else 0
    with small_company() as (database, cast):
        code = new_code(cast)
        with started(Path(database.engine.url.database or "").parent, TRUSTED_PROXIES="127.0.0.1") as site:
            compare(site.url, code, site.process.pid)
            return not many or told(asyncio.run(flood(site.url, code, many, 60)))


def new_code(cast: Cast) -> str:
    id = perform(codes.add_project_code, cast.manager, None, project_id=cast.project_a)
    return read(codes.one_code, cast.manager, id=id).code


# -- one page ----------------------------------------------------------------------------------


def compare(url: str, code: str, pid: int) -> None:
    """In turns, so that whatever else the machine does falls on both."""
    with client(url) as ours:
        whole = ours.get(f"/r/{code}?type=repair").content
        print(f"   {len(whole)} bytes")
        with bare(whole) as (floor_url, floor_pid), client(floor_url) as floor:
            line("", "median", "p95", "CPU", "to bare", width=28)

            def report(name: str, deed: Deed, least: Deed, rounds: int) -> None:
                in_turns(name, (deed, pid), (least, floor_pid), rounds)

            report("GET form", lambda: ours.get(f"/r/{code}?type=repair"), lambda: floor.get("/"), ROUNDS)
            report(
                "GET progress, digits asked",
                lambda: ours.get("/t/WX20251121-0001"),
                lambda: floor.get("/"),
                ROUNDS,
            )
            report(
                "opened and sent, kept", lambda: send(ours, code), lambda: floor.post("/", data=TYPED), POSTS
            )


Deed = Callable[[], object]


@dataclass
class Figures:
    seconds: list[float]
    processor: float


def in_turns(name: str, ours: tuple[Deed, int], floor: tuple[Deed, int], rounds: int) -> None:
    pairs = {"": ours, "bare": floor}
    for _ in range(20):
        for deed, _pid in pairs.values():
            deed()
    before = {which: processor(pid) for which, (_, pid) in pairs.items()}
    seconds: dict[str, list[float]] = {which: [] for which in pairs}
    for _ in range(rounds):
        for which, (deed, _pid) in pairs.items():
            seconds[which].append(timed(deed))
    used = {which: (processor(pid) - before[which]) / rounds for which, (_, pid) in pairs.items()}
    told = {which: Figures(seconds[which], used[which]) for which in pairs}
    report_pair(name, told[""], told["bare"])


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def processor(pid: int) -> float:
    """Seconds a process has worked so far; zero where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report_pair(name: str, ours: Figures, floor: Figures) -> None:
    middle, least = median(ours.seconds), median(floor.seconds)
    cells = (ms(middle), ms(p95(ours.seconds)), ms(ours.processor), times(middle, least))
    line(name, *cells, width=28)
    line("  bare", ms(least), ms(p95(floor.seconds)), ms(floor.processor), "", width=28)


def client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, timeout=60)


@contextmanager
def bare(page: bytes) -> Iterator[tuple[str, int]]:
    """The bare server on a port of its own, stopped by its own process id."""
    port, kept = free_port(), ROOT / "build" / "bare.html"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(page)
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.bare", str(port), str(kept)], cwd=ROOT)
    try:
        wait(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def wait(url: str) -> None:
    for _ in range(100):
        try:
            httpx.get(url, trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the bare server did not start")


_phones = iter(range(13500000000, 13599999999))


def send(http: httpx.Client, code: str) -> httpx.Response:
    """A form opened by one device and sent by it; each from an address and with a telephone of its own."""
    phone = next(_phones)
    home = {"X-Forwarded-For": address(phone)}
    http.cookies.clear()
    page = http.get(f"/r/{code}?type=repair", headers=home).text
    return http.post(f"/r/{code}?type=repair", data=typed(page, phone), headers=home)


def typed(page: str, phone: int) -> dict[str, str]:
    form = re.findall(r'name="form" value="([^"]+)"', page)
    return {
        **TYPED,
        "form": form[0] if form else "",
        "phone": str(phone),
        "spot": f"{phone % 100}-{phone % 10_000}",
    }


def address(n: int) -> str:
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


# -- many at once ------------------------------------------------------------------------------


@dataclass
class Sent:
    """What one resident met: seconds for form and sending, the status, the number given."""

    opened: float
    sent: float
    status: int
    no: str


async def flood(url: str, code: str, n: int, seconds: float) -> list[Sent]:
    """n residents come evenly within so many seconds, each with a browser, a telephone and an address.

    The server must believe forwarded addresses of this machine (TRUSTED_PROXIES=127.0.0.1).
    """
    began = asyncio.get_running_loop().time()

    async def one(number: int) -> Sent:
        await asyncio.sleep(max(0.0, began + number * seconds / n - asyncio.get_running_loop().time()))
        return await _resident(url, code, next(_phones))

    return list(await asyncio.gather(*(one(number) for number in range(n))))


async def _resident(url: str, code: str, phone: int) -> Sent:
    # Reading the machine's certificates anew costs more than the request; there is no https here.
    home = {"X-Forwarded-For": address(phone)}
    async with httpx.AsyncClient(
        base_url=url, trust_env=False, timeout=120, headers=home, verify=False
    ) as http:
        began = time.perf_counter()
        page = (await http.get(f"/r/{code}?type=repair")).text
        opened = time.perf_counter()
        answer = await http.post(f"/r/{code}?type=repair", data=typed(page, phone))
        sent = time.perf_counter()
        shown = await http.get(answer.headers.get("location", f"/r/{code}"))
        numbers = re.findall(r"[A-Z]{2}\d{8}-\d{4,}", shown.text)
        return Sent(opened - began, sent - opened, answer.status_code, numbers[0] if numbers else "")


def told(found: list[Sent]) -> bool:
    numbers = {one.no for one in found if one.no}
    lost = len(found) - len(numbers)
    opened, sent = [one.opened for one in found], [one.sent for one in found]
    print(f"   {len(found)} residents: form p95 {ms(p95(opened))}, sent p95 {ms(p95(sent))}; {lost} lost")
    return lost == 0
