"""The invented company's words, and the dice they are drawn with."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
SEED = 20
SOURCE = Path(__file__).parent.parent.parent / "db" / "presets" / "demo.yaml"
LISTS = ("spots", "wet", "levels")


@cache
def texts() -> dict[str, Any]:
    return dict(yaml.safe_load(SOURCE.read_text("utf8")))


class Dice(Random):
    """The same throws for the same seed; nothing here guards anything."""

    def likely(self, chance: float) -> bool:
        return self.random() < chance

    def drawn(self, shares: Mapping[str, float]) -> str:
        return self.choices(list(shares), list(shares.values()))[0]

    def mostly_first(self, things: Sequence[T]) -> T:
        """The early ones oftener than the late ones."""
        return things[int(len(things) * self.random() ** 1.6)]

    def about(self, minutes: float, spread: float = 0.7) -> timedelta:
        """Half of the spans are below the given one, a few much above."""
        return timedelta(seconds=round(60 * minutes * self.lognormvariate(0, spread)) + self.randint(5, 55))

    def said(self, template: str, **known: str) -> str:
        if "{" not in template:
            return template
        return template.format(**{name: self.choice(texts()[name]) for name in LISTS}, **known)


def dice(seed: int = SEED) -> Dice:
    return Dice(seed)
