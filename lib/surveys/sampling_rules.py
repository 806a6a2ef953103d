"""How many answers a survey needs, and who is asked for them: values in, values out.

Cochran (1977): n0 = z²·p(1-p)/e² with p = 0.5, the most careful guess; of a finite population of N
n = n0 / (1 + (n0 - 1) / N). Each project and class gets its share by the largest remainder.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from db.choices.customers import CustomerClass

Key = tuple[int, CustomerClass]
"""A stratum: a project's households of one class."""
NEARLY = 1e-9


@dataclass(frozen=True)
class Homes:
    """Of a stratum: the households that are lived in, and those of them that may be asked now."""

    population: int
    free: int


@dataclass(frozen=True)
class Share:
    """What falls to a stratum: answers wanted, and households asked to get them."""

    population: int
    free: int
    wanted: int
    asked: int


@dataclass(frozen=True)
class Design:
    """margin and confidence in %, rate the share of those asked expected to answer, in %."""

    everybody: bool
    margin: float
    confidence: float
    rate: int


def z_of(confidence: float) -> float:
    """1.96 for 95 %."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def size(population: int, margin: float, confidence: float) -> int:
    """Answers needed for ± margin at this confidence, rounded up."""
    if population < 1:
        return 0
    endless = z_of(confidence) ** 2 * 0.25 / (margin / 100) ** 2
    return min(math.ceil(endless / (1 + (endless - 1) / population) - NEARLY), population)


def margin_of(answers: int, population: int, confidence: float) -> float | None:
    """± in %, for so many answers of so many; nothing can be said without any."""
    if answers < 1 or population < 1:
        return None
    unasked = max(population - answers, 0) / max(population - 1, 1)
    return 100 * z_of(confidence) * math.sqrt(0.25 / answers * unasked)


def allocated(n: int, sizes: Sequence[int]) -> list[int]:
    """n among groups by their sizes: whole shares, then the largest remainders; one at least where any is."""
    total = sum(sizes)
    if not total:
        return [0] * len(sizes)
    exact = [n * one / total for one in sizes]
    given = [math.floor(share + NEARLY) for share in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda i: (given[i] - exact[i], i))
    for i in by_remainder[: max(min(n, total) - sum(given), 0)]:
        given[i] += 1
    return [min(max(share, 1), one) if one else 0 for share, one in zip(given, sizes, strict=True)]


def asked_for(wanted: int, free: int, rate: int) -> int:
    """Enough that so many answer, as far as there are households to ask."""
    return min(math.ceil(wanted * 100 / rate), free)


def planned(homes: Mapping[Key, Homes], design: Design) -> dict[Key, Share]:
    keys = sorted(homes)
    sizes = [homes[key].population for key in keys]
    wanted = allocated(size(sum(sizes), design.margin, design.confidence), sizes)
    return {key: _share(homes[key], n, design) for key, n in zip(keys, wanted, strict=True)}


def _share(homes: Homes, wanted: int, design: Design) -> Share:
    asked = homes.free if design.everybody else asked_for(wanted, homes.free, design.rate)
    return Share(homes.population, homes.free, wanted, asked)


def drawn(ids: Sequence[int], n: int, seed: int, key: Key) -> list[int]:
    """The same every time from the same seed: each stratum is drawn by itself, from its ids in order."""
    chance = random.Random(f"{seed}/{key[0]}/{key[1].value}")  # noqa: S311 (a sample, not a secret)
    return sorted(chance.sample(sorted(ids), min(n, len(ids))))
