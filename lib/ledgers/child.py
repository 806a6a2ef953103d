"""The reading child, `python -m lib.ledgers.child`: a file's bytes in, sheets of cells out as JSON."""

import json
import sys
from collections.abc import Callable
from typing import Any

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers import limits

PACKED, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def main() -> None:
    _bound_memory()
    sys.stdout.buffer.write(json.dumps(answer(sys.stdin.buffer.read()), ensure_ascii=False).encode())


def answer(content: bytes) -> dict[str, Any]:
    try:
        return {"sheets": _reader(content)(content)}
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


def _bound_memory() -> None:
    """Windows has no such limit: there the parent's clock and the checks before unpacking have to do."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))


if __name__ == "__main__":
    main()
