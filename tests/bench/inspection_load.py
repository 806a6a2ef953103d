"""A morning of inspections: 500 taps a minute altogether, while twenty staff work at their screens.

Each inspector has a session and an inspection of 36 items of their own; the staff read lists and tickets and
add notes, over WebSockets as a browser does. The floor is of the same run: a post of the same size that is
answered without any work. What was called saved is counted against the database.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import httpx
from sqlalchemy import func, insert, select, update

from db.base import Database
from db.choices.inspections import InspectionOrigin
from db.forms import Form, FormVersion
from db.inspections import Inspection, InspectionItem
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.forms.schema import Check, FormField, FormSchema, Kind, Scoring
from tests.bench.exam_load import report
from tests.bench.ground import line, p95, small_company
from tests.cast import Cast
from tests.web.site import started, token_of
from tests.ws import COOKIE, Tab

INSPECTORS, TAPS_A_MINUTE, SECONDS, STAFF = 60, 500, 60.0, 20
AREAS, ITEMS, TICKETS = 6, 36, 40
THINK = (5.0, 10.0)  # seconds between two clicks of one of the staff, as in the bench of screens
CODE = "load_inspection"
SCRIPT = {"accept": "application/json"}


def run(words: list[str]) -> bool:
    """`inspection_load [inspectors [seconds [staff [thinking]]]]`"""
    many, seconds = int(words[0]) if words else INSPECTORS, float(words[1]) if words[1:] else SECONDS
    staff = int(words[2]) if words[2:] else STAFF
    think = (float(words[3]), float(words[3])) if words[3:] else THINK
    with small_company() as (database, cast):
        codes, tickets = begun(cast, many), called(cast)
        people = [(code, token_of(cast, "manager")) for code in codes]
        desks = [token_of(cast, "clerk") for _ in range(staff)]
        with started(Path(database.engine.url.database or "").parent) as site:
            morning = Morning(site.url, people, desks, tickets, seconds, think)
            asyncio.run(morning.worked())
        return told(database, morning)


def called(cast: Cast) -> list[int]:
    """Tickets that have nothing to do with each other."""
    ids = [cast.ticket() for _ in range(TICKETS)]
    with cast.database.writing() as s:
        s.execute(update(Ticket).values(repeat_of_id=None))
    return ids


def begun(cast: Cast, many: int) -> list[str]:
    """The addresses of so many inspections, nothing judged yet."""
    now, day = clock.now(), clock.local(clock.now()).date()
    with cast.database.writing() as s:
        form = Form(code=CODE, kind="checklist")
        s.add(form)
        s.flush()
        version = FormVersion(form_id=form.id, no=1, content=schema().model_dump(mode="json"), created_at=now)
        s.add(version)
        s.flush()
        rows = [
            {
                "no": f"LOAD{n:05}",
                "code": f"load{n}",
                "form_version_id": version.id,
                "form_code": CODE,
                "title": "品质检查",
                "origin": InspectionOrigin.SPOT,
                "project_id": cast.project_a,
                "inspector_id": cast.user_id("manager"),
                "held_on": day,
                "year": day.year,
                "quarter": (day.month + 2) // 3,
                "started_at": now,
                "version": 1,
            }
            for n in range(many)
        ]
        s.execute(insert(Inspection), rows)
    return [str(row["code"]) for row in rows]


def schema() -> FormSchema:
    fields: list[FormField] = []
    for n in range(ITEMS):
        if n % (ITEMS // AREAS) == 0:
            fields.append(FormField(id=f"area{n}", kind=Kind.SECTION, label=f"区域{n}"))
        check = Check(points=Decimal(3), standard="现场整洁、记录齐全、标识清楚，符合公司标准")
        fields.append(FormField(id=f"item{n}", kind=Kind.CHECK, label=f"检查项目{n}", check=check))
    return FormSchema(code=CODE, kind="checklist", title="品质检查", scoring=Scoring(), fields=tuple(fields))


# -- the morning -------------------------------------------------------------------------------


@dataclass
class Inspector:
    """acked: item → the turn last called saved."""

    browser: httpx.AsyncClient
    code: str
    page: str = ""
    taps: int = 0
    acked: dict[str, int] = field(default_factory=dict)


@dataclass
class Morning:
    """Seconds of each kind of request; noted: notes the desks were shown as kept."""

    url: str
    people: list[tuple[str, str]]
    desks: list[str]
    tickets: list[int]
    seconds: float
    think: tuple[float, float]
    opened: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    tapped: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    noted: list[float] = field(default_factory=list)
    refused: int = 0
    inspectors: list[Inspector] = field(default_factory=list)

    async def worked(self) -> None:
        self.inspectors = [Inspector(self._browser(token), code) for code, token in self.people]
        every = 60.0 * len(self.inspectors) / TAPS_A_MINUTE
        await self._spread(self._open, every)
        await self._spread(self._idle, every)
        ends = asyncio.get_running_loop().time() + self.seconds
        staff = [asyncio.create_task(self._desk(n, token, ends)) for n, token in enumerate(self.desks)]
        await self._spread(self._tap, every, self.seconds)
        await asyncio.gather(*staff)
        for inspector in self.inspectors:
            await inspector.browser.aclose()

    def _browser(self, token: str) -> httpx.AsyncClient:
        # Reading the machine's certificates anew costs more than the request; there is no https here.
        return httpx.AsyncClient(
            base_url=self.url, cookies={COOKIE: token}, trust_env=False, timeout=120, verify=False
        )

    async def _spread(
        self, deed: Callable[[Inspector], Awaitable[None]], every: float, seconds: float = 0.0
    ) -> None:
        """Each at a moment of their own within so many seconds, and again each so many, while it lasts."""
        loop = asyncio.get_running_loop()
        began = loop.time()

        async def one(number: int, inspector: Inspector) -> None:
            at = began + every * number / len(self.inspectors)
            while True:
                await asyncio.sleep(max(0.0, at - loop.time()))
                await deed(inspector)
                at += every
                if at - began >= seconds:
                    return

        await asyncio.gather(*(one(number, inspector) for number, inspector in enumerate(self.inspectors)))

    async def _open(self, inspector: Inspector) -> None:
        began = time.perf_counter()
        page = (await inspector.browser.get(f"/i/{inspector.code}")).text
        self.opened.append(time.perf_counter() - began)
        inspector.page = re.findall(r'data-page="([^"]+)"', page)[0]

    async def _tap(self, inspector: Inspector) -> None:
        """Through the items one by one, and again from the first."""
        item, turn = f"item{inspector.taps % ITEMS}", inspector.taps // ITEMS + 1
        inspector.taps += 1
        seconds, answer = await self._post(inspector, inspector.page, item, turn)
        self.tapped.append(seconds)
        if answer.status_code == 200 and answer.json()["state"] == "saved":
            inspector.acked[item] = turn
        else:
            self.refused += 1

    async def _idle(self, inspector: Inspector) -> None:
        self.idle.append((await self._post(inspector, "0" * 16, "item0", 1))[0])

    async def _post(
        self, inspector: Inspector, page: str, item: str, turn: int
    ) -> tuple[float, httpx.Response]:
        failed = {"verdict": "failed", "deducted": "1", "note": "地面有积水", "severity": "normal"}
        said = failed if turn % 2 and int(item[4:]) % 5 == 0 else {"verdict": "good"}
        form = {"page": page, "item": item, "turn": turn, **said}
        at, began = f"/i/{inspector.code}/save", time.perf_counter()
        try:
            answer = await inspector.browser.post(at, data=form, headers=SCRIPT)
        except httpx.TransportError:  # A connection let go of while idle: every browser asks once more.
            answer = await inspector.browser.post(at, data=form, headers=SCRIPT)
        return time.perf_counter() - began, answer

    async def _desk(self, number: int, token: str, ends: float) -> None:
        """The list, a ticket of one's own, a note on it; a moment to think between any two."""
        loop, turn = asyncio.get_running_loop(), number
        await asyncio.sleep(self.think[1] * number / len(self.desks))
        async with Tab(self.url, token) as tab:
            await tab.connect()
            while loop.time() < ends:
                id, turn = self.tickets[turn % len(self.tickets)], turn + len(self.desks)
                await self._timed(self.read, tab.open("tickets"))
                await asyncio.sleep(random.uniform(*self.think))
                await self._timed(self.read, tab.open("ticket", f"id={id}"))
                await asyncio.sleep(random.uniform(*self.think))
                await _note_chosen(tab, id)
                note = {f"note:{id}:text": f"已联系住户，第{turn}次"}
                await self._timed(self.noted, tab.fill(note, press=f"note:{id}:send"))
                await asyncio.sleep(random.uniform(*self.think))

    async def _timed(self, into: list[float], deed: Awaitable[None]) -> None:
        began = time.perf_counter()
        await deed
        into.append(time.perf_counter() - began)


async def _note_chosen(tab: Tab, id: int) -> None:
    """A screen that draws itself anew meanwhile may want to be told again."""
    for _ in range(5):
        await tab.set("step", "备注")
        if any(element.key.startswith(f"note:{id}:text") for element in tab.kinds("text_area")):
            return


# -- what came of it ---------------------------------------------------------------------------


def told(database: Database, morning: Morning) -> bool:
    with database.reading() as s:
        found = select(Inspection.code, InspectionItem.item, InspectionItem.turn)
        rows = s.execute(found.join(Inspection, Inspection.id == InspectionItem.inspection_id)).all()
        notes = s.scalar(select(func.count()).where(TicketEvent.note.like("已联系住户%"))) or 0
    kept = {(code, item): turn for code, item, turn in rows}
    acked = {(one.code, item): turn for one in morning.inspectors for item, turn in one.acked.items()}
    lost = sum(kept.get(which) != turn for which, turn in acked.items())
    unkept = len(morning.noted) - notes
    many, taps = len(morning.inspectors), len(morning.tapped)
    print(f"   {many} inspectors, {taps} taps in {morning.seconds:.0f} s, {lost} acknowledged and lost,")
    low, high = morning.think
    print(f"   {morning.refused} refused; {len(morning.desks)} staff, thinking {low:g} to {high:g} s,")
    print(f"   {notes} notes kept, {unkept} lost")
    line("", "median", "p95", "slowest", "p95 to floor", width=34)
    report("the page of 36 items opened", morning.opened)
    report("a post without work (floor)", morning.idle)
    report("a tap acknowledged", morning.tapped, p95(morning.idle))
    if morning.read and morning.noted:
        report("a desk's list or ticket", morning.read)
        report("a desk's note", morning.noted)
    return not lost and not morning.refused and not unkept
