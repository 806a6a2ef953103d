"""Rates, means and their intervals, and how two of them differ. Pure; rates are shares of one, not per cent.

Samples are taken as drawn at random from many: no finite-population correction, so that the intervals are
rather too wide than too narrow where a large part of all households answered.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from lib.surveys.marks_rules import DETRACTOR, PROMOTER

CONFIDENCE = 0.95
FEWEST, FEW = 5, 30
"""Below the first nothing is told of people who answered without a name; below the second it is said."""


@dataclass(frozen=True)
class Interval:
    """What was found, and where it lies with the confidence asked for."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Sample:
    """Numbers as far as a mean needs them; variance is the sample's, divided by n - 1."""

    n: float
    mean: float
    variance: float


@dataclass(frozen=True)
class Difference:
    """The second less the first, its interval, and how often chance alone would part them so far."""

    value: float
    low: float
    high: float
    p: float


def sample(values: Sequence[float], counts: Sequence[float]) -> Sample | None:
    """values[i] was given counts[i] times; nothing given has no mean."""
    n = math.fsum(counts)
    if not n:
        return None
    mean = math.fsum(v * c for v, c in zip(values, counts, strict=True)) / n
    squares = math.fsum(c * (v - mean) ** 2 for v, c in zip(values, counts, strict=True))
    return Sample(n, mean, squares / (n - 1) if n > 1 else 0.0)


def wilson(good: float, n: float, confidence: float = CONFIDENCE) -> Interval:
    """A rate with Wilson's score interval (Wilson 1927; Brown, Cai and DasGupta 2001). n may be effective."""
    z = _z(confidence)
    rate = good / n
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return Interval(rate, max(0.0, middle - half), min(1.0, middle + half))


def mean_interval(of: Sample, confidence: float = CONFIDENCE) -> Interval | None:
    """A mean with Student's t interval on n - 1 degrees of freedom; one answer alone has none."""
    if of.n <= 1:
        return None
    half = t_quantile((1 + confidence) / 2, of.n - 1) * math.sqrt(of.variance / of.n)
    return Interval(of.mean, of.mean - half, of.mean + half)


def promoters(counts: Sequence[float]) -> Sample | None:
    """NPS as the mean of +1 (9, 10), 0 (7, 8) and -1 (0 to 6); counts of 0 to 10 (Reichheld 2003)."""
    signs = [1.0 if mark >= PROMOTER else -1.0 if mark <= DETRACTOR else 0.0 for mark in range(11)]
    return sample(signs, counts)


def kish(weights: float, squares: float) -> float:
    """As many answers of equal weight say as much (Kish 1965): the sum squared by the sum of squares."""
    return weights * weights / squares if squares else 0.0


def difference_of_rates(first: tuple[int, int], second: tuple[int, int]) -> Difference:
    """(good, n) twice. Interval: Newcombe 1998, method 10. p: two-sided z test, rates pooled."""
    a, b = wilson(*first), wilson(*second)
    value = b.value - a.value
    low = value - math.hypot(b.value - b.low, a.high - a.value)
    high = value + math.hypot(b.high - b.value, a.value - a.low)
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    error = math.sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    return Difference(value, low, high, _two_sided(value / error) if error else 1.0)


def difference_of_means(first: Sample, second: Sample, confidence: float = CONFIDENCE) -> Difference | None:
    """Welch 1947: variances may differ; degrees of freedom after Satterthwaite 1946."""
    if first.n <= 1 or second.n <= 1:
        return None
    a, b = first.variance / first.n, second.variance / second.n
    value, error = second.mean - first.mean, math.sqrt(a + b)
    if not error:
        return Difference(value, value, value, 0.0 if value else 1.0)
    freedom = (a + b) ** 2 / (a * a / (first.n - 1) + b * b / (second.n - 1))
    half = t_quantile((1 + confidence) / 2, freedom) * error
    return Difference(value, value - half, value + half, 2 * t_below(-abs(value / error), freedom))


def holm(ps: Sequence[float]) -> list[float]:
    """p of several tests looked at together (Holm 1979): one of nine will differ by chance alone."""
    found, least = [0.0] * len(ps), 0.0
    for turn, i in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        least = max(least, min(1.0, (len(ps) - turn) * ps[i]))
        found[i] = least
    return found


# -- distributions -----------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


def t_below(t: float, freedom: float) -> float:
    """The share of Student's t distribution below t."""
    whole = freedom + t * t
    tail = _incomplete_beta(freedom / whole, t * t / whole, freedom / 2, 0.5) / 2
    return tail if t < 0 else 1 - tail


@lru_cache(maxsize=4096)
def t_quantile(share: float, freedom: float) -> float:
    """Where so much of the t distribution lies below: Newton's steps from the normal quantile."""
    t = NormalDist().inv_cdf(share)
    for _ in range(60):
        step = (t_below(t, freedom) - share) / _t_density(t, freedom)
        t -= max(-2.0, min(2.0, step))
        if abs(step) < 1e-13 * max(1.0, abs(t)):
            break
    return t


def _t_density(t: float, freedom: float) -> float:
    scale = math.exp(_lgamma_half_step(freedom / 2)) / math.sqrt(freedom * math.pi)
    return scale * math.exp(-(freedom + 1) / 2 * math.log1p(t * t / freedom))


def _lgamma_half_step(a: float) -> float:
    """ln Γ(a + 1/2) - ln Γ(a), without the loss of digits the difference of two large numbers has."""
    if a < 100:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    return 0.5 * math.log(a) - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)


def _incomplete_beta(x: float, rest: float, a: float, b: float) -> float:
    """Regularised; rest is 1 - x, of which x near 1 has no digits left; b is 1/2.

    The continued fraction of Lentz (Press et al. 2007, 6.4), on its quick side.
    """
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    log_x = math.log(x) if x < rest else math.log1p(-rest)
    front = a * log_x + b * math.log(rest) + _lgamma_half_step(a) - math.lgamma(b)
    if x < (a + 1) / (a + b + 2):
        return math.exp(front) * _fraction(x, a, b) / a
    return 1 - math.exp(front) * _fraction(rest, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    found = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + step * d or tiny)
            c = 1 + step / c or tiny
            found *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return found
