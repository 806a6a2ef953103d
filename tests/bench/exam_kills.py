"""A server killed at its busiest while people sit an exam: is every acknowledged answer there afterwards?

Three people answer without a pause, each change after the one before was acknowledged; what was not heard of
is sent again, as the page's script does. The server is the plain pages in a process of their own.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from sqlalchemy import select

from db.base import Database
from db.exams import Sitting, SittingAnswer
from lib.settings import settings
from tests.bench.ground import small_company
from tests.cast import Cast
from tests.exams.announced import Announced, announced
from tests.web.site import ROOT, free_port

KILLS, LONGEST_LIFE, PATIENCE = 20, 0.6, 60.0
SCRIPT = {"accept": "application/json"}
Acked = dict[tuple[int, int], tuple[int, str]]


def run(words: list[str]) -> bool:
    """`exam_kills [kills]`"""
    with small_company() as (database, cast):
        storm = killed(database, cast, int(words[0]) if words else KILLS)
    print(f"   {storm.kills} kills, {storm.acknowledged} answers acknowledged, {storm.again} sent again")
    print(f"   {'; '.join(storm.faults) or 'every acknowledged answer is there'}")
    return not storm.faults


@dataclass
class Storm:
    """newest: (who, n) → turn and choice last acknowledged; again: posts nobody answered."""

    kills: int = 0
    acknowledged: int = 0
    again: int = 0
    newest: Acked = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Server:
    """On one port for good, so that a browser finds it again; another begins whenever one is killed."""

    def __init__(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "WUYEDESK_DATA": str(settings().data_dir), "WUYEDESK_JOBS": "0"}
        command = [sys.executable, "-m", "tests.bench.exam_server", str(port)]
        self.nursery = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.begin()

    def begin(self) -> None:
        assert self.nursery.stdout
        self.pid, late = int(self.nursery.stdout.readline()), time.monotonic() + PATIENCE
        while time.monotonic() < late:
            try:
                httpx.get(f"{self.url}/healthz", trust_env=False)
                return
            except httpx.TransportError:
                time.sleep(0.01)
        raise RuntimeError("the server to be killed did not start")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.begin()

    def end(self) -> None:
        self.nursery.kill()
        self.nursery.wait()
        if self.nursery.stdout:
            self.nursery.stdout.close()
        os.kill(self.pid, signal.SIGKILL)


def killed(database: Database, cast: Cast, kills: int) -> Storm:
    of, storm, server, over = announced(cast), Storm(), Server(), threading.Event()
    sitters = [threading.Thread(target=_sit, args=(server.url, of, who, storm, over)) for who in range(3)]
    for sitter in sitters:
        sitter.start()
    try:
        for _ in range(kills):
            _answered(storm, more=3)
            time.sleep(random.uniform(0, LONGEST_LIFE))
            server.kill()
            storm.kills += 1
        _answered(storm, more=3)
    finally:
        over.set()
        for sitter in sitters:
            sitter.join()
        server.end()
    storm.faults += _faults(database, of, storm.newest)
    return storm


def _answered(storm: Storm, more: int) -> None:
    """Wait until the server is at work, so that the kill meets it there."""
    wanted, late = storm.acknowledged + more, time.monotonic() + PATIENCE
    while storm.acknowledged < wanted and time.monotonic() < late:
        time.sleep(0.005)


def _sit(url: str, of: Announced, who: int, storm: Storm, over: threading.Event) -> None:
    at, turn = f"/x/{of.codes[who]}", 0
    with httpx.Client(base_url=url, trust_env=False, timeout=10, headers=SCRIPT) as browser:
        browser.post(at, data={"last": f"E0001{who}"})
        browser.post(f"{at}/start")
        page = browser.get(at).text.split('name="page" value="')[1].split('"')[0]
        while not over.is_set():
            turn += 1
            n, choice = 1 + turn % 2, str(turn % 4)
            form = {"n": str(n), "turn": str(turn), "page": page, "a": choice}
            if _heard(lambda: browser.post(f"{at}/save", data=form), storm, over):  # noqa: B023
                storm.newest[who, n] = turn, "ABCD"[turn % 4]
                storm.acknowledged += 1


def _heard(post: Callable[[], httpx.Response], storm: Storm, over: threading.Event) -> bool:
    """Sent until it is acknowledged, or everything is over."""
    while not over.is_set():
        try:
            if (answer := post().json())["state"] == "saved":
                return True
            storm.faults.append(f"refused: {answer}")
            return False
        except (httpx.TransportError, ValueError):
            storm.again += 1
            time.sleep(0.05)
    return False


def _faults(database: Database, of: Announced, newest: Acked) -> list[str]:
    """What was acknowledged is there, or a newer change that was stored and not heard of any more."""
    with database.reading() as s:
        wanted = select(Sitting.sitter_id, SittingAnswer).join(
            Sitting, Sitting.id == SittingAnswer.sitting_id
        )
        kept = {(of.sitters.index(sitter), row.n): row for sitter, row in s.execute(wanted)}
    faults = []
    for (who, n), (turn, choice) in newest.items():
        row = kept.get((who, n))
        same = row and choice in (row.given.get("choice"), *row.given.get("choices", []))
        if row is None or row.turn < turn or (row.turn == turn and not same):
            faults.append(f"lost: sitter {who}, question {n}, turn {turn}")
    return faults
