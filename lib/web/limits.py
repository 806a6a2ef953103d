"""How often the public may do what: by device, by telephone, by place, by number.

Kept in this process's memory, so a restart begins anew: what is limited is a nuisance, not a right.
A whole building or a carrier may share one address, so addresses alone are bounded generously.
"""

import threading
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

HOURS = RateLimitItemPerHour
# What was sent in the end.
SENT_BY_DEVICE, SENT_BY_PHONE, SENT_FROM_PLACE = HOURS(5), HOURS(5), HOURS(300)
# A browser that brings no cookie is known by its address alone.
SENT_WITHOUT_COOKIE = HOURS(30)
# Bodies read at all, in vain ones too, and photos drawn.
POSTS_BY_DEVICE, POSTS_BY_ADDRESS = HOURS(60), HOURS(1200)
PHOTOS_BY_DEVICE, PHOTOS_BY_ADDRESS = HOURS(30), HOURS(600)
# Four digits are soon guessed: few tries, whoever makes them.
TRIES_BY_NUMBER, TRIES_BY_DEVICE, TRIES_BY_ADDRESS = HOURS(5), HOURS(20), HOURS(200)
# A code cannot be guessed; who tries is only kept from keeping the server busy.
CODES_BY_ADDRESS = HOURS(120)
WORDS_BY_NUMBER, ECHOES_BY_DEVICE, ECHOES_BY_ADDRESS = HOURS(20), HOURS(10), HOURS(300)
ONCE = HOURS(1)
# A questionnaire goes out to everybody on one evening, page by page, from one building's address maybe.
PAGES_BY_ADDRESS, ANSWERS_FROM_PLACE = HOURS(6000), HOURS(1000)
MOST_KNOWN, BETWEEN_SECONDS = 50_000, 60.0


@dataclass(frozen=True)
class Limit:
    """So many an hour of one thing (what) by one somebody (who)."""

    item: RateLimitItem
    what: str
    who: str


class Limits:
    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._window = MovingWindowRateLimiter(self._storage)
        self._lock = threading.Lock()
        self._tidied = 0.0

    def take(self, *wanted: Limit) -> bool:
        """One of each, or none where one is used up."""
        with self._lock:
            self._tidy()
            if not all(self._window.test(one.item, one.what, one.who) for one in wanted):
                return False
            for one in wanted:
                self._window.hit(one.item, one.what, one.who)
            return True

    def used_up(self, one: Limit) -> bool:
        with self._lock:
            return not self._window.test(one.item, one.what, one.who)

    def forgive(self, one: Limit) -> None:
        """Begin anew: what was tried was right."""
        with self._lock:
            self._storage.clear(one.item.key_for(one.what, one.who))

    def reset(self) -> None:
        with self._lock:
            self._storage.reset()

    def _tidy(self) -> None:
        """The package empties what is over, but keeps the names; past a bound they go too."""
        events, now = self._storage.events, time.monotonic()
        if len(events) > MOST_KNOWN and now - self._tidied > BETWEEN_SECONDS:
            self._tidied = now
            for name in [name for name, times in list(events.items()) if not times]:
                del events[name]


limits = Limits()
