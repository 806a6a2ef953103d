"""Check the code: style, types, imports, architecture, texts and the fast tests."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

PYTEST = ["pytest", "-n", "2", "-q"]
FAST = "not slow and not e2e and not postgres"

STATIC = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "lib", "db"],
    "deptry": ["deptry", "."],
    "architecture": ["pytest", "-q", "tests/test_architecture.py"],
    "texts": ["lib.commands", "texts"],
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(rest=[])


def run(args: argparse.Namespace) -> int:
    compile_once()
    fast = [*PYTEST, "-m", FAST, "--ignore=tests/test_architecture.py", *args.rest]
    return 0 if passed({**STATIC, "fast tests": fast}) else 1


def compile_once() -> None:
    """What one process compiles serves all: beside the tree, where the tree is to stay clean."""
    if sys.dont_write_bytecode:
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(".pytest_cache", "compiled").resolve())
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def passed(steps: dict[str, list[str]]) -> bool:
    """Every step runs, whatever the ones before it said."""
    outcomes = [step(name, words) for name, words in steps.items()]
    return all(outcomes)


def step(name: str, words: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seconds, ok = time.monotonic() - started, done.returncode == 0
    print(f"{name:<13}{seconds:6.1f} s  {'ok' if ok else 'FAILED'}", flush=True)
    if not ok:
        print(done.stdout.decode(errors="replace"), flush=True)
    return ok
