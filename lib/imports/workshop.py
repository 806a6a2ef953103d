"""Where a chosen file is worked on: a folder on disk, a child that judges it, a thread that brings it in.

A session keeps the folder's name and nothing else; a folder nobody comes back to goes after a day.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.errors import Refused
from lib.faults import report
from lib.i18n import N_
from lib.imports.shelf import Shelf
from lib.settings import ROOT, settings

LARGEST = 20 * 2**20
KEPT = 24 * 3600
SEATS = 2
"""Children at once: each holds a whole file in memory."""
FAULT = N_("Something went wrong here. Nothing was saved. Please tell your administrator this number: {id}")
_children: dict[str, subprocess.Popen[bytes]] = {}
_lock = threading.Lock()


def room() -> Path:
    return settings().data_dir / "imports"


def open_folder(name: str, content: bytes) -> str:
    """Puts a file into a folder of its own; returns the folder's name."""
    if len(content) > LARGEST:
        size, most = -(-len(content) // 2**20), LARGEST // 2**20
        raise Refused(N_("The file has {size} MB; {limit} MB at most."), size=size, limit=most)
    _sweep()
    mark = secrets.token_hex(16)
    folder = room() / mark
    folder.mkdir(parents=True, mode=0o700)
    (folder / "file").write_bytes(content)
    return mark


def _sweep() -> None:
    oldest = time.time() - KEPT
    for folder in room().glob("*") if room().exists() else ():
        if folder.name not in _children and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def shelf(mark: str) -> Shelf | None:
    """The folder of that name, if it is still there."""
    folder = room() / mark
    return Shelf(folder) if re.fullmatch(r"[0-9a-f]{32}", mark) and folder.is_dir() else None


def close_folder(mark: str) -> None:
    """Ends whatever is still being done there."""
    stop_judging(mark)
    if found := shelf(mark):
        shutil.rmtree(found.folder, ignore_errors=True)


def keep_rows_to_mend(mark: str) -> None:
    """Once it is in, only the file to mend is wanted any more."""
    if found := shelf(mark):
        for path in found.folder.iterdir():
            if path.name not in ("mend.xlsx", "out.json"):
                path.unlink(missing_ok=True)


# -- judging -----------------------------------------------------------------------------------


def judge(mark: str, order: dict[str, Any]) -> None:
    """Order a judgement; it begins as soon as a seat is free. Ask judged() now and then."""
    stop_judging(mark)
    if found := shelf(mark):
        found.put_order(order)
        _begin(found)


def judged(mark: str) -> dict[str, Any] | None:
    """What came of it; none while it is being made."""
    if not (found := shelf(mark)):
        return {"refused": N_("This file is no longer here. Please choose it again."), "params": {}}
    if out := found.out():
        _bury(mark)
        return out
    with _lock:
        child = _children.get(mark)
    if child is None:
        _begin(found)
    elif child.poll() is not None and not found.out():
        _bury(mark)
        found.finish(
            {
                "refused": N_("The file cannot be read: it is damaged or far too large to be a ledger."),
                "params": {},
            }
        )
    return found.out()


def _bury(mark: str) -> None:
    """A child that has said what it had to is over in a moment."""
    with _lock:
        child = _children.pop(mark, None)
    if child:
        child.wait()


def _begin(found: Shelf) -> None:
    with _lock:
        running = sum(child.poll() is None for child in _children.values())
        if running < SEATS and found.folder.name not in _children:
            _children[found.folder.name] = subprocess.Popen(
                (sys.executable, "-m", "lib.imports.child", str(found.folder)),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )


def stop_judging(mark: str) -> None:
    """Kills the child with the child that reads for it."""
    with _lock:
        child = _children.pop(mark, None)
    if child and child.poll() is None:
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


# -- bringing in -------------------------------------------------------------------------------


class Stopped(Refused):
    """The person has thought better of it."""


@dataclass
class Bringing:
    """An import under way in a thread of its own: its transaction is that thread's alone."""

    done: int = 0
    all: int = 1
    batch: int | None = None
    refused: Refused | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def go(self, done: int, all: int) -> None:
        """The import's own progress; raising here leaves nothing behind."""
        if self.stop.is_set():
            raise Stopped(N_("Stopped. Nothing was imported."))
        self.done, self.all = done, max(all, 1)

    @property
    def over(self) -> bool:
        return self.thread is not None and not self.thread.is_alive()


def bring(perform: Callable[[Bringing], int]) -> Bringing:
    """perform runs the use case in the new thread and returns the batch's id."""
    bringing = Bringing()

    def work() -> None:
        try:
            bringing.batch = perform(bringing)
        except Refused as refused:
            bringing.refused = refused
        except Exception as error:
            bringing.refused = Refused(FAULT, id=report(error))

    bringing.thread = threading.Thread(target=work, name="import", daemon=False)
    bringing.thread.start()
    return bringing
