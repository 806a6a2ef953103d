"""What the product does by itself: each room's JOBS, run in the background under a lease of the database.

A job is a command, run as the system with that command's permission, or a plain function without arguments
that runs commands of its own. A command that says it did something is run again at once, for a while.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.alerts import JobLease
from db.base import database
from db.upserts import insert
from lib import clock
from lib.access import ROOMS, Actor
from lib.deeds import perform
from lib.faults import report
from lib.settings import settings

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

LEASE = timedelta(minutes=10)  # as long as a job may take; a holder that died is out of it then
EARLY = 0.9  # of its time, so that a timer that rings a little early does not skip a turn
LONGEST_TICK = 300  # seconds: a daily job is looked at so often
ROUNDS, SECONDS = 20, 20.0  # a job with much to do goes on so often, so long
THREADS = 2
FIRST = timedelta(seconds=3)  # apart at the start, one after the other
NEVER, OVERDUE = 3, timedelta(minutes=15)
HOLDER = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


@cache
def jobs() -> dict[str, int]:
    """tickets.escalation_service.escalate → every so many seconds, from every room."""
    found: dict[str, int] = {}
    for room in ROOMS:
        declared: dict[str, int] = getattr(import_module(f"lib.{room}"), "JOBS", {})
        found |= declared
    return found


def job(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(f"lib.{module}"), function)
    return found


@dataclass(frozen=True)
class State:
    """How a job went last; error is empty when it went well."""

    name: str
    every: int
    began_at: datetime | None
    ended_at: datetime | None
    error: str

    @property
    def next_at(self) -> datetime | None:
        return self.began_at + timedelta(seconds=self.every) if self.began_at else None

    def overdue(self, now: datetime) -> bool:
        """It has missed several turns, or never had one."""
        patience = max(timedelta(seconds=self.every * NEVER), OVERDUE)
        return self.began_at is None or self.began_at + patience < now


def states() -> list[State]:
    with database().reading() as s:
        return states_of(s)


def states_of(s: Session) -> list[State]:
    kept = {lease.name: lease for lease in s.scalars(select(JobLease))}
    found = []
    for name, every in jobs().items():
        lease = kept.get(name)
        told = (lease.began_at, lease.ended_at, lease.error) if lease else (None, None, "")
        found.append(State(name, every, *told))
    return found


def run_due() -> dict[str, str]:
    """Every job whose time has come, once; name → what went wrong, empty when nothing did."""
    outcomes = {name: run(name) for name in jobs()}
    return {name: error for name, error in outcomes.items() if error is not None}


def run(name: str) -> str | None:
    """Nothing when it is not due or another process has it; else its error. Never raises."""
    try:
        if not _take(name, jobs()[name]):
            return None
    except Exception as error:
        return f"fault {report(error)}"
    trouble = _tried(name)
    try:
        _give_back(name, trouble)
    except Exception as error:
        return f"fault {report(error)}"
    return trouble


def _tried(name: str) -> str:
    try:
        _work(job(name), name)
    except Exception as error:
        return f"{type(error).__name__}, fault {report(error)}"
    return ""


def _work(deed: Callable[..., Any], name: str) -> None:
    if not hasattr(deed, "permission"):
        deed()
        return
    actor, started = Actor.system(name, deed.permission), time.monotonic()
    for _ in range(ROUNDS):
        if not perform(deed, actor) or time.monotonic() - started > SECONDS:  # type: ignore[arg-type]
            return


def _take(name: str, every: int) -> bool:
    """One holder at a time, one turn in its time, whatever number of processes ask."""
    with database().writing() as s:
        now, lease = clock.now(), JobLease
        s.execute(insert(s, lease).values(name=name, holder="", error="").on_conflict_do_nothing())
        # A moment further ahead than a lease can reach: the clock has been put back since.
        free = or_(lease.until.is_(None), lease.until <= now, lease.until > now + LEASE)
        due = or_(
            lease.began_at.is_(None),
            lease.began_at <= now - timedelta(seconds=every * EARLY),
            lease.began_at > now,
        )
        taken = update(lease).where(lease.name == name, free, due).returning(lease.name)
        return s.scalar(taken.values(holder=HOLDER, until=now + LEASE, began_at=now)) is not None


def _give_back(name: str, error: str) -> None:
    """Only one's own: a lease that ran out may be somebody else's by now."""
    with database().writing() as s:
        mine = update(JobLease).where(JobLease.name == name, JobLease.holder == HOLDER)
        s.execute(mine.values(until=None, ended_at=clock.now(), error=error[:200]))


def start() -> "BackgroundScheduler | None":
    """In the background of the server, unless something else runs `manage.py jobs`."""
    if not settings().jobs:
        return None
    from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        timezone=clock.zone(),
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for place, (name, every) in enumerate(jobs().items()):
        first = clock.now() + FIRST * (1 + place)
        seconds = min(every, LONGEST_TICK)
        scheduler.add_job(run, "interval", [name], seconds=seconds, id=name, next_run_time=first)
    scheduler.start()
    return scheduler
