"""Work on strangers' files in a child process, held to memory and time, that may be killed at any moment."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUIET = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Stopped(Exception):
    """It died, most likely of its limits."""


class Late(Stopped):
    """Its time was over."""


def module(name: str, *words: str) -> tuple[str, ...]:
    return sys.executable, "-m", name, *words


def ask(command: Sequence[str], content: bytes = b"", *, seconds: float) -> bytes:
    """What the child says, given the content. Its complaints go nowhere: they quote the file."""
    try:
        child = subprocess.run(
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            timeout=seconds,
            check=True,
            creationflags=QUIET,
        )
    except subprocess.TimeoutExpired:
        raise Late from None
    except subprocess.CalledProcessError as ended:
        raise Stopped(ended.returncode) from None
    return child.stdout


def bound(memory: int, seconds: int | None = None) -> None:
    """Said by the child of itself, before it opens anything: bytes, and seconds of computing.

    Windows has no such limits: there the parent's clock and the checks on the file have to do.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
