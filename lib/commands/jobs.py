"""Run the background jobs that are due, once: for cron or the Task Scheduler."""

import argparse
import sys

from db import schema
from db.base import use
from lib import clock, jobs
from lib.settings import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="only say when each ran last")


def run(args: argparse.Namespace) -> int:
    database = use(settings().database_url)
    if not schema.is_current(database):
        print("请先执行 python3 manage.py migrate / migrate first", file=sys.stderr)
        return 1
    return listed() if args.list else run_due()


def listed() -> int:
    for state in jobs.states():
        last = clock.shown(state.began_at) or "从未 / never"
        print(f"{state.name:<44}{last:<18}{state.error or '正常 / fine'}")
    return 0


def run_due() -> int:
    outcomes = jobs.run_due()
    for name, error in outcomes.items():
        print(f"{name:<44}{error or '完成 / done'}", flush=True)
    print(f"运行了 {len(outcomes)} 项任务 / {len(outcomes)} jobs run")
    return 1 if any(outcomes.values()) else 0
