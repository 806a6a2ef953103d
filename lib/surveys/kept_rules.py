"""Results kept in memory until they are the ones longest unused. Pure."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """What is kept must follow from its key alone: a key names the stamp of all it was made of."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._rows: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], V]) -> V:
        """Two who ask at the same moment may both make it."""
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
                return self._rows[key]
        made = make()
        with self._lock:
            self._rows[key] = made
            while len(self._rows) > self.most:
                self._rows.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._rows.clear()
