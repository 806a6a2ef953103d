"""The real server, started as people start it, with a database prepared before."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from lib.accounts import sessions
from lib.deeds import perform
from tests.cast import DOOR, PASSWORD_HASH, Cast
from tests.ws import BARE, COOKIE, Tab

ROOT = Path(__file__).parent.parent.parent
LONGEST_START = 60


@dataclass
class Site:
    url: str
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """Everything the server has written so far."""
        return (self.data.parent / f"{self.data.name}.log").read_text("utf8", errors="replace")

    def http(self, token: str = "", **more: object) -> httpx.Client:
        cookies = {COOKIE: token} if token else {}
        return httpx.Client(base_url=self.url, cookies=cookies, **BARE, timeout=30, **more)  # type: ignore[arg-type]

    def tab(self, token: str = "", **more: object) -> Tab:
        return Tab(self.url, token, **more)  # type: ignore[arg-type]


@contextmanager
def started(
    data: Path, home: str = "Home.py", program: tuple[str, ...] = ("-m", "streamlit"), **environment: str
) -> Iterator[Site]:
    """A server on a free port of this machine, stopped by its own process id."""
    port = free_port()
    known = {
        name: value for name, value in os.environ.items() if not name.startswith(("WUYEDESK", "DATABASE_URL"))
    }
    words = [f"--server.port={port}", "--server.address=127.0.0.1"]
    with (data.parent / f"{data.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *program, "run", home, *words],
            cwd=ROOT,
            env={**known, "WUYEDESK_DATA": str(data), "WUYEDESK_JOBS": "0", **environment},
            stdout=log,
            stderr=log,
        )
        site = Site(f"http://127.0.0.1:{port}", data, process)
        try:
            wait_until_healthy(site)
            yield site
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_healthy(site: Site) -> None:
    late = time.monotonic() + LONGEST_START
    while time.monotonic() < late:
        if site.process.poll() is not None:
            break
        try:
            if httpx.get(f"{site.url}/healthz", **BARE).json() == {"status": "ok"}:
                return
        except (httpx.TransportError, ValueError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{site.log}")


def free_port() -> int:
    """Below those the system lends out: nobody's outgoing call takes it before the server has it."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as s, suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


def copy_of(template: Path, data: Path) -> Path:
    shutil.copytree(template, data)
    return data


def token_of(cast: Cast, name: str) -> str:
    """A session as the door would open it, without the work of a password."""
    who = cast.user_id(name)
    return perform(sessions.open_session, DOOR, None, user_id=who, password_hash=PASSWORD_HASH, try_id=0)
