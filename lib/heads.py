"""The audit chain's head, noted in a file beside the database.

Whoever cuts the chain's end off and sets its head back inside the database is found out by the file.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from lib.settings import settings

NOTED_EVERY = timedelta(hours=1)
log = logging.getLogger("wuyedesk")
_last: dict[Path, datetime] = {}


def path() -> Path:
    return settings().data_dir / ("demo-audit-heads.log" if settings().demo else "audit-heads.log")


def note_now_and_then(seq: int, hash: str, now: datetime) -> None:
    """The first head after the start and one an hour; only ever a committed one."""
    if path() not in _last or now - _last[path()] >= NOTED_EVERY:
        note(seq, hash, now)


def note(seq: int, hash: str, now: datetime) -> None:
    """A full disk must not turn a deed already done into an error."""
    _last[path()] = now
    try:
        with path().open("a", encoding="ascii") as file:
            file.write(f"{seq} {hash} {now.isoformat(timespec='seconds')}\n")
    except OSError:
        log.error("the head of the audit log could not be noted in %s", path())


def noted() -> dict[int, str]:
    """seq → hash of every head noted; a line torn by a crash is left out."""
    if not path().exists():
        return {}
    lines = [line.split() for line in path().read_text("ascii", errors="replace").splitlines()]
    return {int(words[0]): words[1] for words in lines if len(words) == 3 and words[0].isdecimal()}
