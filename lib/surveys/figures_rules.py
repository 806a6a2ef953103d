"""The figures people read, made of tallies: satisfied rate, index and NPS, plain and weighted. Pure; in %."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.choices.surveys import Dimension
from lib.forms.schema import FormField
from lib.surveys.marks_rules import DETRACTOR, PROMOTER
from lib.surveys.statistics_rules import (
    FEW,
    Sample,
    difference_of_means,
    difference_of_rates,
    holm,
    kish,
    mean_interval,
    promoters,
    sample,
    wilson,
)
from lib.surveys.tally_rules import satisfied_of, values_of

LEVELS = 5
"""Very dissatisfied, dissatisfied, so-so, satisfied, very satisfied: 0, 25, 50, 75, 100 of the index."""
SURE, PROBABLE = 0.01, 0.05


@dataclass(frozen=True)
class Given:
    """Marks of one question: how often each, what its answers stand for, and the squares of that."""

    field: FormField
    counts: Sequence[int]
    weighted: Sequence[float] = ()
    squares: float = 0.0


@dataclass(frozen=True)
class DimensionFigure:
    """rate, index and their 95 % intervals from 0 to 100; levels from very dissatisfied to very satisfied.

    weighted_*: by the households of projects and classes, None where those are not known; effective: as many
    answers of equal weight say as much.
    """

    dimension: Dimension
    n: int
    satisfied: int
    rate: float
    rate_low: float
    rate_high: float
    index: float
    index_low: float | None
    index_high: float | None
    levels: tuple[int, ...]
    spread: Sample
    weighted_rate: float | None = None
    weighted_low: float | None = None
    weighted_high: float | None = None
    weighted_index: float | None = None
    effective: float | None = None

    @property
    def few(self) -> bool:
        """Too few to say much."""
        return self.n < FEW


@dataclass(frozen=True)
class NpsFigure:
    """From -100 to 100, with the 95 % interval."""

    n: int
    value: float
    low: float | None
    high: float | None
    promoters: int
    passives: int
    detractors: int
    spread: Sample

    @property
    def few(self) -> bool:
        return self.n < FEW


@dataclass(frozen=True)
class Change:
    """One dimension, then and now; p by Holm, for all dimensions looked at together."""

    dimension: Dimension
    before: DimensionFigure
    after: DimensionFigure
    rate: float
    rate_low: float
    rate_high: float
    rate_p: float
    index: float
    index_low: float | None
    index_high: float | None
    index_p: float | None

    @property
    def few(self) -> bool:
        return self.before.few or self.after.few


def dimension_figure(dimension: Dimension, given: Iterable[Given]) -> DimensionFigure | None:
    """Of answers on one scale or several; nothing given has no figure."""
    parts = [part for part in given if any(part.counts)]
    spread = sample(*_joined(parts, "counts"))
    if spread is None:
        return None
    good, levels = 0, [0] * LEVELS
    for part in parts:
        good += sum(n for n, yes in zip(part.counts, satisfied_of(part.field), strict=True) if yes)
        for value, n in zip(values_of(part.field), part.counts, strict=True):
            if n:
                levels[round(value / 25)] += n
    n = round(spread.n)
    rate, mean = wilson(good, n), mean_interval(spread)
    return DimensionFigure(
        dimension=dimension,
        n=n,
        satisfied=good,
        rate=100 * rate.value,
        rate_low=100 * rate.low,
        rate_high=100 * rate.high,
        index=spread.mean,
        index_low=mean.low if mean else None,
        index_high=mean.high if mean else None,
        levels=tuple(levels),
        spread=spread,
        **_weighted(parts),
    )


def _joined(parts: Sequence[Given], what: str) -> tuple[list[float], list[float]]:
    values = [value for part in parts for value in values_of(part.field)]
    return values, [n for part in parts for n in getattr(part, what)]


def _weighted(parts: Sequence[Given]) -> dict[str, Any]:
    """The interval is Wilson's on the effective number of answers."""
    if not parts or not all(part.squares for part in parts):
        return {}
    spread = sample(*_joined(parts, "weighted"))
    if spread is None:
        return {}
    good = sum(
        n for part in parts for n, yes in zip(part.weighted, satisfied_of(part.field), strict=True) if yes
    )
    effective = kish(spread.n, sum(part.squares for part in parts))
    rate = wilson(good / spread.n * effective, effective)
    return {
        "weighted_rate": 100 * rate.value,
        "weighted_low": 100 * rate.low,
        "weighted_high": 100 * rate.high,
        "weighted_index": spread.mean,
        "effective": effective,
    }


def nps_figure(counts: Sequence[int]) -> NpsFigure | None:
    """counts: how often each of 0 to 10."""
    spread = promoters(counts)
    if spread is None:
        return None
    mean = mean_interval(spread)
    good, bad = sum(counts[PROMOTER:]), sum(counts[: DETRACTOR + 1])
    return NpsFigure(
        round(spread.n),
        100 * spread.mean,
        max(-100.0, 100 * mean.low) if mean else None,
        min(100.0, 100 * mean.high) if mean else None,
        good,
        round(spread.n) - good - bad,
        bad,
        spread,
    )


def changes(
    before: Mapping[Dimension, DimensionFigure], after: Mapping[Dimension, DimensionFigure]
) -> list[Change]:
    """Dimensions asked both times; the two samples are taken as independent of one another."""
    both = [(before[dimension], now) for dimension, now in after.items() if dimension in before]
    rates = [difference_of_rates((a.satisfied, a.n), (b.satisfied, b.n)) for a, b in both]
    means = [difference_of_means(a.spread, b.spread) for a, b in both]
    rate_ps = holm([rate.p for rate in rates])
    told = [i for i, mean in enumerate(means) if mean]
    index_ps = dict(zip(told, holm([mean.p for mean in means if mean]), strict=True))
    return [
        Change(
            dimension=b.dimension,
            before=a,
            after=b,
            rate=100 * rate.value,
            rate_low=100 * rate.low,
            rate_high=100 * rate.high,
            rate_p=rate_ps[i],
            index=b.index - a.index,
            index_low=mean.low if mean else None,
            index_high=mean.high if mean else None,
            index_p=index_ps.get(i),
        )
        for i, ((a, b), rate, mean) in enumerate(zip(both, rates, means, strict=True))
    ]
