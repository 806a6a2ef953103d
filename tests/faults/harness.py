"""People submitting all at once, and a process killed while they do.

main() is what the process does that gets killed: it writes to a log what it begins and what was committed,
first of all trying again what an earlier one began and left open.
"""

import os
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from db import base
from db.base import Database
from db.choices.tickets import Move
from db.forms import Answer
from db.records import Deed, NumberCounter
from db.tickets import Ticket, TicketEvent
from lib import audit
from lib.deeds import perform
from lib.errors import Refused
from lib.settings import settings
from lib.tickets import service as tickets
from tests.cast import LEAK, Cast

WRITERS = 4
LONGEST_LIFE = 0.6
START_SECONDS = 60.0
# Each is a process of its own; where the system can, it begins with everything imported.
PROCESSES: Any = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")


def submit(cast: Cast, nonce: str) -> int:
    """One repair, as a form sent with this nonce."""
    where: dict[str, Any] = {
        "project_id": cast.project_a,
        "household_id": cast.household_a,
        "customer_id": cast.customer_a,
    }
    return perform(tickets.receive, cast.clerk, nonce, form_version=cast.form, answers=LEAK, **where)


# -- all at once -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What one of a crowd got, or why not, after how many seconds."""

    value: Any
    refused: Exception | None
    seconds: float


def at_once(deeds: Iterable[Callable[[], Any]]) -> list[Outcome]:
    """Each in a thread of its own, all let go at the same moment."""
    work = list(deeds)
    gate = threading.Barrier(len(work))
    found: list[Outcome | None] = [None] * len(work)
    threads = [threading.Thread(target=_run, args=(gate, found, i, deed)) for i, deed in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcome for outcome in found if outcome]


def _run(gate: threading.Barrier, found: list[Outcome | None], index: int, deed: Callable[[], Any]) -> None:
    gate.wait()
    began, value, refused = time.perf_counter(), None, None
    try:
        value = deed()
    except Exception as error:
        refused = error
    found[index] = Outcome(value, refused, time.perf_counter() - began)


def crowd(cast: Cast, people: int) -> list[Outcome]:
    """That many repairs submitted at once, each from a form of its own."""
    warm = (cast.clerk, cast.project_a, cast.household_a, cast.customer_a, cast.form)
    assert all(warm)
    return at_once(lambda: submit(cast, secrets.token_hex(8)) for _ in range(people))


# -- what must be true afterwards --------------------------------------------------------------


def faults_of(database: Database, submitted: int) -> list[str]:
    """Everything wrong with a database into which so many repairs were taken; empty when all is well."""
    with database.reading() as s:
        count = s.scalar(select(func.count()).select_from(Ticket))
        numbers = sorted(int(no.split("-")[1]) for no in s.scalars(select(Ticket.no)))
        last = dict(
            s.execute(
                select(NumberCounter.period, NumberCounter.last).where(NumberCounter.series == "WX")
            ).all()
        )
        days = Counter(no[2:10] for no in s.scalars(select(Ticket.no)))
        # That a later one says the same again is told on both, and is none of its own steps.
        steps = select(func.count()).select_from(TicketEvent).where(TicketEvent.move != Move.LINK)
        events = s.scalar(steps)
        answers = s.scalar(select(func.count()).select_from(Answer))
        broken = audit.verify(s)[1]
        whole = s.scalar(text("PRAGMA integrity_check")) if database.sqlite else "ok"
    wanted = sorted(n for day in days.values() for n in range(1, day + 1))
    wrong = {
        f"{count} tickets stored, {submitted} submitted": count != submitted,
        "numbers have gaps or doubles": numbers != wanted or last != dict(days),
        f"{events} events for {count} tickets": events != 2 * submitted,
        f"{answers} answers for {count} tickets": answers != submitted,
        f"audit chain broken at {broken}": broken is not None,
        f"integrity: {whole}": whole != "ok",
    }
    return [fault for fault, is_so in wrong.items() if is_so]


# -- killed under load -------------------------------------------------------------------------


@dataclass
class Storm:
    """Kills so far, and what the log and the database say of them."""

    log: Path
    kills: int = 0
    unheard: int = 0
    faults: list[str] = field(default_factory=list)

    def begun(self) -> set[str]:
        return {nonce for mark, nonce, _ in _lines(self.log) if mark == "?"}

    def acknowledged(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for mark, nonce, id in _lines(self.log):
            if mark == "!":
                found.setdefault(nonce, set()).add(int(id))
        return found


def storm(database: Database, log: Path, kills: int, *, tell: Callable[[str], object] = str) -> Storm:
    """Kill a busy process so many times; each next one begins with what the one before left open."""
    found, dice = Storm(log), random.Random()
    for number in range(1, kills + 1):
        _kill_one(log, dice.uniform(0, LONGEST_LIFE))
        found.kills = number
        found.unheard += _stored_unheard(database, found)
        if number % 10 == 0:
            tell(f"{number} kills, {len(found.acknowledged())} acknowledged")
    _start(log, finish=True).join(START_SECONDS)
    found.faults = [*_broken_promises(database, found), *faults_of(database, len(found.begun()))]
    return found


def _start(log: Path, *, finish: bool = False) -> Any:
    PROCESSES.set_forkserver_preload([__name__])
    environment = {**os.environ, "WUYEDESK_DATA": str(settings().data_dir)}
    child = PROCESSES.Process(target=main, args=(log, environment), kwargs={"finish": finish})
    child.start()
    return child


def _kill_one(log: Path, life: float) -> None:
    """Life counts from its first sign of work, so that the kill meets it at work."""
    before = log.stat().st_size if log.exists() else 0
    child = _start(log)
    patience = time.monotonic() + START_SECONDS
    while not log.exists() or log.stat().st_size == before:
        if not child.is_alive() or time.monotonic() > patience:
            raise RuntimeError(f"the process to be killed did not start: {child.exitcode}")
        time.sleep(0.002)
    time.sleep(life)
    child.kill()
    child.join()


def _stored_unheard(database: Database, found: Storm) -> int:
    """Committed but never acknowledged: what a retry without a nonce would double."""
    open_ends = found.begun() - found.acknowledged().keys()
    with database.reading() as s:
        return len(s.scalars(select(Deed.nonce).where(Deed.nonce.in_(open_ends))).all())


def _broken_promises(database: Database, found: Storm) -> Iterator[str]:
    """Every acknowledged nonce is one ticket, the same each time it was asked for."""
    acknowledged = found.acknowledged()
    with database.reading() as s:
        stored = {nonce: result["value"] for nonce, result in s.execute(select(Deed.nonce, Deed.result))}
        ids = set(s.scalars(select(Ticket.id)))
    if lost := [nonce for nonce, told in acknowledged.items() if not told <= ids]:
        yield f"{len(lost)} acknowledged tickets lost"
    if twice := [nonce for nonce, told in acknowledged.items() if told != {stored.get(nonce)}]:
        yield f"{len(twice)} nonces with another or a second ticket"
    if silent := found.begun() - acknowledged.keys():
        yield f"{len(silent)} never acknowledged, even when tried again"
    if len(set(stored.values())) != len(stored):
        yield "two nonces share a ticket"


def _lines(log: Path) -> Iterator[tuple[str, str, str]]:
    """The last line may be cut off by the kill."""
    for line in log.read_text("ascii").splitlines() if log.exists() else ():
        mark, _, rest = line.partition(" ")
        nonce, _, id = rest.partition(" ")
        if len(nonce) == 16 and (mark == "?" or id.isdigit()):
            yield mark, nonce, id


# -- the process to be killed ------------------------------------------------------------------


def main(log: Path, environment: dict[str, str], *, finish: bool) -> None:
    os.environ.update(environment)
    cast = Cast(base.use(settings().database_url))
    before = Storm(log)
    left = sorted(before.begun() - before.acknowledged().keys())
    with log.open("ab", buffering=0) as file:
        for nonce in left:
            _write(file, "!", nonce, submit(cast, nonce))
        if not finish:
            threads = [threading.Thread(target=_submit_on, args=(cast, file)) for _ in range(WRITERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()


def _submit_on(cast: Cast, file: Any) -> None:
    while True:
        nonce = secrets.token_hex(8)
        _write(file, "?", nonce)
        try:
            _write(file, "!", nonce, submit(cast, nonce))
        except Refused:
            continue


def _write(file: Any, mark: str, nonce: str, id: int | str = "") -> None:
    """One write to the system: what is in the file then survives the process."""
    file.write(f"{mark} {nonce} {id}\n".encode("ascii"))
