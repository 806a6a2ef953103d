"""The reading child, `python -m lib.questions.exchange_child FORMAT`: bytes in, questions out as JSON."""

import gc
import json
import sys
from typing import Any

from lib.children import bound
from lib.errors import Refused
from lib.i18n import N_
from lib.questions import exchange_formats
from lib.questions.exchange_travel_rules import told

MEMORY, SECONDS = 2**30, 60


def main() -> None:
    gc.disable()
    bound(MEMORY, SECONDS)
    found = answer(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "")
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode())


def answer(content: bytes, format: str) -> dict[str, Any]:
    try:
        read = exchange_formats.read(content, format)
    except Refused as refused:
        return {"refused": refused.message, "params": refused.params}
    except (MemoryError, RecursionError):
        return {"refused": N_("This file is far too large for one of questions."), "params": {}}
    return {"format": read.format, "rows": [told(row) for row in read.rows]}


if __name__ == "__main__":
    main()
