"""Check the code: style, types, imports, architecture, texts and the fast tests."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PYTEST = ["pytest", "-n", "2", "-q"]
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000  # noqa: S108  (a folder of our own is made in it)
FAST = "not slow and not e2e and not postgres"

STATIC = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "lib", "db"],
    "deptry": ["deptry", "."],
    "architecture": ["pytest", "-q", "--noconftest", "tests/test_architecture.py"],
    "texts": ["lib.commands", "texts"],
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(rest=[])


def run(args: argparse.Namespace) -> int:
    compile_once()
    fast = [*PYTEST, "-m", FAST, "--ignore=tests/test_architecture.py", *args.rest]
    with in_memory():
        return 0 if passed({**STATIC, "fast tests": fast}) else 1


def compile_once() -> None:
    """What one process compiles serves all: beside the tree, where the tree is to stay clean."""
    if sys.dont_write_bytecode:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(".pytest_cache", "compiled").resolve())
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@contextmanager
def in_memory() -> Iterator[None]:
    """Passing files in memory where there is room: on a disk every commit of a test waits for it."""
    if not (os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM):
        yield
        return
    with TemporaryDirectory(prefix="wuyedesk-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL may run as another user
        os.environ["TMPDIR"] = folder
        yield


def passed(steps: dict[str, list[str]]) -> bool:
    """Two at a time: most keep one core busy. Every step runs, whatever the others said."""
    with ThreadPoolExecutor(2) as pool:
        return all([*pool.map(step, steps.keys(), steps.values())])


def step(name: str, words: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seconds, ok = time.monotonic() - started, done.returncode == 0
    said = "ok" if ok else f"FAILED\n{done.stdout.decode(errors='replace')}"
    print(f"{name:<13}{seconds:6.1f} s  {said}", flush=True)
    return ok
