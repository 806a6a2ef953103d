"""Codes and forms as residents see them, two seconds old at most: a poster is scanned by many at once."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from starlette.requests import Request

from lib.deeds import read
from lib.errors import NotFound
from lib.residents import service
from lib.residents.service import Door, Sheet
from lib.web.limits import CODES_BY_ADDRESS, Limit, limits
from lib.web.public import DOOR, TOO_OFTEN, TooOften, visitor

FRESH_SECONDS, MOST_KEPT = 2.0, 5000
T = TypeVar("T")


class Lately(Generic[T]):
    """What was read a moment ago. Sending reads anew, so nothing is ever decided on an old state."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def knows(self, key: str) -> bool:
        return key in self._kept

    def read(self, key: str, ask: Callable[[], T]) -> T:
        now = time.monotonic()
        with self._lock:
            at, found = self._kept.get(key, (0.0, None))
        if found is not None and now - at < FRESH_SECONDS:
            return found
        try:
            found = ask()
        except NotFound:
            with self._lock:
                self._kept.pop(key, None)
            raise
        with self._lock:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept[key] = now, found
        return found

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


doors, sheets = Lately[Door](), Lately[Sheet]()


def find_door(request: Request, code: str) -> Door:
    """Who keeps trying codes is told to wait; whoever has one that is good is let in."""
    tried = Limit(CODES_BY_ADDRESS, "code", visitor(request).address)
    if not doors.knows(code) and limits.used_up(tried):
        raise TooOften(TOO_OFTEN)
    try:
        return doors.read(code, lambda: read(service.door, DOOR, code=code))
    except NotFound:
        limits.take(tried)
        raise


def find_sheet(code: str, type: str) -> Sheet:
    """The same for every code, once the code has been found."""
    return sheets.read(type, lambda: read(service.sheet, DOOR, code=code, type=type))
