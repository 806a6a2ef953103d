"""Measure speed and endurance, as ratios against floors of the same run."""

import argparse
import subprocess
import sys

KINDS = (
    "screens",
    "submits",
    "imports",
    "look_up",
    "promises",
    "residents",
    "surveys_load",
    "exam_load",
    "exam_kills",
    "exam_scoring",
    "exam_items",
    "satisfaction",
    "duties_year",
    "inspection_load",
    "inspection_board",
    "search",
    "million",
    "flood",
    "restore",
    "faults",
    "all",
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", default="all", choices=KINDS)
    parser.set_defaults(rest=[])


def run(args: argparse.Namespace) -> int:
    return subprocess.call([sys.executable, "-m", "tests.bench", args.kind, *args.rest])
