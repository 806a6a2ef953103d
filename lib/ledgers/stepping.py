"""How far a long judgement has come, told every few hundred rows."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[float], None]
EVERY = 500


class Steps:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total, self.progress = max(total, 1), progress
        self.done = self.told = 0

    def go(self, rows: int) -> None:
        self.done += rows
        if self.progress and self.done - self.told >= EVERY:
            self.told = self.done
            self.progress(min(self.done / self.total, 1.0))

    def end(self) -> None:
        if self.progress:
            self.progress(1.0)
