"""Verify the audit log: every entry against its seal and the one before."""

import argparse

from db.base import use
from lib import audit
from lib.settings import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deed", choices=["verify"])


def run(args: argparse.Namespace) -> int:
    with use(settings().database_url).reading() as s:
        count, broken = audit.verify(s)
    if broken is None:
        print(f"审计日志完整，共 {count} 条 / audit log whole, {count} entries")
        return 0
    print(f"审计日志在第 {broken} 条被改动 / audit log altered at entry {broken}")
    return 1
