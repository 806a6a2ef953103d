"""Which servers of this installation are up: each holds a file of its own locked as long as it lives."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from lib.settings import settings


def _folder() -> Path:
    return settings().data_dir / ("demo-running" if settings().demo else "running")


@contextmanager
def marked() -> Iterator[None]:
    """The lock falls with the process, however it ends."""
    path = _folder() / secrets.token_hex(8)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(path, thread_local=False):
        yield
    with suppress(OSError):
        path.unlink()


def servers() -> int:
    """How many are up; what a killed one left behind is tidied away."""
    return sum(_is_held(path) for path in _folder().glob("*"))


def _is_held(path: Path) -> bool:
    try:
        with FileLock(path, timeout=0):
            pass
    except Timeout:
        return True
    with suppress(OSError):
        path.unlink()
    return False
