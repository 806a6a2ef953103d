"""The child that fills a company's own template, `python -m lib.documents.word_child`.

An order comes in as JSON, an answer goes out; it works under limits and may be killed at any moment.
"""

import base64
import json
import sys
from typing import Any

from lib.children import bound
from lib.documents.layouts import LAYOUTS
from lib.documents.word_filling import NOT_WORD, fill
from lib.errors import Refused

MEMORY, SECONDS = 2**30, 6


def main() -> None:
    order = json.load(sys.stdin.buffer, object_hook=_bytes)
    bound(MEMORY, SECONDS)
    json.dump(_answer(order), sys.stdout)


def _bytes(found: dict[str, Any]) -> Any:
    return base64.b64decode(found["bytes"]) if set(found) == {"bytes"} else found


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    try:
        made, used, unknown = fill(order["template"], LAYOUTS[order["name"]], order["content"])
    except Refused as refused:
        return {"refused": refused.message, "params": refused.params}
    except MemoryError:
        raise
    except Exception:  # A damaged document has many ways to say so.
        return {"refused": NOT_WORD, "params": {}}
    return {"document": base64.b64encode(made).decode(), "used": sorted(used), "unknown": sorted(unknown)}


if __name__ == "__main__":
    main()
