"""How much one person may push into Streamlit's upload endpoint, which keeps files in memory."""

import threading
import time
from collections import defaultdict, deque

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

WINDOW_SECONDS = 600
BYTES_IN_WINDOW = 45_000_000
LARGEST = 21_000_000
SHORT = 10_000
# A resident's form with its photos.
FORM, MOST_PHOTOS = 200_000, 3


def too_long(headers: Headers, most: int) -> Response | None:
    """A body must say its length beforehand, and a chunked one may say anything."""
    size = headers.get("content-length", "")
    if "transfer-encoding" in headers or not (size.isascii() and size.isdigit()):
        return PlainTextResponse("Length required", 411)
    return PlainTextResponse("Too large", 413) if int(size) > most else None


_let_go: dict[str, deque[tuple[float, int]]] = defaultdict(deque)


def let_go(person: str, size: int) -> None:
    """What was sent has been kept on disk and given up in memory: it counts no more."""
    _let_go[person].append((time.monotonic(), size))


class Quota:
    def __init__(self) -> None:
        self._sent: dict[str, deque[tuple[float, int]]] = defaultdict(deque)
        self._lock = threading.Lock()

    def refusal(self, person: str, headers: Headers) -> Response | None:
        if refused := too_long(headers, LARGEST):
            return refused
        size = int(headers["content-length"])
        return None if self._take(person, size) else PlainTextResponse("Too much at once", 429)

    def _take(self, person: str, size: int) -> bool:
        now = time.monotonic()
        with self._lock:
            sent = self._sent[person]
            while sent and sent[0][0] < now - WINDOW_SECONDS:
                sent.popleft()
            if max(sum(n for _, n in sent) - _given_up(person, now), 0) + size > BYTES_IN_WINDOW:
                return False
            sent.append((now, size))
            self._tidy(now)
            return True

    def _tidy(self, now: float) -> None:
        for person in [p for p, sent in self._sent.items() if sent and sent[-1][0] < now - WINDOW_SECONDS]:
            del self._sent[person]


def _given_up(person: str, now: float) -> int:
    found = _let_go.get(person)
    while found and found[0][0] < now - WINDOW_SECONDS:
        found.popleft()
    if found is not None and not found:
        del _let_go[person]
    return sum(n for _, n in found or ())
