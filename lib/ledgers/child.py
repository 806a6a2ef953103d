"""The reading child, `python -m lib.ledgers.child`: a file's bytes in, sheets out as JSON, or judged rows."""

import gc
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from lib.children import bound
from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits

PACKED, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def main() -> None:
    """Nothing here lives long enough to be worth collecting."""
    gc.disable()
    bound(limits.MEMORY)
    asked = json.loads(sys.stdin.buffer.readline()) if sys.argv[1:] == ["judge"] else None
    told = answer(sys.stdin.buffer.read(), asked)
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode())


def answer(content: bytes, asked: dict[str, Any] | None = None) -> dict[str, Any]:
    try:
        sheets = _reader(content)(content)
        return {"sheets": sheets, "verdict": _judged(sheets, asked) if asked else None}
    except Refused as refused:
        return {"refused": refused.message, "params": refused.params}
    except MemoryError:
        return {"refused": N_("The file is far too large to be a ledger."), "params": {}}


def _reader(content: bytes) -> Callable[[bytes], list[dict[str, Any]]]:
    if content.startswith((PACKED, COMPOUND)):
        from lib.ledgers.workbooks import sheets

        return sheets
    if content.startswith(FOREIGN):
        raise Refused(N_("This is not an Excel or CSV file."))
    from lib.ledgers.commas import sheets as lines

    return lines


def _judged(told: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    from lib.ledgers import memory, travel
    from lib.ledgers.catalog import LEDGERS
    from lib.ledgers.verdicts import judge

    sheets = [travel.sheet_of(sheet) for sheet in told]
    by_hand = memory.apply(asked["memory"], sheets) | travel.hands_of(asked["by_hand"])
    today = date.fromisoformat(asked["today"])
    verdict = judge(sheets, LEDGERS[asked["ledger"]], today=today, by_hand=by_hand, file=asked["file"])
    return travel.told_verdict(verdict, sheets)


if __name__ == "__main__":
    main()
