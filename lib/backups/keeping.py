"""The night's backup, and those asked for: made by a process of its own, so that nobody waits for it."""

import subprocess
import sys

from lib import clock
from lib.backups import service
from lib.backups.making import MAKER
from lib.backups.rules import is_due
from lib.backups.service import Turn
from lib.deeds import perform, read
from lib.settings import ROOT, settings


def keep_up() -> None:
    """A job of its own. The demo's invented company is copied once, and when somebody asks."""
    turn = read(service.turn, MAKER)
    wanted = turn.verified_at is None or not settings().demo
    if turn.asked or (wanted and _is_due(turn)):
        command = [sys.executable, "-m", "lib.commands", "backup", "--gently"]
        subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if not settings().demo:
        perform(service.worry, MAKER)


def _is_due(turn: Turn) -> bool:
    now, hour = clock.local(clock.now()), settings().backup_hour
    verified = clock.local(turn.verified_at) if turn.verified_at else None
    tried = clock.local(turn.tried_at) if turn.tried_at else None
    return is_due(now, hour, verified=verified, tried=tried)
