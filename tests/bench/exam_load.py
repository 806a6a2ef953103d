"""An exam morning: 200 people answer every five seconds for a minute, then hand in within one second.

All behind one address, as in one room, against the whole server as people start it. The floors are of the
same run: a post of the same size that the app answers without any work, and a commit of one row.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, insert, select

from db.base import Database
from db.choices.exams import SittingState
from db.choices.questions import Difficulty
from db.choices.staff import StaffStatus
from db.exams import Exam, Sitter, Sitting, SittingAnswer
from db.staff import Staff
from lib.exams.plan import Frozen, FrozenQuestion, Item, Plan, Section
from tests.bench.ground import line, median, ms, p95, small_company, times
from tests.bench.residents import timed
from tests.bench.submits import one_row
from tests.cast import Cast
from tests.exams.announced import CONTENTS, announced
from tests.faults.harness import at_once
from tests.web.site import started

PEOPLE, SECONDS, EVERY, QUESTIONS, ARRIVING = 200, 60.0, 5.0, 100, 20.0
COMMITS = 200
SCRIPT = {"accept": "application/json"}


def run(words: list[str]) -> bool:
    """`exam_load [people [seconds]]`"""
    many, seconds = int(words[0]) if words else PEOPLE, float(words[1]) if words[1:] else SECONDS
    with small_company() as (database, cast):
        exam, codes = ask(cast, many)
        commits = [timed(one_row(database)) for _ in range(COMMITS)]
        together = [one.seconds for one in at_once(one_row(database) for _ in range(many))]
        data = Path(database.engine.url.database or "").parent
        with started(data) as site:
            morning = asyncio.run(Morning(site.url, codes, seconds).sat())
        return told(database, exam, morning, Floors(commits, together))


def ask(cast: Cast, many: int) -> tuple[int, list[str]]:
    """(exam, the codes of so many people more): a hundred questions, shuffled for each."""
    about: dict[str, Any] = {"number": 1, "topic": 1, "difficulty": Difficulty.EASY}
    kept = {n: FrozenQuestion(content=CONTENTS[n % len(CONTENTS)], **about) for n in range(QUESTIONS)}
    items = tuple(Item(question=n, marks=Decimal(1)) for n in kept)
    plan = Plan(sections=(Section(title="理论", items=items),))
    frozen = Frozen(plan=plan, marking={}, shuffled=True, full=Decimal(QUESTIONS), questions=kept)
    exam = announced(cast, frozen=frozen.model_dump(mode="json")).exam
    people = [
        {"no": f"K{n:05}", "name": f"考生{n}", "project_id": cast.project_a, "status": StaffStatus.ACTIVE}
        for n in range(many)
    ]
    with cast.database.writing() as s:
        s.execute(insert(Staff), [{**one, "version": 1} for one in people])
        ids = s.execute(select(Staff.no, Staff.id).where(Staff.no.like("K%"))).all()
        rows = [{"exam_id": exam, "staff_id": id, "code": f"load{no}", "version": 1} for no, id in ids]
        s.execute(insert(Sitter), rows)
    return exam, [str(row["code"]) for row in rows]


# -- the morning -------------------------------------------------------------------------------


@dataclass
class Person:
    """choices: questions with options. acked: question → the turn last called saved."""

    browser: httpx.AsyncClient
    code: str
    page: str = ""
    choices: list[int] = field(default_factory=list)
    turn: int = 0
    acked: dict[int, int] = field(default_factory=dict)


@dataclass
class Morning:
    """Seconds for each kind of request; idle: posts of the same size that are answered without any work."""

    url: str
    codes: list[str]
    seconds: float
    opened: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    handed: list[float] = field(default_factory=list)
    idle_together: list[float] = field(default_factory=list)
    refused: int = 0
    people: list[Person] = field(default_factory=list)

    async def sat(self) -> "Morning":
        self.people = [Person(self._browser(), code) for code in self.codes]
        await self._spread(self._begin, ARRIVING)
        await self._spread(self._idle, EVERY)
        await self._spread(self._answer, EVERY, self.seconds)
        await self._spread(self._idle_together, 1.0)
        await self._spread(self._hand_in, 1.0)
        for person in self.people:
            await person.browser.aclose()
        return self

    def _browser(self) -> httpx.AsyncClient:
        # Reading the machine's certificates anew costs more than the request; there is no https here.
        return httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=120, verify=False)

    async def _spread(
        self, deed: Callable[[Person], Awaitable[None]], every: float, seconds: float = 0.0
    ) -> None:
        """Each at a moment of their own within so many seconds, and again each so many, while it lasts."""
        loop = asyncio.get_running_loop()
        began = loop.time()

        async def one(number: int, person: Person) -> None:
            at = began + every * number / len(self.people)
            while True:
                await asyncio.sleep(max(0.0, at - loop.time()))
                await deed(person)
                at += every
                if at - began >= seconds:
                    return

        await asyncio.gather(*(one(number, person) for number, person in enumerate(self.people)))

    async def _begin(self, person: Person) -> None:
        at = f"/x/{person.code}"
        began = time.perf_counter()
        await person.browser.post(at, data={"last": person.code[-4:]})
        await person.browser.post(f"{at}/start")
        page = (await person.browser.get(at)).text
        self.opened.append(time.perf_counter() - began)
        person.page = re.findall(r'data-page="([^"]+)"', page)[0]
        forms = re.split(r'<form class="q" id="q', page)[1:]
        person.choices = [int(form.split('"')[0]) for form in forms if 'name="a" value="0"' in form]

    async def _answer(self, person: Person) -> None:
        person.turn += 1
        n = random.choice(person.choices)
        form = {"n": n, "turn": person.turn, "page": person.page, "a": "0"}
        seconds, answer = await self._post(person, "save", form)
        self.saved.append(seconds)
        if answer.status_code == 200 and answer.json()["state"] == "saved":
            person.acked[n] = person.turn
        else:
            self.refused += 1

    async def _idle(self, person: Person) -> None:
        self.idle.append(
            (await self._post(person, "save", {"page": "0" * 16, "n": 1, "turn": 1, "a": "0"}))[0]
        )

    async def _idle_together(self, person: Person) -> None:
        self.idle_together.append((await self._post(person, "hand-in", {"page": "0" * 16}))[0])

    async def _hand_in(self, person: Person) -> None:
        seconds, answer = await self._post(person, "hand-in", {"page": person.page})
        self.handed.append(seconds)
        self.refused += answer.status_code != 303

    async def _post(self, person: Person, path: str, form: dict[str, Any]) -> tuple[float, httpx.Response]:
        began = time.perf_counter()
        headers, at = SCRIPT if path == "save" else {}, f"/x/{person.code}/{path}"
        try:
            answer = await person.browser.post(at, data=form, headers=headers)
        except httpx.TransportError:  # A connection let go of while idle: every browser asks once more.
            answer = await person.browser.post(at, data=form, headers=headers)
        return time.perf_counter() - began, answer


# -- what came of it ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Floors:
    """Commits of one row, one after the other and all at once."""

    commits: list[float]
    together: list[float]


def told(database: Database, exam: int, morning: Morning, floors: Floors) -> bool:
    with database.reading() as s:
        mine = select(Sitter.code, SittingAnswer.n, SittingAnswer.turn).join(
            Sitting, Sitting.id == SittingAnswer.sitting_id
        )
        rows = s.execute(mine.join(Sitter, Sitter.id == Sitting.sitter_id)).all()
        ended = Sitting.exam_id == exam, Sitting.state == SittingState.SUBMITTED
        handed = s.scalar(select(func.count()).select_from(Sitting).where(*ended)) or 0
        assert s.get(Exam, exam)
    kept = {(code, n): turn for code, n, turn in rows}
    acked = {(person.code, n): turn for person in morning.people for n, turn in person.acked.items()}
    lost = sum(kept.get(which) != turn for which, turn in acked.items())
    many = len(morning.people)
    print(f"   {many} people, {len(morning.saved)} answers sent, {lost} acknowledged and lost,")
    print(f"   {handed} of {many} handed in, {morning.refused} refused")
    line("", "median", "p95", "slowest", "p95 to floor", width=34)
    report("let in, begun, paper shown", morning.opened)
    report("a post without work (floor)", morning.idle)
    report("an answer acknowledged", morning.saved, p95(morning.idle))
    report("200 posts without work in 1 s", morning.idle_together)
    report("handed in, all within 1 s", morning.handed, p95(morning.idle_together))
    report("a commit of one row, one by one", floors.commits)
    report("a commit of one row, all at once", floors.together)
    return not lost and handed == many and not morning.refused


def report(name: str, seconds: list[float], floor: float = 0.0) -> None:
    cells = (ms(median(seconds)), ms(p95(seconds)), ms(max(seconds)), times(p95(seconds), floor))
    line(name, *cells, width=34)
