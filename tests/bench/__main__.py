"""`manage.py bench [kind …|all]`: prints, and fails only where something was lost."""

import logging
import sys
import time
from importlib import import_module

KINDS = (
    *("submits", "imports", "promises", "screens", "residents"),
    *("exam_load", "exam_kills", "exam_scoring", "exam_items", "surveys_load", "satisfaction"),
    *("duties_year",),
    *("inspection_load", "inspection_board", "search", "million", "flood", "restore", "faults"),
)


def main(words: list[str]) -> int:
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    asked = words[0] if words else "all"
    outcomes = [measured(kind, words[1:]) for kind in (KINDS if asked == "all" else (asked,))]
    return 0 if all(outcomes) else 1


def measured(kind: str, words: list[str]) -> bool:
    print(f"== {kind}", flush=True)
    started = time.monotonic()
    well = import_module(f"tests.bench.{kind}").run(words)
    print(f"   {time.monotonic() - started:.0f} s{'' if well else '  NOT WELL'}\n", flush=True)
    return bool(well)


sys.exit(main(sys.argv[1:]))
